"""What a class's day left behind beside its results, one sentence for each thing that happened."""

from collections.abc import Iterator
from datetime import datetime

from smartcity_desktop.domain.class_facts import (
    ClassFact,
    ClassFormed,
    DayClosed,
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceSettled,
    ModerationResumed,
    PanelAttended,
    ReopeningAgreed,
    Seated,
    SigningRefused,
    SubstituteCalled,
    Suspended,
)
from smartcity_desktop.domain.class_papers import ClassRecord, journal_code
from smartcity_desktop.domain.dates import clock, short_date
from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.domain.moderation import LateSheet, moderation
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.words import SigningWay

CONFLICT_WORDS = {
    "own_region": "daerah sendiri",
    "employer": "instansi sendiri",
    "mentored": "daerah dampingan",
    "family": "hubungan keluarga",
    "contract": "hubungan kontrak",
    "same_province": "provinsi yang sama",
    "agreement": "perjanjian kerja sama",
}


class DayFacts:
    """Reads one day of a class: every list is in the order in which things happened."""

    def __init__(self, record: ClassRecord, class_code: str, day: int) -> None:
        self._record, self._class, self._day = record, class_code, day
        self._visits = record.visits(class_code, day)

    def evidence(self) -> list[str]:
        """Return what was to follow for each region, and whether it came."""
        return [told for visit in self._visits for told in self._evidence_of(visit)]

    def _evidence_of(self, visit: Visit) -> Iterator[str]:
        for fact, ms in self._timeline(visit):
            match fact:
                case EvidenceAwaited():
                    until = datetime.fromisoformat(fact.until)
                    hour = f"{short_date(until.date())} {clock(until)}"
                    yield f"{self._name(visit)}: {fact.what}, ditunggu sampai {hour}"
                case EvidenceSettled():
                    word = "lengkap" if fact.complete else "tidak lengkap"
                    yield f"{self._name(visit)}: {word} pada {self._record.hour(ms)}"
                case _:
                    pass
        late = [
            said.room_ms
            for said in self._record.book.evidence.get(visit.id, ())
            if isinstance(said.fact, EvidenceAdded) and said.fact.late
        ]
        if late:
            last = self._record.hour(late[-1])
            yield f"{self._name(visit)}: {len(late)} berkas diterima, terakhir pukul {last}"

    def recusals(self) -> list[str]:
        """Return who did not score which region, with the kind of conflict."""
        found: list[str] = []
        for visit in self._visits:
            for person in self._record.book.excused(visit.id):
                conflict = self._record.book.roster.conflict(person, visit.region)
                kind = CONFLICT_WORDS.get(conflict.kind, conflict.kind) if conflict else ""
                found.append(f"{self._person(person)} untuk {self._name(visit)} ({kind})")
        return found

    def objections(self) -> list[str]:
        """Return who refused to sign which result, with the objection."""
        return [
            f"{self._person(fact.person)} tidak menandatangani hasil {self._name(visit)} "
            f"revisi {fact.revision}: {fact.objection}"
            for visit in self._visits
            for fact, _ in self._timeline(visit)
            if isinstance(fact, SigningRefused)
        ]

    def device_signatures(self) -> list[str]:
        """Return which results were signed with a device's key instead of ink, and by whom."""
        found: list[str] = []
        for visit in self._visits:
            signed = self._record.turn(visit).signatures
            people = sorted(p for p, way in signed.items() if way is SigningWay.DEVICE)
            if people:
                names = ", ".join(self._person(person) for person in people)
                found.append(f"{self._name(visit)} oleh {names}")
        return found

    def reopenings(self) -> list[str]:
        """Return which results were taken back to the panel, by whom and why."""
        return [
            f"{self._name(visit)}, {self._record.hour(ms)}: {fact.reason}"
            for visit in self._visits
            for fact, ms in self._timeline(visit)
            if isinstance(fact, ModerationResumed | ReopeningAgreed)
        ]

    def changes(self) -> list[str]:
        """Return interruptions of visits, new seats, substitutes and changes of the class."""
        found = [
            f"{self._name(visit)} terhenti pukul {self._record.hour(ms)} ({fact.reason})"
            for visit in self._visits
            for fact, ms in self._timeline(visit)
            if isinstance(fact, Suspended)
        ]
        for said in self._record.book.seatings:
            told = self._seating(said.fact)
            if told:
                found.append(told)
        return found

    def _seating(self, fact: ClassFact) -> str:
        match fact:
            case Seated() if fact.visit in {v.id for v in self._visits}:
                visit = self._record.book.roster.visit(fact.visit)
                seat = f"kelas {fact.class_code} hari ke-{fact.day} pukul {fact.starts}"
                return f"{self._name(visit)} dijadwalkan ke {seat} ({fact.reason})"
            case SubstituteCalled() if fact.class_code == self._class:
                names = self._person(fact.substitute), self._person(fact.absent)
                return f"{names[0]} menggantikan {names[1]} ({fact.reason})"
            case ClassFormed() if fact.class_code == self._class:
                return f"panel kelas {fact.class_code} disusun ulang ({fact.reason})"
            case _:
                return ""

    def late_sheets(self) -> list[str]:
        """Return whose sheets were not sealed when the levels were opened, and why that was."""
        found: list[str] = []
        for visit in self._visits:
            turn = self._record.turn(visit)
            if turn.missing:
                names = ", ".join(self._person(person) for person in turn.missing)
                found.append(f"{self._name(visit)} tanpa {names} ({turn.reveal_reason})")
            sheets = self._record.sheets.get(visit.id, ())
            found += [
                f"{self._name(visit)}, lembar {entry.sheet} disegel setelah dibuka"
                for entry in moderation(self._record.book, visit.id, sheets)
                if isinstance(entry, LateSheet)
            ]
        return found

    def absent_panel(self) -> list[str]:
        """Return who of the panel was not there, or left, with the reason given."""
        there = self._record.attended(self._class, self._day)
        seated = self._record.book.roster.class_group(self._class).scoring()
        found = [self._person(person) for person in seated if person not in there]
        for said in self._record.said:
            fact = said.fact
            if isinstance(fact, PanelAttended) and not fact.present and self._is_here(fact):
                hour = self._record.hour(said.room_ms)
                found.append(f"{self._person(fact.person)} sejak {hour} ({fact.reason})")
        return found

    def _is_here(self, fact: PanelAttended) -> bool:
        return (fact.class_code, fact.day) == (self._class, self._day)

    def closing_head(self) -> str:
        """Return the printed code of the journal that closed the day, "" while it is open."""
        for said in reversed(self._record.said):
            fact = said.fact
            if isinstance(fact, DayClosed) and (fact.class_code, fact.day) == (
                self._class,
                self._day,
            ):
                own = [head for head in fact.heads if head.startswith(said.moment[2])]
                return journal_code(own[0].split(" ")[2]) if own else ""
        return ""

    def _timeline(self, visit: Visit) -> Iterator[tuple[ClassFact, int]]:
        for said in self._record.book.timeline.get(visit.id, ()):
            yield said.fact, said.room_ms

    def _name(self, visit: Visit) -> str:
        region = self._record.book.roster.region(visit.region)
        return f"{region.code} {region.name}"

    def _person(self, person: PersonId) -> str:
        return self._record.book.roster.person(person).name
