"""The rehearsal itself: workbook, package, assessors, centre, ranking, and checks at the end."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.host.clock import ScriptedClock, zone_of
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.identity import load_certificate
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.preparing.checking import check_workbook
from smartcity_desktop.services.preparing.instruments import (
    instrument_source,
    published_instruments,
)
from smartcity_desktop.services.preparing.publishing import IssuedCard, Publication, publish
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.rehearsing.inspection import Inspection, inspected
from smartcity_desktop.services.rehearsing.performing import PIN, Part, Played, Stopwatch, play
from smartcity_desktop.services.rehearsing.stage import Stage, prepared_stage
from smartcity_desktop.services.rehearsing.summary import Summary
from smartcity_desktop.services.rehearsing.telling import Outcome, summary_of
from smartcity_desktop.services.signing_in import Enrolment, SigningIn

# Told after each step: the key of the step, how much is done, how much there is.
Progress = Callable[[str, int, int], None]

PROCESSES = 2
MORNING_HOUR = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse: a sample's name or a workbook's path, folder, seed, trust anchors."""

    event: str
    out: Path
    seed: int
    known_events: Path


def sample_events() -> list[str]:
    """Return the names of the packaged sample events."""
    return sorted(path.stem for path in resource("events").glob("*.xlsx"))


class Rehearsal:
    """Runs a whole event with the real parts; everything made is marked DATA CONTOH."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self._plan = plan
        self._progress = progress
        self._watch = Stopwatch()

    def run(self) -> Summary:
        """Play the event and return what came of it.

        Raises HostError for an unknown event, a folder that is in use, or a centre that does not
        start; the folder then holds what was made so far.
        """
        roster = self._roster()
        stage = prepared_stage(self._plan.out)
        with self._watch.stage("publishing"):
            published, practice = self._publish(roster, stage)
        fresh = multiprocessing.get_context("spawn")
        with (
            running_centre(published, stage.centre) as address,
            ProcessPoolExecutor(PROCESSES, mp_context=fresh) as pool,
        ):
            played = self._play(roster, published, stage, address, pool)
            self._remember(roster, published, played)
            inspections = self._inspected(played, pool)
            secretary = self._enter_secretary(roster, published, stage)
            try:
                concluded = self._concluded(stage, played, secretary, address, practice)
                return summary_of(replace(concluded, inspections=inspections))
            finally:
                secretary.close()

    def _roster(self) -> Roster:
        """Return the roster to play: a sample's, or a workbook's own, marked as example data."""
        own = Path(self._plan.event)
        path = own if own.suffix == ".xlsx" else resource("events", f"{own.name}.xlsx")
        if not path.is_file():
            known = ", ".join(sample_events())
            raise HostError("sample_unknown", name=self._plan.event, known=known)
        with self._watch.stage("workbook"):
            checked = check_workbook(path, published_instruments())
        if checked.roster is None:
            raise HostError("sample_wrong", file=path.name, count=len(checked.problems))
        return replace(checked.roster, event=replace(checked.roster.event, example=True))

    def _publish(self, roster: Roster, stage: Stage) -> tuple[Publication, Path]:
        """Publish the event, and once more for a person who wants to try it by hand."""
        self._progress("publishing", 0, 2)
        source = instrument_source(roster.event.instrument, roster.event.version)
        published = publish(roster, source, stage.publication, NoVault())
        self._progress("publishing", 1, 2)
        practice = self._enter_practice(roster, source, stage)
        self._progress("publishing", 2, 2)
        return published, practice

    def _enter_practice(self, roster: Roster, source: str, stage: Stage) -> Path:
        """Leave a profile on which nothing is scored yet, in an event that begins today."""
        person = roster.classes[0].chair()
        today = datetime.now(zone_of(roster.event.zone)).date().isoformat()
        fresh = replace(roster, event=replace(roster.event, starts=today))
        apart = publish(fresh, source, stage.practice, NoVault(), people=[person])
        card = apart.cards[0]
        folder = stage.practice / "profil"
        content = apart.package.read_bytes()
        enrolment = Enrolment(content, card.path.read_bytes(), card.code, PIN, "Laptop latihan")
        SigningIn(NoVault()).enter(folder, enrolment).close()
        return folder

    def _play(
        self,
        roster: Roster,
        published: Publication,
        stage: Stage,
        address: str,
        pool: ProcessPoolExecutor,
    ) -> list[Played]:
        parts = [
            self._part(roster, published, card, stage, address)
            for card in published.cards
            if roster.role_of(card.person.id) in SCORING_ROLES
        ]
        played: list[Played] = []
        self._progress("assessors", 0, len(parts))
        with self._watch.stage("assessors"):
            for done in as_completed([pool.submit(play, part) for part in parts]):
                played.append(done.result())
                self._progress("assessors", len(played), len(parts))
        return sorted(played, key=lambda one: one.person)

    def _part(
        self,
        roster: Roster,
        published: Publication,
        card: IssuedCard,
        stage: Stage,
        address: str,
    ) -> Part:
        return Part(
            person=card.person.id,
            package=published.package,
            card=card.path,
            code=card.code,
            profile=stage.profiles / card.person.id,
            papers=stage.papers,
            centre=address,
            seed=self._plan.seed,
            zone=roster.event.zone,
            morning_ms=_morning(roster).now_ms,
        )

    def _remember(self, roster: Roster, published: Publication, played: Sequence[Played]) -> None:
        """Let this machine verify the rehearsal's papers later, wherever they lie."""
        KnownEvents(self._plan.known_events).remember(
            roster.event.code,
            roster.event.name,
            open_package(published.package.read_bytes()).authority,
            example=True,
            devices=[[load_certificate(bytes_text(c)) for c in p.certificates] for p in played],
        )

    def _enter_secretary(self, roster: Roster, published: Publication, stage: Stage) -> Profile:
        card = next(c for c in published.cards if roster.class_of(c.person.id) is None)
        enrolment = Enrolment(
            published.package.read_bytes(),
            card.path.read_bytes(),
            card.code,
            PIN,
            "Laptop sekretariat",
        )
        folder = stage.profiles / card.person.id
        return SigningIn(NoVault()).enter(folder, enrolment, _morning(roster))

    def _concluded(
        self,
        stage: Stage,
        played: Sequence[Played],
        secretary: Profile,
        address: str,
        practice: Path,
    ) -> Outcome:
        delivering = Delivering(secretary, address)
        self._progress("fetching", 0, 1)
        with self._watch.stage("fetching"):
            exchanged = delivering.exchange()
        self._progress("fetching", 1, 1)
        with self._watch.stage("ranking"):
            results = Ranking(secretary).results()
        with self._watch.stage("journals"):
            checks = Checking(secretary).check(full=True)
        return Outcome(
            roster=secretary.roster,
            instrument=secretary.package.instrument,
            seed=self._plan.seed,
            stage=stage,
            played=played,
            inspections=(),
            results=results,
            checks=checks,
            standing=delivering.standing(),
            own_facts=secretary.store.head.next_seq,
            fetched=exchanged.fetched,
            secretary=secretary.folder,
            practice=practice,
            seconds=self._watch.seconds,
        )

    def _inspected(self, played: Sequence[Played], pool: ProcessPoolExecutor) -> list[Inspection]:
        """Verify every paper as a stranger would: from its file and this machine's trust."""
        found: list[Inspection] = []
        papers = sum(len(one.papers) for one in played)
        folder = self._plan.known_events
        with self._watch.stage("verification"):
            # One task an assessor, in their order: the report is the same on every machine.
            tasks = [pool.submit(inspected, one.papers, folder) for one in played]
            for task in tasks:
                found += task.result()
                self._progress("verification", len(found), papers)
        return found


def _morning(roster: Roster) -> ScriptedClock:
    """Return a clock that stands at seven on the event's first day."""
    event = roster.event
    zone = zone_of(event.zone)
    start = datetime.combine(day_of(event.starts, 1), datetime.min.time(), zone)
    moment = start + timedelta(hours=MORNING_HOUR)
    return ScriptedClock(event.zone, int(moment.timestamp() * 1000), step_ms=1000)
