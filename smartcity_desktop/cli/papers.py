"""Commands on papers: draw and seal them, and verify what somebody brings."""

from argparse import Namespace

from smartcity_desktop.cli.session import BAD_INPUT, DONE, WANTING, Session
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import KEYFILE
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.output import refuse_foreign, unwritable_folder
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.services.issuing import Issuing, newest_revisions
from smartcity_desktop.services.verifying import Latest, Outcome, Verdict, Verifying
from smartcity_desktop.storage.errors import StorageError


def documents(session: Session, options: Namespace) -> int:
    """Draw and seal every paper there is of a sheet, a paper's number, a class or the event."""
    with session.profile() as profile:
        issuing = Issuing(profile)
        found = issuing.subjects(options.subject)
        if not found:
            session.complain(session.wording.say("cli.no_sheets", subject=options.subject))
            return BAD_INPUT
        try:
            options.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable_folder(error, options.out) from error
        # All of them or none: what is in the way of one is told before any is written.
        refuse_foreign(options.out / issuing.file_name(document) for document in found)
        written = [issuing.write(document, options.out, options.paper) for document in found]
    session.answer({"documents": [str(path) for path in written]})
    for path in written:
        session.line(str(path))
    return DONE


def verify(session: Session, options: Namespace) -> int:
    """Say of each file whether it is genuine; no network is used."""
    verifying = Verifying(KnownEvents(known_events_folder()), _latest(session))
    verdicts = [(path, verifying.verify(path)) for path in options.files]
    for path, verdict in verdicts:
        word = session.wording.say(f"papers.outcome_{verdict.outcome}")
        session.line(f"{path.name}: {word}")
        for reason in _reasons(session, verdict):
            session.line(f"  {reason}")
    session.answer(
        {
            "files": [
                {
                    "file": str(path),
                    "kind": verdict.brought,
                    "verdict": verdict.outcome,
                    "reasons": _reasons(session, verdict),
                    "about": verdict.about,
                }
                for path, verdict in verdicts
            ]
        }
    )
    good = all(verdict.outcome is Outcome.VALID for _, verdict in verdicts)
    return DONE if good else WANTING


def _reasons(session: Session, verdict: Verdict) -> list[str]:
    return [session.wording.say(f"papers.{r.key}", **r.details) for r in verdict.reasons]


def _latest(session: Session) -> Latest | None:
    """Return what this profile knows of newer revisions, when it opens without being asked."""
    if not (session.folder / KEYFILE).exists():
        return None
    try:
        with session.profile(ask=False) as profile:
            known = newest_revisions(profile)
    except (HostError, StorageError):
        # Whether a newer revision exists stays unsaid: a locked profile hides no forgery.
        return None
    return known.get
