"""Verifying what somebody brings: a PDF, a QR code's text, an event package or a bundle."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from smartcity_desktop.domain.facts import JournalOpened
from smartcity_desktop.domain.instrument_file import InstrumentFileError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.known_events import KnownEvent, KnownEvents
from smartcity_desktop.protocol.bundle import MAGIC, Bundle, read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    fingerprint,
    load_certificate,
    verify_chain,
)
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.protocol.paper_code import PaperCode, unpack
from smartcity_desktop.protocol.signed_code import PREFIX

PDF_HEADER = b"%PDF-"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
SIZE_LIMIT = 64 * 1024 * 1024
CODE_LIMIT = 4096


class Outcome(StrEnum):
    """What a verification says in one word."""

    VALID = "valid"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"
    BROKEN = "broken"


class Brought(StrEnum):
    """The kinds of file that can be verified."""

    PDF = "pdf"
    CODE = "code"
    PACKAGE = "package"
    BUNDLE = "bundle"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the key of a sentence in the wording area `papers`, and what fills it."""

    key: str
    details: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class About:
    """What a file is or claims to be; texts are "" where it does not say.

    `levels` are those of a QR code, in the order of the sheet's indicators; `instrument` begins the
    digest of the instrument file that names them.
    """

    document: str = ""
    revision: int = 0
    event: str = ""
    person: str = ""
    device: str = ""
    signed_at: str = ""
    digest: str = ""
    authority: str = ""
    region: str = ""
    instrument: str = ""
    example: bool = False
    levels: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this genuine": outcome, reasons, and what it is about."""

    outcome: Outcome
    brought: Brought
    reasons: tuple[Reason, ...]
    about: About = About()

    @property
    def good(self) -> bool:
        """Whether the file can be relied on as it is."""
        return self.outcome is Outcome.VALID


# The newest revision of a document the caller knows of, None for documents it does not know.
Latest = Callable[[str], int | None]


class Verifying:
    """Verifies files against the events this machine has met."""

    def __init__(self, known_events: KnownEvents, latest: Latest | None = None) -> None:
        self._known = known_events
        self._latest = latest

    def verify(self, path: Path) -> Verdict:
        """Return the verdict on a file; raises HostError when it cannot be read."""
        try:
            if path.stat().st_size > SIZE_LIMIT:
                return _verdict(Outcome.UNKNOWN, Brought.OTHER, "not_ours")
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise HostError("file_missing", file=path.name) from error
        except OSError as error:
            raise HostError("file_unreadable", file=path.name) from error
        return self.judge(content, path.suffix.lower())

    def judge(self, content: bytes, suffix: str = "") -> Verdict:
        """Return the verdict on bytes; `suffix` helps where they do not say what they are."""
        if content.startswith(PDF_HEADER) or suffix == ".pdf":
            return self._pdf(content)
        if content.startswith(MAGIC):
            return self._bundle(content)
        if content.startswith(ZSTD_MAGIC):
            return self._package(content)
        code = _code_text(content)
        if code:
            return self._code(code)
        return _verdict(Outcome.UNKNOWN, Brought.OTHER, "not_ours")

    def _pdf(self, content: bytes) -> Verdict:
        from smartcity_desktop.documents.reading import SealError, read_sealed

        try:
            sealed = read_sealed(content)
        except SealError as error:
            foreign = error.key in {"not_sealed", "claims_missing"}
            outcome = Outcome.UNKNOWN if foreign else Outcome.BROKEN
            return _verdict(outcome, Brought.PDF, error.key, **error.details)
        claims = sealed.claims
        about = About(
            document=claims.document,
            revision=claims.revision,
            event=claims.event,
            person=sealed.name,
            device=sealed.device,
            signed_at=sealed.signed_at.isoformat() if sealed.signed_at else "",
            digest=claims.content_digest,
            authority=sealed.fingerprint,
            example=claims.example,
        )
        event = self._known.find(sealed.fingerprint)
        if event is None:
            return Verdict(
                Outcome.UNKNOWN,
                Brought.PDF,
                (Reason("event_unknown", {"authority": sealed.fingerprint[:16]}),),
                about,
            )
        if event.event != claims.event or event.example != claims.example:
            return Verdict(Outcome.BROKEN, Brought.PDF, (Reason("claims_differ"),), about)
        return self._current(Brought.PDF, event, about)

    def _code(self, text: str) -> Verdict:
        try:
            code = unpack(text)
        except ProtocolError as error:
            return _verdict(Outcome.BROKEN, Brought.CODE, error.key, **error.details)
        about = _about_code(code)
        found = self._known.find_device(code.key_id)
        if found is None:
            event = self._known.find(code.authority)
            key = "device_unknown" if event else "event_unknown"
            reason = Reason(key, {"authority": code.authority, "device": code.key_id})
            return Verdict(Outcome.UNKNOWN, Brought.CODE, (reason,), about)
        event, chain = found
        try:
            code.verify(chain[0])
            verify_chain(chain, event.certificate(), Purpose.DEVICE)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.CODE, (_worded(error),), about)
        honest = event.fingerprint.startswith(code.authority) and event.example == code.example
        if not honest:
            return Verdict(Outcome.BROKEN, Brought.CODE, (Reason("claims_differ"),), about)
        return self._current(Brought.CODE, event, about)

    def _current(self, brought: Brought, event: KnownEvent, about: About) -> Verdict:
        """Return valid, or outdated where a newer revision is known."""
        newest = self._latest(about.document) if self._latest else None
        reasons = [Reason("genuine", {"event": event.name})]
        if about.example:
            reasons.append(Reason("example"))
        if newest is not None and newest > about.revision:
            told: dict[str, object] = {"revision": about.revision, "newest": newest}
            return Verdict(Outcome.OUTDATED, brought, (Reason("outdated", told), *reasons), about)
        return Verdict(Outcome.VALID, brought, tuple(reasons), about)

    def _package(self, content: bytes) -> Verdict:
        try:
            package = open_package(content)
        except (ProtocolError, InstrumentFileError) as error:
            reason = _worded(error) if isinstance(error, ProtocolError) else Reason("instrument")
            return Verdict(Outcome.BROKEN, Brought.PACKAGE, (reason,))
        event = package.roster.event
        about = About(event=event.code, authority=package.fingerprint, example=event.example)
        known = self._known.find(package.fingerprint)
        if known is None:
            reason = Reason("event_unknown", {"authority": package.fingerprint[:16]})
            return Verdict(Outcome.UNKNOWN, Brought.PACKAGE, (reason,), about)
        return self._current(Brought.PACKAGE, known, about)

    def _bundle(self, content: bytes) -> Verdict:
        try:
            bundle = read_bundle(content)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.BUNDLE, (_worded(error),))
        header = bundle.header
        about = About(document=header.journal, event=header.event, authority=header.authority)
        event = self._known.find(header.authority)
        if event is None:
            reason = Reason("event_unknown", {"authority": header.authority[:16]})
            return Verdict(Outcome.UNKNOWN, Brought.BUNDLE, (reason,), about)
        try:
            certified = _verify_bundle(bundle, event)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.BUNDLE, (_worded(error),), about)
        if not certified:
            told: dict[str, object] = {"device": header.device[:16]}
            return Verdict(
                Outcome.UNKNOWN, Brought.BUNDLE, (Reason("device_unknown", told),), about
            )
        return self._current(Brought.BUNDLE, event, about)


def _verify_bundle(bundle: Bundle, event: KnownEvent) -> bool:
    """Tell whether the bundle's device is known; raises ProtocolError when it did not sign it."""
    chain = event.device(bundle.header.device)
    opened = bundle.lines[0].entry.fact() if bundle.header.first == 0 else None
    if chain is None and isinstance(opened, JournalOpened):
        try:
            chain = tuple(load_certificate(b64decode(text)) for text in opened.certificates)
        except ValueError as error:
            raise ProtocolError("certificate_unreadable") from error
    if chain is None:
        return False
    verify_chain(chain, event.certificate(), Purpose.DEVICE)
    if fingerprint(chain[0]) != bundle.header.device:
        raise ProtocolError("signature_invalid")
    bundle.verify(chain[0])
    return True


def _code_text(content: bytes) -> str:
    """Return the text of a code in a small text file, "" for anything else."""
    if len(content) > CODE_LIMIT:
        return ""
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return ""
    ours = text.startswith(PREFIX) or (text.lower().startswith("https://") and "/v#" in text)
    return text if ours and "\n" not in text else ""


def _about_code(code: PaperCode) -> About:
    return About(
        document=code.document,
        revision=code.revision,
        device=code.key_id,
        signed_at=code.sealed_at.isoformat(),
        digest=code.digest,
        authority=code.authority,
        region=code.region,
        instrument=code.instrument,
        example=code.example,
        levels=code.levels,
    )


def _worded(error: ProtocolError) -> Reason:
    return Reason(error.key, dict(error.details))


def _verdict(outcome: Outcome, brought: Brought, key: str, **details: object) -> Verdict:
    return Verdict(outcome, brought, (Reason(key, dict(details)),))
