"""Commands on instrument files: their own proof, and the arithmetic of any index."""

import json
import re
from argparse import Namespace
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from smartcity_desktop.cli.session import BAD_INPUT, DONE, WANTING, Session, read_file
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.index import (
    AnswerError,
    Evaluation,
    answer_value,
    display,
    evaluate,
    profile_weights,
)
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.instrument_file import InstrumentFileError, read_instrument
from smartcity_desktop.domain.instrument_rules import value_range
from smartcity_desktop.domain.numbers import decimal_comma, exact_number
from smartcity_desktop.services.ranking import explanation

# What an answers file may say.
PARTS = ("answers", "values", "rows")
# "1,500" is one and a half or one thousand five hundred.
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
# How much of a wrong value a sentence repeats, in characters.
SHOWN = 60


def instrument(session: Session, options: Namespace) -> int:
    """Group the instrument commands; argparse asks for one of them."""
    del session, options
    return BAD_INPUT


def _read(session: Session, path: Path) -> Instrument | None:
    try:
        return read_instrument(read_file(path))
    except InstrumentFileError as error:
        for problem in error.problems:
            sentence = session.wording.say(f"instrument.{problem.key}", **problem.details)
            session.complain(": ".join(filter(None, (named(path), problem.where, sentence))))
        return None


def check(session: Session, options: Namespace) -> int:
    """Check structure and weights, and reproduce every golden vector."""
    found = _read(session, options.file)
    if found is None:
        return BAD_INPUT
    wrong = mismatches(found)
    for miss in wrong:
        session.complain(
            session.wording.say(
                "cli.vector_wrong",
                vector=miss.vector,
                node=miss.node,
                expected=miss.expected,
                got=miss.got,
            )
        )
    summary = {
        "instrument": found.code,
        "version": found.version,
        "digest": found.digest,
        "indicators": len(found.leaves()),
        "vectors": len(found.golden),
        "wrong": len({m.vector for m in wrong}),
    }
    session.answer(summary)
    session.say("instrument_wrong" if wrong else "instrument_ok", **summary)
    return WANTING if wrong else DONE


def score(session: Session, options: Namespace) -> int:
    """Compute an index from answers and explain every step."""
    found = _read(session, options.file)
    given = _answers(session, options.answers)
    if found is None or given is None:
        return BAD_INPUT
    if options.weights and options.weights not in found.profiles:
        known = ", ".join(found.profiles) or "–"
        session.complain(
            session.wording.say("cli.profile_unknown", profile=options.weights, known=known)
        )
        return BAD_INPUT
    problems = _given_problems(session, found, given)
    for problem in problems:
        session.complain(f"{named(options.answers)}: {problem}")
    if problems:
        return BAD_INPUT
    weights = profile_weights(found, options.weights)
    tree = found.expanded(given["rows"])
    evaluation = evaluate(tree, given["answers"], _values(given), weights)
    profile = options.weights or next(iter(found.profiles), "")
    session.answer(_record(found, profile, evaluation))
    for line in explanation(tree, evaluation, session.said):
        session.line(line)
    if evaluation.missing:
        session.say("score_missing", codes=", ".join(evaluation.missing))
    elif evaluation.band is not None and evaluation.index is not None:
        index = display(found, evaluation.index)
        session.say("score_band", index=index, band=evaluation.band.label.id)
    return DONE


def _answers(session: Session, path: Path) -> dict[str, dict[str, Any]] | None:
    """Return the parts of an answers file, empty where absent; None is told about."""
    try:
        given = json.loads(read_file(path).decode("utf-8"), object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        session.complain(session.wording.say("cli.not_json", file=named(path), line=line))
        return None
    parts = cast("dict[str, Any]", given) if isinstance(given, dict) else {"": given}
    if not all(name in PARTS and isinstance(part, dict) for name, part in parts.items()):
        session.complain(session.wording.say("cli.answers_shape", file=named(path)))
        return None
    return {name: parts.get(name, {}) for name in PARTS}


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; two of one name would hide one of them."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _given_problems(
    session: Session, found: Instrument, given: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Return a sentence for everything the instrument cannot take."""
    problems = [
        session.wording.say("instrument.bad_rows", code=code, count=shown(count))
        for code, count in given["rows"].items()
        if not _fits(found, code, count)
    ]
    if problems:
        return problems
    tree = found.expanded(given["rows"])
    nodes = {node.code: node for node in tree.nodes()}
    say = session.wording.say
    for code, answer in given["answers"].items():
        node = nodes.get(code)
        if node is None or node.leaf is None:
            problems.append(say("instrument.unknown_indicator", code=code))
        elif type(answer) not in {int, str}:
            problems.append(say("instrument.answer_type", code=code, answer=shown(answer)))
        elif _two_readings(tree, node, answer):
            problems.append(say("instrument.answer_ambiguous", code=code, answer=shown(answer)))
        else:
            problems += _answer_problems(session, tree, node, answer)
    for code, value in given["values"].items():
        key = _value_problem(tree, nodes.get(code), value)
        if key:
            problems.append(say(f"instrument.{key}", code=code, value=shown(value)))
    return problems


def _two_readings(tree: Instrument, node: Node, answer: int | str) -> bool:
    """Tell whether a text may be thousands: with a point, only where both readings would fit."""
    if not isinstance(answer, str) or not _THOUSANDS.fullmatch(answer):
        return False
    if "," in answer:
        return True
    try:
        answer_value(tree, node, answer.replace(".", ""))
    except AnswerError:
        return False
    return True


def _value_problem(tree: Instrument, node: Node | None, value: object) -> str:
    """Return the key of what is wrong with a fixed value, "" for nothing."""
    if node is None:
        return "unknown_value"
    exact = _fraction(value)
    if exact is None:
        return "bad_value"
    low, high = value_range(tree, node)
    return "" if low <= exact <= high else "value_beyond"


def _answer_problems(
    session: Session, tree: Instrument, node: Node, answer: int | str
) -> list[str]:
    try:
        answer_value(tree, node, answer)
    except AnswerError as error:
        key, details = f"instrument.{error.reason}", error.details
        return [session.wording.say(key, code=node.code, answer=shown(answer), **details)]
    return []


def _fits(found: Instrument, code: str, count: object) -> bool:
    """Tell whether a repeatable group of this code may have so many rows."""
    groups = {node.code: node.repeat for node in found.nodes()}
    repeat = groups.get(code)
    return repeat is not None and type(count) is int and repeat.minimum <= count <= repeat.maximum


def shown(value: object) -> str:
    """Return a given value as it stands in the file, cut where nobody would read on."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = "…"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _fraction(value: object) -> Fraction | None:
    """Return the exact value of a whole number or of a text; a float is none."""
    if type(value) not in {int, str}:
        return None
    try:
        return exact_number(str(value))
    except ValueError:
        return None


def _values(given: Mapping[str, Mapping[str, Any]]) -> dict[str, Fraction]:
    return {code: _fraction(value) or Fraction(0) for code, value in given["values"].items()}


def _record(found: Instrument, profile: str, evaluation: Evaluation) -> dict[str, object]:
    index = evaluation.index
    return {
        "instrument": found.code,
        "version": found.version,
        "profile": profile,
        "index": None
        if index is None
        else {
            "exact": f"{index.numerator}/{index.denominator}",
            "display": display(found, index),
        },
        "band": evaluation.band.label.id if evaluation.band else None,
        "nodes": [
            {
                "code": code,
                "exact": None
                if node.exact is None
                else f"{node.exact.numerator}/{node.exact.denominator}",
                "display": None if node.exact is None else display(found, node.exact),
                "weight": decimal_comma(node.share * 100, 2),
                "steps": node.steps,
            }
            for code, node in evaluation.nodes.items()
        ],
        "steps": evaluation.steps,
        "missing": evaluation.missing,
    }
