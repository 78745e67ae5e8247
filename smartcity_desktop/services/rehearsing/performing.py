"""One assessor's part in a rehearsal, played in a process of its own on a real profile."""

import hashlib
import random
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.facts import PersonId, SheetId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.words import Role, Stage
from smartcity_desktop.host.clock import ScriptedClock, zone_of
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.bundle import text_bytes
from smartcity_desktop.protocol.identity import certificate_bytes
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.rehearsing.script import sheet_script
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import Enrolment, SigningIn

# Everybody's PIN in a rehearsal: told at its end, so that a person can open any profile.
PIN = "271828"
STEP_MS = 4_000
SMALLEST_DELEGATION, LARGEST_DELEGATION = 3, 12


@dataclass(frozen=True, slots=True)
class Part:
    """What one process needs to play one assessor."""

    person: PersonId
    package: Path
    card: Path
    code: str
    profile: Path
    papers: Path
    centre: str
    seed: int
    zone: str
    morning_ms: int


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A written paper with what the summary says of it."""

    subject: str
    region: str
    revision: int
    path: Path
    sha256: str
    content_digest: str


@dataclass(frozen=True, slots=True)
class Played:
    """What one assessor's part left behind; seconds by stage."""

    person: PersonId
    journal: str
    recorded: int
    pending: int
    refused: int
    submitted: int
    sound: bool
    papers: tuple[WrittenPaper, ...]
    certificates: tuple[str, ...]
    seconds: dict[str, float]


@dataclass(slots=True)
class Stopwatch:
    """Adds up seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Count the time spent inside under `name`."""
        began = time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.seconds[name] = self.seconds.get(name, 0.0) + spent


def play(part: Part) -> Played:
    """Enter the event, score every region of the class, seal, issue and deliver, day by day."""
    watch = Stopwatch()
    clock = ScriptedClock(part.zone, part.morning_ms, STEP_MS)
    with watch.stage("enrolment"):
        card = part.card.read_bytes()
        device = f"Laptop {part.person}"
        enrolment = Enrolment(part.package.read_bytes(), card, part.code, PIN, device)
        profile = SigningIn(NoVault()).enter(part.profile, enrolment, clock)
    try:
        profile.store.grow_log()
        return _Performance(profile, clock, part, watch).played()
    finally:
        profile.close()


class _Performance:
    """The acts of one assessor over all days of an event."""

    def __init__(
        self, profile: Profile, clock: ScriptedClock, part: Part, watch: Stopwatch
    ) -> None:
        self._profile, self._clock, self._part, self._watch = profile, clock, part, watch
        self._pin_confirmed = False
        self._scoring = Scoring(profile, self._confirm_pin)
        self._running = Running(profile)
        self._issuing = Issuing(profile)
        self._delivering = Delivering(profile, part.centre)
        self._papers: list[WrittenPaper] = []
        self._submitted = 0

    def _confirm_pin(self, pin: str) -> None:
        """Check the PIN for real once: the same slow derivation 550 times proves nothing more."""
        if not self._pin_confirmed:
            SigningIn(NoVault()).confirm_pin(self._profile.folder, pin)
            self._pin_confirmed = True

    def played(self) -> Played:
        """Play every day and say what was left behind."""
        group = self._profile.class_group
        roster = self._profile.roster
        for day in range(1, roster.event.days + 1):
            if group and self._profile.role is Role.CHAIR:
                self._running.open_day(group.code, day, group.scoring())
            for visit in roster.visits_of(group.code, day) if group else ():
                self._attend(visit)
            with self._watch.stage("delivery"):
                self._delivering.exchange()
        standing = self._delivering.standing()
        return Played(
            person=self._part.person,
            journal=self._profile.journal,
            recorded=self._profile.store.head.next_seq,
            pending=standing.pending,
            refused=standing.refused,
            submitted=self._submitted,
            sound=all(check.ok for check in Checking(self._profile).check(full=False)),
            papers=tuple(self._papers),
            certificates=tuple(
                text_bytes(certificate_bytes(c)) for c in self._profile.identity.chain
            ),
            seconds=self._watch.seconds,
        )

    def _attend(self, visit: Visit) -> None:
        self._clock.now_ms = self._slot_ms(visit)
        chairs = self._profile.role is Role.CHAIR
        if not visit.confirmed:
            if chairs:
                self._running.mark_absent(visit.id, "Contoh: tidak hadir setelah toleransi.")
            return
        if chairs:
            chance = random.Random(f"{self._part.seed}:delegation:{visit.id}")  # noqa: S311
            people = chance.randint(SMALLEST_DELEGATION, LARGEST_DELEGATION)
            self._running.arrive(visit.id, visit.leader, people)
        for sheet, person in self._profile.roster.sheets_of(visit):
            if person == self._profile.person_id:
                self._assess(visit, sheet)

    def _slot_ms(self, visit: Visit) -> int:
        event = self._profile.roster.event
        hours, minutes = visit.starts.split(".")
        start = datetime.combine(
            day_of(event.starts, visit.day), datetime.min.time(), zone_of(event.zone)
        ) + timedelta(hours=int(hours), minutes=int(minutes))
        return int(start.timestamp() * 1000)

    def _assess(self, visit: Visit, sheet: SheetId) -> None:
        with self._watch.stage("scoring"):
            for stage in Stage if self._profile.role is Role.CHAIR else ():
                self._running.start_stage(visit.id, stage)
            self._write(visit, sheet)
            self._scoring.submit(sheet, PIN)
            self._submitted += 1
        with self._watch.stage("sealing"):
            document = self._issuing.issue(sheet)
            path = self._part.papers / self._issuing.file_name(sheet)
            content = self._issuing.pdf(document)
            path.write_bytes(content)
        self._papers.append(
            WrittenPaper(
                subject=sheet,
                region=document.region,
                revision=document.issued.revision,
                path=path,
                sha256=hashlib.sha256(content).hexdigest(),
                content_digest=document.issued.content_digest,
            )
        )

    def _write(self, visit: Visit, sheet: SheetId) -> None:
        instrument = self._scoring.sheet(sheet).instrument
        person = self._profile.person_id
        script = sheet_script(self._part.seed, sheet, visit.region, person, instrument)
        for answer in script.answers:
            if answer.slip != "":
                self._scoring.give(sheet, answer.indicator, answer.slip)
                self._scoring.undo(sheet)
            self._scoring.give(sheet, answer.indicator, answer.mark)
            self._scoring.note(sheet, answer.indicator, answer.note)
        if script.rating:
            self._scoring.rate(sheet, script.rating)
        for remark, text in script.remarks:
            self._scoring.remark(sheet, remark, text)
