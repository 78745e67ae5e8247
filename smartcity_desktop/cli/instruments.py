"""Commands on instrument files: their own proof, and the arithmetic of any index."""

import json
from argparse import Namespace
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from smartcity_desktop.cli.session import BAD_INPUT, DONE, WANTING, Session, read_file
from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.index import (
    AnswerError,
    Evaluation,
    display,
    evaluate,
    profile_weights,
)
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import InstrumentFileError, read_instrument
from smartcity_desktop.domain.numbers import decimal_comma
from smartcity_desktop.services.ranking import explanation


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
            session.complain(f"{path.name}: {problem.where}: {sentence}")
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
        session.complain(f"{options.answers.name}: {problem}")
    if problems:
        return BAD_INPUT
    weights = profile_weights(found, options.weights)
    tree = found.expanded(given.get("rows", {}))
    evaluation = evaluate(tree, given["answers"], _values(given), weights)
    profile = options.weights or next(iter(found.profiles), "")
    session.answer(_record(found, profile, evaluation))
    for line in explanation(found, evaluation):
        session.line(line)
    if evaluation.missing:
        session.say("score_missing", codes=", ".join(evaluation.missing))
    elif evaluation.band is not None and evaluation.index is not None:
        index = display(found, evaluation.index)
        session.say("score_band", index=index, band=evaluation.band.label.id)
    return DONE


def _answers(session: Session, path: Path) -> dict[str, Any] | None:
    try:
        given = json.loads(read_file(path).decode("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", 1)
        session.complain(session.wording.say("cli.not_json", file=path.name, line=line))
        return None
    parts = ("answers", "values", "rows")
    if not isinstance(given, dict) or not all(
        isinstance(cast("dict[str, Any]", given).get(part, {}), dict) for part in parts
    ):
        session.complain(session.wording.say("cli.answers_shape", file=path.name))
        return None
    return {"answers": {}, **cast("dict[str, Any]", given)}


def _given_problems(session: Session, found: Instrument, given: Mapping[str, Any]) -> list[str]:
    """Return a sentence for every answer that the instrument cannot take."""
    problems: list[str] = []
    tree = found.expanded({k: v for k, v in given.get("rows", {}).items() if isinstance(v, int)})
    nodes = {node.code: node for node in tree.nodes()}
    for code, answer in given["answers"].items():
        if code not in nodes or nodes[code].leaf is None or not isinstance(answer, int | str):
            problems.append(session.wording.say("instrument.unknown_indicator", code=code))
            continue
        try:
            evaluate(tree, {code: answer}, {}, {})
        except AnswerError as error:
            key = f"instrument.{error.reason}"
            problems.append(session.wording.say(key, code=code, answer=answer, **error.details))
    for code, value in given.get("values", {}).items():
        if code not in nodes or _fraction(value) is None:
            problems.append(session.wording.say("instrument.bad_value", code=code, value=value))
    return problems


def _fraction(value: object) -> Fraction | None:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def _values(given: Mapping[str, Any]) -> dict[str, Fraction]:
    return {code: Fraction(str(value)) for code, value in given.get("values", {}).items()}


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
