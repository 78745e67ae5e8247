"""Commands of the secretariat: check, publish and template of an event workbook."""

from argparse import Namespace
from pathlib import Path

from smartcity_desktop.cli.findings import recorded, tell_findings
from smartcity_desktop.cli.session import BAD_INPUT, DONE, Session
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.preparing.checking import Checked, check_workbook
from smartcity_desktop.services.preparing.instruments import (
    instrument_source,
    published_instruments,
)
from smartcity_desktop.services.preparing.publishing import publish as publish_event
from smartcity_desktop.services.preparing.template import write_template


def event(session: Session, options: Namespace) -> int:
    """Group the event commands; argparse asks for one of them."""
    del session, options
    return BAD_INPUT


def check(session: Session, options: Namespace) -> int:
    """Check a workbook and tell every problem at once."""
    checked = _checked(session, options.file)
    if checked.roster is None:
        return _refuse(session, options.file, checked)
    session.answer(
        {
            "file": options.file.name,
            "ok": True,
            "errors": (),
            "warnings": recorded(session, checked.warnings),
            **_counts(checked.roster),
        }
    )
    session.say("workbook_ok", file=options.file.name, **_counts(checked.roster))
    return DONE


def _checked(session: Session, file: Path) -> Checked:
    checked = check_workbook(file, published_instruments())
    tell_findings(session, file, checked.problems, checked.warnings)
    return checked


def _refuse(session: Session, file: Path, checked: Checked) -> int:
    session.complain(
        session.wording.say("cli.workbook_wrong", file=file.name, count=len(checked.problems))
    )
    session.answer(
        {
            "file": file.name,
            "ok": False,
            "errors": recorded(session, checked.problems),
            "warnings": recorded(session, checked.warnings),
        }
    )
    return BAD_INPUT


def _counts(roster: Roster) -> dict[str, int]:
    return {
        "regions": len(roster.regions),
        "confirmed": sum(v.confirmed for v in roster.visits),
        "classes": len(roster.classes),
        "days": roster.event.days,
        "slots": len(roster.visits),
        "people": len(roster.people),
    }


def publish(session: Session, options: Namespace) -> int:
    """Make the signed package, the cards, the codes and the centre's credentials."""
    checked = _checked(session, options.file)
    if checked.roster is None:
        return _refuse(session, options.file, checked)
    source = instrument_source(checked.roster.event.instrument, checked.roster.event.version)
    written = publish_event(checked.roster, source, options.out, session.vault(), options.host)
    session.answer(
        {
            "event": checked.roster.event.code,
            "fingerprint": written.fingerprint,
            "package": str(written.package),
            "cards": [str(card.path) for card in written.cards],
            "codes": str(written.codes),
            "centre": str(written.centre),
            "recovery": [str(share) for share in written.shares],
            "in_keyring": written.in_keyring,
            "warnings": recorded(session, checked.warnings),
        }
    )
    session.say(
        "published",
        package=written.package.name,
        cards=len(written.cards),
        codes=written.codes.name,
        folder=options.out,
        centre=written.centre.name,
    )
    session.say("published_keyring" if written.in_keyring else "published_no_keyring")
    return DONE


def template(session: Session, options: Namespace) -> int:
    """Write an empty, documented workbook."""
    write_template(options.out)
    session.answer({"file": str(options.out)})
    session.say("template_written", file=options.out)
    return DONE
