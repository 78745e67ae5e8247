"""The command that takes in the regions' evidence from a workbook and its folder."""

from argparse import Namespace
from pathlib import Path

from smartcity_desktop.cli.session import BAD_INPUT, DONE, Session
from smartcity_desktop.services.importing import Importing, Plan


def evidence(session: Session, options: Namespace) -> int:
    """Look at every line and file, then take all of them in or none."""
    with session.profile() as profile:
        importing = Importing(profile)
        plan = importing.plan(options.file, options.folder)
        for warning in plan.warnings:
            session.line(session.wording.say("cli.warning", text=warning.told(session.wording)))
        if plan.problems:
            return _refuse(session, options.file, plan)

        def told(number: int, count: int) -> None:
            session.say("evidence_stored", number=number, count=count)

        imported = importing.carry_out(plan, told)
    session.answer(
        {
            "file": options.file.name,
            "ok": True,
            "added": imported.added,
            "known": imported.known,
            "answers": imported.answers,
            "problems": (),
            "warnings": [w.told(session.wording) for w in plan.warnings],
        }
    )
    session.say("evidence_done", added=imported.added, known=imported.known)
    if imported.answers:
        session.say("answers_done", count=imported.answers)
    return DONE


def _refuse(session: Session, file: Path, plan: Plan) -> int:
    problems = [(p, p.told(session.wording)) for p in plan.problems]
    for _, sentence in problems:
        session.complain(f"{file.name}: {sentence}")
    session.complain(session.wording.say("cli.evidence_wrong", file=file.name, count=len(problems)))
    told = [
        {"sheet": p.sheet, "row": p.row, "column": p.column, "key": p.key, "text": sentence}
        for p, sentence in problems
    ]
    session.answer({"file": file.name, "ok": False, "problems": told})
    return BAD_INPUT
