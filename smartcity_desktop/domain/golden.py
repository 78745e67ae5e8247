"""Golden vectors: an instrument is opened only if the program reproduces its own numbers."""

from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.index import (
    AnswerError,
    Evaluation,
    display,
    evaluate,
    profile_weights,
)
from smartcity_desktop.domain.instrument import Golden, Instrument
from smartcity_desktop.domain.numbers import exact_text, signed_comma


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One number that differs: the vector, the node, what was expected and what came out."""

    vector: str
    node: str
    expected: str
    got: str


def mismatches(instrument: Instrument) -> list[Mismatch]:
    """Return every golden value the program does not reproduce; empty means proven."""
    found: list[Mismatch] = []
    for vector in instrument.golden:
        tree = instrument.expanded(vector.rows)
        try:
            weights = profile_weights(instrument, vector.profile)
            got = evaluate(tree, vector.answers, vector.values, weights)
        except (AnswerError, KeyError) as error:
            found.append(Mismatch(vector.name, "", "", str(error)))
            continue
        found += _compare(instrument, vector, got)
    return found


def _compare(instrument: Instrument, vector: Golden, got: Evaluation) -> list[Mismatch]:
    pairs: list[tuple[str, str, str]] = []
    for code, exact in vector.exact.items():
        pairs.append((code, exact_text(exact), _exact(got, code)))
    for code, shown in vector.display.items():
        pairs.append((code, shown, _shown(instrument, got, code)))
    if vector.band is not None:
        pairs.append(("band", vector.band, got.band.label.id if got.band else "–"))
    if vector.missing is not None:
        pairs.append(("missing", ", ".join(vector.missing), ", ".join(got.missing)))
    if vector.previous is not None and vector.improvement is not None:
        change = _improvement(instrument, got, vector.previous)
        pairs.append(("improvement", vector.improvement.lstrip("+"), change))
    return [Mismatch(vector.name, code, want, have) for code, want, have in pairs if want != have]


def _improvement(instrument: Instrument, got: Evaluation, previous: Fraction) -> str:
    if got.index is None:
        return "–"
    return signed_comma(got.index - previous, instrument.digits).lstrip("+")


def _value(got: Evaluation, code: str) -> Fraction | None:
    if code == "index":
        return got.index
    score = got.nodes.get(code)
    return score.exact if score else None


def _exact(got: Evaluation, code: str) -> str:
    value = _value(got, code)
    return "–" if value is None else exact_text(value)


def _shown(instrument: Instrument, got: Evaluation, code: str) -> str:
    value = _value(got, code)
    return "–" if value is None else display(instrument, value)
