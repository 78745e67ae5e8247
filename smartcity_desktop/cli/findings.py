"""How a command tells what was found in a workbook: what must be corrected, what to look at."""

from collections.abc import Sequence
from pathlib import Path

from smartcity_desktop.cli.session import Session
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.services.preparing.problems import Problem


def tell_findings(
    session: Session, file: Path, problems: Sequence[Problem], warnings: Sequence[Problem]
) -> None:
    """Tell people every finding, each with a word that says whether it bars."""
    for warning in warnings:
        session.line(session.wording.say("cli.warning", text=warning.told(session.wording)))
    for problem in problems:
        text = problem.told(session.wording)
        session.complain(session.wording.say("cli.wrong", file=named(file), text=text))


def recorded(session: Session, findings: Sequence[Problem]) -> list[dict[str, object]]:
    """Return findings as a JSON document holds them; row 0 and "" name no single place."""
    return [
        {
            "sheet": finding.sheet,
            "row": finding.row,
            "column": finding.column,
            "text": finding.told(session.wording),
        }
        for finding in findings
    ]
