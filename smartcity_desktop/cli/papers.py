"""Commands on papers: draw and seal them, and verify what somebody brings."""

from argparse import Namespace
from contextlib import ExitStack, suppress
from pathlib import Path

from smartcity_desktop.cli.session import BAD_INPUT, DONE, WANTING, Session, read_file
from smartcity_desktop.cli.verdicts import lines, record
from smartcity_desktop.domain.file_names import named
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import read_keyfile
from smartcity_desktop.host.known_events import KnownEvent, KnownEvents
from smartcity_desktop.host.output import refuse_foreign, unwritable_folder
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.services.attesting import Outcome, Verdict
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.recalling import Recalling
from smartcity_desktop.services.telling import told
from smartcity_desktop.services.verifying import Offered, Verifying
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
    """Say of each file whether it is genuine; no network is used, and no PIN is ever spent."""
    offered = [_offered(path) for path in options.package]
    verdicts: list[tuple[Path, Verdict]] = []
    missing: list[HostError] = []
    with ExitStack() as opened:
        known = KnownEvents(known_events_folder())
        verifying = Verifying(known, recall=_Journal(session, opened).recall, offered=offered)
        for path in options.files:
            try:
                verdicts.append((path, verifying.verify(path)))
            except HostError as error:
                missing.append(error)
    for path, verdict in verdicts:
        for line in lines(session, path, verdict):
            session.line(line)
    session.answer({"files": [record(session, path, verdict) for path, verdict in verdicts]})
    for error in missing:
        session.complain(told(error, session.wording))
    if missing:
        return BAD_INPUT
    good = all(verdict.outcome is Outcome.VALID for _, verdict in verdicts)
    return DONE if good else WANTING


def _offered(path: Path) -> Offered:
    """Return a package somebody names; raises HostError for other files."""
    try:
        return Offered(path.name, open_package(read_file(path)))
    except ProtocolError as error:
        raise HostError("package_none", file=named(path)) from error


class _Journal:
    """The profile's own records, opened when a paper of its event asks for them."""

    def __init__(self, session: Session, opened: ExitStack) -> None:
        self._session, self._opened = session, opened
        self._records: Recalling | None = None
        self._mark, self._tried = "", False

    def recall(self, event: KnownEvent) -> Recalling | None:
        """Return what this profile knows of an event, None where it is another or stays shut."""
        if not self._tried and self._holds(event):
            self._tried = True
            # A locked profile hides no forgery: what stays unknown is said in the verdict.
            with suppress(HostError, StorageError, ProtocolError):
                profile = self._opened.enter_context(self._session.profile_at_hand())
                self._records, self._mark = Recalling(profile), profile.package.fingerprint
        return self._records if self._mark == event.fingerprint else None

    def _holds(self, event: KnownEvent) -> bool:
        try:
            return read_keyfile(self._session.folder).event == event.name
        except HostError:
            return False
