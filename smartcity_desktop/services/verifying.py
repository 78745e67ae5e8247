"""Verifying what somebody brings: a PDF, a QR code's text, an event package or a bundle."""

import contextlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import JournalOpened, PersonId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.known_events import KnownEvent, KnownEvents
from smartcity_desktop.host.output import unread
from smartcity_desktop.protocol.bundle import MAGIC, Bundle, read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    device_of,
    fingerprint,
    load_certificate,
    name_of,
    person_of,
    verify_chain,
)
from smartcity_desktop.protocol.intake import read_within
from smartcity_desktop.protocol.package import Package, open_package
from smartcity_desktop.protocol.paper_code import PaperCode, indicators, unpack
from smartcity_desktop.protocol.signed_code import PREFIX
from smartcity_desktop.services.attesting import (
    GRAVITY,
    About,
    Brought,
    Currency,
    Finding,
    Later,
    Outcome,
    Reason,
    Trust,
    Verdict,
)
from smartcity_desktop.services.vouching import Claimed, Records, findings

PDF_HEADER = b"%PDF-"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
CODE_LIMIT = 4096
BESIDE_LIMIT = 20
END_OF_PDF, END_ROOM = b"%%EOF", 1024
# What is told of a PDF that is not ours, or that this program cannot follow: no word of forgery.
FOREIGN = frozenset({"not_sealed", "signed_by_others", "claims_missing", "unreadable_here"})


# The newest revision of a document the caller knows of, None for documents it does not know.
Latest = Callable[[str], int | None]
# What journals at hand know of an event's papers, None where there are none of that event.
Recall = Callable[[KnownEvent], Records | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """An event package that somebody vouches for, and the name of its file."""

    name: str
    package: Package


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An event that a file is held against."""

    event: KnownEvent
    trust: Trust
    roster: Roster | None = None
    instrument: Instrument | None = None
    file: str = ""


class Verifying:
    """Verifies files against the events this machine has met, and against packages offered.

    `latest` or, better, `recall` says what journals at hand know; neither is asked about files
    that would not be valid.
    """

    def __init__(
        self,
        known_events: KnownEvents,
        latest: Latest | None = None,
        *,
        recall: Recall | None = None,
        offered: Sequence[Offered] = (),
    ) -> None:
        self._known = known_events
        self._latest = latest
        self._recall = recall
        self._offered = offered
        self._rosters = dict[str, Roster | None]()

    def verify(self, path: Path) -> Verdict:
        """Return the verdict on a file; raises HostError when it cannot be read."""
        try:
            content = read_within(path)
        except ProtocolError:
            return _verdict(Outcome.UNKNOWN, Brought.OTHER, "too_large")
        except OSError as error:
            raise unread(error, path) from error
        return self.judge(content, path.suffix.lower(), path.parent)

    def judge(self, content: bytes, suffix: str = "", folder: Path | None = None) -> Verdict:
        """Return the verdict on bytes; `suffix` helps where they do not say what they are.

        `folder` is where a package of the same event may lie beside the file.
        """
        if content.startswith(PDF_HEADER) or suffix == ".pdf":
            return self._pdf(content, folder)
        if content.startswith(MAGIC):
            return self._bundle(content, folder)
        if content.startswith(ZSTD_MAGIC):
            return self._package(content)
        code = _code_text(content)
        if code:
            return self._code(code, folder)
        return _verdict(Outcome.UNKNOWN, Brought.OTHER, "not_ours" if content else "file_empty")

    def _anchor(self, authority: str, folder: Path | None) -> _Anchor | None:
        """Return the event whose authority's fingerprint begins with `authority`."""
        event = self._known.find(authority)
        if event is not None:
            mark = event.fingerprint
            if mark not in self._rosters:
                self._rosters[mark] = self._known.roster(mark)
            return _Anchor(event, Trust.KNOWN, self._rosters[mark])
        for trust, packages in ((Trust.PACKAGE, self._offered), (Trust.BESIDE, beside(folder))):
            for one in packages:
                if authority and one.package.fingerprint.startswith(authority):
                    package = one.package
                    event = KnownEvent.of(package)
                    return _Anchor(event, trust, package.roster, package.instrument, one.name)
        return None

    def _pdf(self, content: bytes, folder: Path | None) -> Verdict:
        from smartcity_desktop.documents.reading import SealError, read_sealed

        try:
            sealed = read_sealed(content)
        except SealError as error:
            key = error.key
            if key == "not_sealed" and END_OF_PDF not in content[-END_ROOM:]:
                key = "cut_off"
            outcome = Outcome.UNKNOWN if key in FOREIGN else Outcome.BROKEN
            return _verdict(outcome, Brought.PDF, key, **error.details)
        claims, code = sealed.claims, _code_in(sealed.claims.code)
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
            kind=claims.kind,
            region=claims.subject,
            levels=code.levels if code else (),
            rows=code.rows if code else (),
            instrument=code.instrument if code else "",
        )
        later = tuple(Later(a.kind, a.pages, a.name, a.ours) for a in sealed.after)
        anchor = self._anchor(sealed.fingerprint, folder)
        if anchor is None:
            reason = Reason("event_unknown", {"authority": sealed.fingerprint[:16]})
            return Verdict(Outcome.UNKNOWN, Brought.PDF, (reason,), about, later=later)
        told = (claims.document, claims.revision, claims.example)
        same = code is None or (code.document, code.revision, code.example) == told
        event = anchor.event
        if not same or (event.event, event.example) != (claims.event, claims.example):
            return Verdict(Outcome.BROKEN, Brought.PDF, (Reason("claims_differ"),), about)
        harmful = not all(added.harmless for added in sealed.after)
        return self._settled(Brought.PDF, anchor, about, sealed.person, later, harmful=harmful)

    def _code(self, text: str, folder: Path | None) -> Verdict:
        try:
            code = unpack(text)
        except ProtocolError as error:
            return _verdict(Outcome.BROKEN, Brought.CODE, error.key, **error.details)
        about = _about_code(code)
        found = self._known.find_device(code.key_id)
        if found is None:
            known = self._anchor(code.authority, folder)
            key = "device_unknown" if known else "event_unknown"
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
        card = chain[1]
        about = replace(about, person=name_of(card), device=device_of(chain[0]), event=event.event)
        anchor = self._anchor(event.fingerprint, folder) or _Anchor(event, Trust.KNOWN)
        return self._settled(Brought.CODE, anchor, about, person_of(card))

    def _settled(
        self,
        brought: Brought,
        anchor: _Anchor,
        about: About,
        person: PersonId,
        later: tuple[Later, ...] = (),
        *,
        harmful: bool = False,
    ) -> Verdict:
        """Return the verdict on a paper whose seal is genuine."""
        records = self._recall(anchor.event) if self._recall else None
        roster = records.roster if records else anchor.roster
        claimed = Claimed(
            about.document, about.revision, about.kind, about.region, about.digest, person
        )
        against = list(findings(claimed, roster, records)) if roster else []
        if harmful:
            against.append(Finding(Outcome.BROKEN, Reason("changed_after")))
        if roster is not None:
            about = _introduced(about, person, roster, anchor.instrument)
        newest = records.newest if records else self._latest
        verdict = self._current(brought, anchor, about, newest, against)
        return replace(verdict, later=later, rights=roster is not None)

    def _current(
        self,
        brought: Brought,
        anchor: _Anchor,
        about: About,
        latest: Latest | None = None,
        against: Sequence[Finding] = (),
    ) -> Verdict:
        """Return valid where nothing speaks against it, or outdated where a newer one is known."""
        newest = latest(about.document) if latest else None
        told: dict[str, object] = {"event": anchor.event.name, "person": about.person}
        findings_, outcome, currency = list(against), Outcome.VALID, Currency.UNKNOWN
        if newest is not None:
            currency = Currency.NEWEST
            if newest > about.revision:
                currency = Currency.OUTDATED
                revisions: dict[str, object] = {"revision": about.revision, "newest": newest}
                findings_.append(Finding(Outcome.OUTDATED, Reason("outdated", revisions)))
        source = {"file": anchor.file, "authority": anchor.event.fingerprint}
        if anchor.trust is Trust.BESIDE:
            findings_.append(Finding(Outcome.UNKNOWN, Reason("trust_beside", dict(source))))
        if findings_:
            outcome = max((f.outcome for f in findings_), key=GRAVITY.index)
        findings_.sort(key=lambda f: -GRAVITY.index(f.outcome))
        genuine = outcome in {Outcome.VALID, Outcome.OUTDATED}
        reasons = [f.reason for f in findings_]
        reasons.append(Reason("genuine" if genuine else "seal_whole", told))
        if anchor.trust is Trust.PACKAGE:
            reasons.append(Reason("trust_package", dict(source)))
        if about.example:
            reasons.append(Reason("example"))
        return Verdict(outcome, brought, tuple(reasons), about, currency, anchor.trust)

    def _package(self, content: bytes) -> Verdict:
        try:
            package = open_package(content)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.PACKAGE, (_worded(error),))
        event = package.roster.event
        about = About(event=event.code, authority=package.fingerprint, example=event.example)
        anchor = self._anchor(package.fingerprint, None)
        if anchor is None:
            reason = Reason("event_unknown", {"authority": package.fingerprint[:16]})
            return Verdict(Outcome.UNKNOWN, Brought.PACKAGE, (reason,), about)
        return self._current(Brought.PACKAGE, anchor, about)

    def _bundle(self, content: bytes, folder: Path | None) -> Verdict:
        try:
            bundle = read_bundle(content)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.BUNDLE, (_worded(error),))
        header = bundle.header
        about = About(document=header.journal, event=header.event, authority=header.authority)
        anchor = self._anchor(header.authority, folder)
        if anchor is None:
            reason = Reason("event_unknown", {"authority": header.authority[:16]})
            return Verdict(Outcome.UNKNOWN, Brought.BUNDLE, (reason,), about)
        try:
            chain = _verify_bundle(bundle, anchor.event)
        except ProtocolError as error:
            return Verdict(Outcome.BROKEN, Brought.BUNDLE, (_worded(error),), about)
        if not chain:
            told: dict[str, object] = {"device": header.device[:16]}
            reason = Reason("device_unknown", told)
            return Verdict(Outcome.UNKNOWN, Brought.BUNDLE, (reason,), about)
        about = replace(about, person=name_of(chain[1]), device=device_of(chain[0]))
        return self._current(Brought.BUNDLE, anchor, about)


def beside(folder: Path | None) -> Iterator[Offered]:
    """Yield the sound event packages of a folder, a few at most."""
    if folder is None:
        return
    for path in sorted(folder.glob("*.event"))[:BESIDE_LIMIT]:
        with contextlib.suppress(OSError, ProtocolError):
            yield Offered(path.name, open_package(read_within(path)))


def _introduced(
    about: About, person: PersonId, roster: Roster, instrument: Instrument | None
) -> About:
    """Return what a file is about with what the roster knows of its signer and its region."""
    with contextlib.suppress(DomainError):
        about = replace(about, role=roster.role_of(roster.person(person).id))
    group = roster.class_of(person)
    region = next((r.name for r in roster.regions if r.code == about.region), "")
    named = about.instrument and instrument and instrument.digest.startswith(about.instrument)
    found = indicators(instrument, len(about.levels), about.rows) if instrument and named else ()
    return replace(
        about,
        class_code=group.code if group else "",
        region_name=region,
        indicators=tuple(node.code for node in found),
    )


def _verify_bundle(bundle: Bundle, event: KnownEvent) -> Sequence[x509.Certificate]:
    """Return the chain of a bundle's device, empty where nobody here knows it.

    Raises ProtocolError when that device did not sign it, or opened the journal for another.
    """
    chain = event.device(bundle.header.device)
    opened = bundle.lines[0].entry.fact() if bundle.header.first == 0 else None
    if chain is None and isinstance(opened, JournalOpened):
        try:
            chain = tuple(load_certificate(b64decode(text)) for text in opened.certificates)
        except ValueError as error:
            raise ProtocolError("certificate_unreadable") from error
    if chain is None:
        return ()
    verify_chain(chain, event.certificate(), Purpose.DEVICE)
    if fingerprint(chain[0]) != bundle.header.device:
        raise ProtocolError("signature_invalid")
    bundle.verify(chain[0])
    if isinstance(opened, JournalOpened) and opened.person != person_of(chain[1]):
        raise ProtocolError("certificate_untrusted")
    return chain


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


def _code_in(text: str) -> PaperCode | None:
    """Return the code a sealed PDF repeats in its claims, None where it has none to be read."""
    try:
        return unpack(text)
    except ProtocolError:
        return None


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
        rows=code.rows,
        kind=code.kind,
    )


def _worded(error: ProtocolError) -> Reason:
    return Reason(error.key, dict(error.details))


def _verdict(outcome: Outcome, brought: Brought, key: str, **details: object) -> Verdict:
    return Verdict(outcome, brought, (Reason(key, dict(details)),))
