"""What all papers of a class share: their numbers, their heads, and what they are written from."""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from smartcity_desktop.domain.class_book import Book, Said
from smartcity_desktop.domain.class_facts import DayOpened, PanelAttended
from smartcity_desktop.domain.dates import local_time
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.ids import PersonId, VisitId
from smartcity_desktop.domain.panel import Comparison
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.visit import FINAL_STATES, Turn
from smartcity_desktop.domain.words import DocumentKind, Role, VisitState

PREFIXES = {
    DocumentKind.REGION_RECAP: "RD",
    DocumentKind.CLASS_RECAP: "RK",
    DocumentKind.ATTENDANCE: "DH",
    DocumentKind.MINUTES: "BA",
    DocumentKind.DAY_REPORT: "LH",
}
# From the agreement on a result stands, until somebody takes it back.
AGREED_STATES = FINAL_STATES | {VisitState.AGREED, VisitState.SIGNING}


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs in ink, with the role they have now."""

    person: PersonId
    role: Role


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper of a class says of itself.

    `day` is 0 for a paper about all days; `subject` is a region's code, else class and day.
    `room` is the one that a change of the class gave it, None where the published one stands.
    """

    document: str
    revision: int
    subject: str
    package: str
    class_code: str
    day: int
    room: str | None = None


@dataclass(frozen=True, slots=True)
class ClassPaper:
    """A paper of a class: its kind and wording, its head, and who signs it in ink."""

    kind: DocumentKind
    head: Head
    signers: tuple[Signer, ...]
    form: int = field(default=1, kw_only=True)

    @property
    def document(self) -> str:
        """The printed number."""
        return self.head.document

    @property
    def revision(self) -> int:
        """Which revision this is, from 1."""
        return self.head.revision

    @property
    def subject(self) -> str:
        """The region's code, or class and day."""
        return self.head.subject

    @property
    def package(self) -> str:
        """The digest of the package whose names it uses."""
        return self.head.package


@dataclass(frozen=True, slots=True)
class PaperKey:
    """Which paper is meant: of a class and day, or of one visit, in its n-th revision."""

    kind: DocumentKind
    document: str
    class_code: str
    day: int
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True)
class SealedSheet:
    """A sealed sheet as every laptop of the class knows it; `sealed_at` is ISO 8601."""

    sheet: str
    person: PersonId
    visit: VisitId
    revision: int
    digest: str
    sealed_at: str


@dataclass(frozen=True, slots=True)
class KnownJournal:
    """A journal of the class: whose it is, on which device, and up to where the centre has it.

    `received` counts the entries receipted before the day was closed.
    """

    journal: str
    person: PersonId
    device: str
    received: int


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """What papers are written from: the same facts give the same papers on every laptop.

    `said` are the class's admitted facts in order; `sheets` and `results` those of the visits
    whose agreed sheets are all at hand.
    """

    published: Published
    book: Book
    said: tuple[Said, ...]
    sheets: Mapping[VisitId, tuple[Sheet, ...]]
    results: Mapping[VisitId, Comparison]
    sealed: tuple[SealedSheet, ...] = ()
    journals: tuple[KnownJournal, ...] = ()

    def visits(self, class_code: str, day: int) -> tuple[Visit, ...]:
        """Return a class's visits of a day, of all days for 0."""
        return self.book.roster.visits_of(class_code, day or None)

    def turn(self, visit: Visit) -> Turn:
        """Return where a visit stands."""
        return self.book.turn(visit.id)

    def agreed(self, visit: Visit) -> bool:
        """Tell whether a visit has a result that stands and whose sheets are at hand."""
        return self.turn(visit).state in AGREED_STATES and visit.id in self.results

    def attended(self, class_code: str, day: int) -> frozenset[PersonId]:
        """Return everybody of the panel who was there at some time of a day."""
        there: set[PersonId] = set()
        for said in self.said:
            match said.fact:
                case DayOpened(code, number, present) if (code, number) == (class_code, day):
                    there |= {PersonId(person) for person in present}
                case PanelAttended(code, number, person, present=True) if (
                    code,
                    number,
                ) == (class_code, day):
                    there.add(person)
                case _:
                    pass
        return frozenset(there)

    def time(self, ms: int) -> datetime:
        """Return a moment as date and time in the event's zone."""
        return local_time(ms, self.book.roster.event.zone)

    def read_time(self, text: str) -> datetime:
        """Return a time that a laptop wrote (ISO 8601) in the event's zone."""
        return self.time(round(datetime.fromisoformat(text).timestamp() * 1000))

    def iso(self, ms: int) -> str:
        """Return a moment as contents hold it: ISO 8601 in the event's zone, whole seconds."""
        return self.time(ms).isoformat(timespec="seconds")

    def signer(self, person: PersonId) -> Signer:
        """Return a person as somebody who signs."""
        return Signer(person, self.book.roster.role_of(person))

    def panel(self, class_code: str, day: int) -> tuple[PersonId, ...]:
        """Return who scores in a class and was there that day, chair first; all for day 0."""
        seated = self.book.roster.class_group(class_code).scoring()
        there = self.attended(class_code, day)
        return tuple(p for p in seated if not day or p in there)


def region_key(roster: Roster, visit: Visit) -> PaperKey:
    """Return the key of a region's recapitulation, RD-2026-B-009."""
    kind, code = DocumentKind.REGION_RECAP, visit.home or visit.class_code
    number = f"{PREFIXES[kind]}-{roster.event.year}-{code}-{visit.serial:03d}"
    return PaperKey(kind, number, visit.class_code, visit.day, visit.id)


def day_key(roster: Roster, kind: DocumentKind, class_code: str, day: int) -> PaperKey:
    """Return the key of a day's paper, BA-2026-B-H2; of a whole class for day 0, RK-2026-B."""
    number = f"{PREFIXES[kind]}-{roster.event.year}-{class_code}"
    return PaperKey(kind, f"{number}-H{day}" if day else number, class_code, day)


def journal_code(head: str) -> str:
    """Return the first eight characters of a journal's head (hex) in base32: "MFRG-GZDF"."""
    text = b32encode(bytes.fromhex(head)).decode()[:8]
    return f"{text[:4]}-{text[4:]}"


def paper_head(record: ClassRecord, key: PaperKey, revision: int, subject: str = "") -> Head:
    """Return the head of a paper."""
    return Head(
        document=key.document,
        revision=revision,
        subject=subject or f"{key.class_code}/{key.day}",
        package=record.published.package,
        class_code=key.class_code,
        day=key.day,
        room=_changed_room(record, key.class_code),
    )


def _changed_room(record: ClassRecord, class_code: str) -> str | None:
    room = record.book.roster.class_group(class_code).room
    published = {group.code: group.room for group in record.published.roster.classes}
    return None if published.get(class_code) == room else room
