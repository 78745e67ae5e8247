"""The command that takes in the regions' evidence from a workbook and its folder."""

from argparse import Namespace
from pathlib import Path

from smartcity_desktop.cli.findings import recorded, tell_findings
from smartcity_desktop.cli.session import BAD_INPUT, DONE, Session
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.services.importing import Importing, Plan


def evidence(session: Session, options: Namespace) -> int:
    """Look at every line and file, then take all of them in or none."""
    with session.profile() as profile:
        importing = Importing(profile)
        plan = importing.plan(options.file, options.folder)
        tell_findings(session, options.file, plan.problems, plan.warnings)
        if plan.problems:
            return _refuse(session, options.file, plan)

        def told(number: int, count: int) -> None:
            session.say("evidence_stored", number=number, count=count)

        imported = importing.carry_out(plan, told)
    session.answer(
        {
            "file": named(options.file),
            "ok": True,
            "added": imported.added,
            "known": imported.known,
            "answers": imported.answers,
            "errors": (),
            "warnings": recorded(session, plan.warnings),
        }
    )
    session.say("evidence_done", added=imported.added, known=imported.known)
    if imported.answers:
        session.say("answers_done", count=imported.answers)
    return DONE


def _refuse(session: Session, file: Path, plan: Plan) -> int:
    session.complain(
        session.wording.say("cli.evidence_wrong", file=named(file), count=len(plan.problems))
    )
    session.answer(
        {
            "file": named(file),
            "ok": False,
            "errors": recorded(session, plan.problems),
            "warnings": recorded(session, plan.warnings),
        }
    )
    return BAD_INPUT
