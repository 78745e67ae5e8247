"""What a golden vector must be to prove anything: known codes, and numbers that are computed."""

from collections.abc import Iterator

from smartcity_desktop.domain.index import AnswerError, answer_value
from smartcity_desktop.domain.instrument import Golden, Instrument
from smartcity_desktop.domain.table_reading import Problem

INDEX = "index"


def golden_problems(instrument: Instrument) -> list[Problem]:
    """Return what is wrong with the vectors, each at its name."""
    if not instrument.golden:
        return [Problem("golden", "no_golden")]
    names = [vector.name for vector in instrument.golden]
    twice = {name for name in names if names.count(name) > 1}
    problems = [Problem(name, "code_twice") for name in sorted(twice)]
    for vector in instrument.golden:
        problems += _vector_problems(instrument, vector)
    indices = [v for v in instrument.golden if INDEX in {*v.exact, *v.display}]
    if not indices:
        problems.append(Problem("golden", "golden_without_index"))
    return problems


def _vector_problems(instrument: Instrument, vector: Golden) -> Iterator[Problem]:
    groups = {node.code: node.repeat for node in instrument.nodes() if node.repeat}
    for code, count in vector.rows.items():
        repeat = groups.get(code)
        if repeat is None:
            yield Problem(vector.name, "unknown_node", {"code": code})
        elif not repeat.minimum <= count <= repeat.maximum:
            yield Problem(vector.name, "repeat_bounds", {})
    if vector.profile and vector.profile not in instrument.profiles:
        yield Problem(vector.name, "unknown_profile", {"profile": vector.profile})
    if vector.band is not None and vector.band not in {b.label.id for b in instrument.bands}:
        yield Problem(vector.name, "unknown_band", {"band": vector.band})
    yield from _code_problems(instrument.expanded(vector.rows), vector)
    yield from _proof_problems(vector)


def _code_problems(tree: Instrument, vector: Golden) -> Iterator[Problem]:
    nodes = {node.code: node for node in tree.nodes()}
    leaves = {code for code, node in nodes.items() if node.leaf}
    for code, answer in vector.answers.items():
        if code not in leaves:
            yield Problem(vector.name, "unknown_node", {"code": code})
            continue
        try:
            answer_value(tree, nodes[code], answer)
        except AnswerError as error:
            details = {"code": code, "answer": answer, **error.details}
            yield Problem(vector.name, error.reason, details)
    expected = {*vector.exact, *vector.display} - {INDEX}
    missing = set(vector.missing or ()) - leaves
    for code in sorted((expected | set(vector.values)) - set(nodes) | missing):
        yield Problem(vector.name, "unknown_node", {"code": code})


def _proof_problems(vector: Golden) -> Iterator[Problem]:
    """Tell of vectors that expect nothing, half a thing, or what they fix themselves."""
    expected = {*vector.exact, *vector.display}
    others = (vector.band, vector.missing, vector.improvement)
    if not expected and others == (None, None, None):
        yield Problem(vector.name, "golden_empty")
    for code in sorted(expected & set(vector.values)):
        yield Problem(vector.name, "golden_fixed", {"code": code})
    if (vector.previous is None) is not (vector.improvement is None):
        yield Problem(vector.name, "golden_half")
