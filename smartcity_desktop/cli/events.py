"""Commands of the secretariat: check, publish and template of an event workbook."""

from argparse import Namespace
from pathlib import Path

from smartcity_desktop.cli.findings import recorded, tell_findings
from smartcity_desktop.cli.session import BAD_INPUT, DONE, Session
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.preparing.checking import Checked, check_beside
from smartcity_desktop.services.preparing.instruments import Library, Source, library_beside
from smartcity_desktop.services.preparing.publishing import publish as publish_event
from smartcity_desktop.services.preparing.template import write_template


def event(session: Session, options: Namespace) -> int:
    """Group the event commands; argparse asks for one of them."""
    del session, options
    return BAD_INPUT


def check(session: Session, options: Namespace) -> int:
    """Check a workbook and tell every problem at once."""
    library = library_beside(options.file)
    checked = _checked(session, options.file, library)
    if checked.roster is None:
        return _refuse(session, options.file, checked)
    source = _source(library, checked.roster)
    session.answer(
        {
            "file": named(options.file),
            "instrument": _named(source),
            "ok": True,
            "errors": (),
            "warnings": recorded(session, checked.warnings),
            **_counts(checked.roster),
        }
    )
    session.say("workbook_ok", file=named(options.file), **_counts(checked.roster))
    _tell_own(session, source)
    return DONE


def _source(library: Library, roster: Roster) -> Source:
    return library.source(roster.event.instrument, roster.event.version)


def _named(source: Source) -> dict[str, str]:
    """Return which instrument is used; `file` is "" for one of the program's own."""
    instrument = source.instrument
    return {
        "code": instrument.code,
        "version": instrument.version,
        "digest": instrument.digest,
        "file": source.file,
    }


def _tell_own(session: Session, source: Source) -> None:
    """Say that an instrument of one's own is used: it travels in the package as it is now."""
    if source.file:
        instrument = source.instrument
        told = {"code": instrument.code, "version": instrument.version, "file": source.file}
        session.say("workbook_own_instrument", **told, mark=instrument.digest[:12])


def _checked(session: Session, file: Path, library: Library) -> Checked:
    checked = check_beside(file, library)
    tell_findings(session, file, checked.problems, checked.warnings)
    return checked


def _refuse(session: Session, file: Path, checked: Checked) -> int:
    session.complain(
        session.wording.say("cli.workbook_wrong", file=named(file), count=len(checked.problems))
    )
    session.answer(
        {
            "file": named(file),
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
    library = library_beside(options.file)
    checked = _checked(session, options.file, library)
    if checked.roster is None:
        return _refuse(session, options.file, checked)
    source = _source(library, checked.roster)
    written = publish_event(checked.roster, source.text, options.out, session.vault(), options.host)
    session.answer(
        {
            "event": checked.roster.event.code,
            "instrument": _named(source),
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
    _tell_own(session, source)
    session.say("published_keyring" if written.in_keyring else "published_no_keyring")
    return DONE


def template(session: Session, options: Namespace) -> int:
    """Write an empty, documented workbook."""
    write_template(options.out)
    session.answer({"file": str(options.out)})
    session.say("template_written", file=options.out)
    return DONE
