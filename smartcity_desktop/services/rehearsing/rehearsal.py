"""The rehearsal itself: workbook, package, assessors, centre, ranking, and checks at the end."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.identity import load_certificate
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.preparing.instruments import instrument_source
from smartcity_desktop.services.preparing.publishing import Publication, publish
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.rehearsing.actors import classes_at_once, fresh_processes
from smartcity_desktop.services.rehearsing.casting import Casting, secretary_of
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.rehearsing.class_play import ClassOutcome, ClassPlay
from smartcity_desktop.services.rehearsing.incidents import planned
from smartcity_desktop.services.rehearsing.inspection import Inspection, inspected
from smartcity_desktop.services.rehearsing.laptop import opened
from smartcity_desktop.services.rehearsing.practice import begin_practice, enter_practice
from smartcity_desktop.services.rehearsing.samples import sample_roster
from smartcity_desktop.services.rehearsing.stage import Stage, prepared_stage
from smartcity_desktop.services.rehearsing.stopwatch import Stopwatch
from smartcity_desktop.services.rehearsing.summary import Summary
from smartcity_desktop.services.rehearsing.telling import Outcome, summary_of
from smartcity_desktop.storage.queries import heads, sheet_rows

# Told after each step: the key of the step, how much is done, how much there is.
Progress = Callable[[str, int, int], None]

# Before the names of stages whose seconds are those of all laptops together.
LAPTOPS = "laptops_"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse: a sample's name or a workbook's path, folder, seed, trust anchors.

    `class_code` names the only class that is played, "" for all.
    """

    event: str
    out: Path
    seed: int
    known_events: Path
    class_code: str = ""


class Rehearsal:
    """Runs a whole event with the real parts; everything made is marked DATA CONTOH."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self._plan = plan
        self._progress = progress
        self._watch = Stopwatch()

    def run(self) -> Summary:
        """Play the event and return what came of it.

        Raises HostError for an unknown event, a folder that is in use, a centre that does not
        start or a laptop that fails; the folder then holds what was made so far.
        """
        with self._watch.stage("workbook"):
            roster = sample_roster(self._plan.event, self._plan.class_code)
        stage = prepared_stage(self._plan.out)
        with self._watch.stage("publishing"):
            published, practice = self._publish(roster, stage)
        with (
            running_centre(published, stage.centre) as address,
            ProcessPoolExecutor(PROCESSES, mp_context=fresh_processes()) as pool,
        ):
            casting = Casting(roster, published, stage, self._plan.seed)
            classes = self._play(roster, casting, address)
            self._remember(roster, published, classes)
            inspections = self._inspected(classes, pool)
            secretary = self._secretary(casting)
            try:
                concluded = self._concluded(stage, classes, secretary, address, practice)
                return summary_of(replace(concluded, inspections=inspections))
            finally:
                secretary.close()

    def _publish(self, roster: Roster, stage: Stage) -> tuple[Publication, Path]:
        """Publish the event, and once more for a person who wants to try it by hand."""
        self._progress("publishing", 0, 2)
        source = instrument_source(roster.event.instrument, roster.event.version)
        published = publish(roster, source, stage.publication, NoVault())
        self._progress("publishing", 1, 2)
        [practice] = enter_practice(roster, stage.practice, [roster.classes[0].chair()])
        begin_practice(practice)
        self._progress("publishing", 2, 2)
        return published, practice

    def _play(self, roster: Roster, casting: Casting, address: str) -> list[ClassOutcome]:
        """Play the classes, a few at a time; each is led by a thread of its own."""
        incidents = planned(roster, casting.minimum, self._plan.seed)
        # The class that is opened again waits for all others, so it must not be in their way.
        last = roster.visit(incidents.reopening).class_code if incidents.reopening else ""
        groups = sorted(roster.classes, key=lambda group: group.code == last)
        tasks: dict[str, Future[ClassOutcome]] = {}
        self._progress("classes", 0, len(groups))
        with self._watch.stage("class_days"), ThreadPoolExecutor(classes_at_once()) as leaders:
            for group in groups:
                others = partial(_finished, list(tasks.values()))
                play = ClassPlay(casting.cast(group, address), incidents, self._plan.seed, others)
                tasks[group.code] = leaders.submit(play.play)
            for number, task in enumerate(as_completed(tasks.values()), start=1):
                task.result()
                self._progress("classes", number, len(groups))
        done = [tasks[group.code].result() for group in roster.classes]
        for outcome in done:
            for one in outcome.played:
                self._watch.add({f"{LAPTOPS}{name}": s for name, s in one.seconds.items()})
        return done

    def _remember(
        self, roster: Roster, published: Publication, classes: Sequence[ClassOutcome]
    ) -> None:
        """Let this machine verify the rehearsal's papers later, wherever they lie."""
        played = [one for outcome in classes for one in outcome.played]
        KnownEvents(self._plan.known_events).remember(
            roster.event.code,
            roster.event.name,
            open_package(published.package.read_bytes()).authority,
            example=True,
            devices=[[load_certificate(bytes_text(c)) for c in p.certificates] for p in played],
            roster=roster,
        )

    def _secretary(self, casting: Casting) -> Profile:
        """Open the secretariat's profile, which may have been at the centre before."""
        part = casting.part(secretary_of(casting.roster))
        return opened(part, ScriptedClock(part.zone, part.morning_ms, step_ms=1000))

    def _concluded(
        self,
        stage: Stage,
        classes: Sequence[ClassOutcome],
        secretary: Profile,
        address: str,
        practice: Path,
    ) -> Outcome:
        delivering = Delivering(secretary, address)
        self._progress("fetching", 0, 1)
        with self._watch.stage("fetching"):
            delivering.exchange()
        fetched = sum(n for j, n in heads(secretary.store).items() if j != secretary.journal)
        self._progress("fetching", 1, 1)
        with self._watch.stage("ranking"):
            results = Ranking(secretary).results()
        with self._watch.stage("journals"):
            checks = Checking(secretary).check(full=True)
        return Outcome(
            book=secretary.book,
            published=secretary.published,
            seed=self._plan.seed,
            stage=stage,
            classes=classes,
            inspections=(),
            results=results,
            sealed_sheets=sealed_sheets(secretary),
            checks=checks,
            standing=delivering.standing(),
            own_facts=secretary.store.head.next_seq,
            fetched=fetched,
            secretary=secretary.folder,
            practice=practice,
            seconds=self._watch.seconds,
        )

    def _inspected(
        self, classes: Sequence[ClassOutcome], pool: ProcessPoolExecutor
    ) -> list[Inspection]:
        """Verify every paper as a stranger would: from its file and this machine's trust."""
        found: list[Inspection] = []
        papers = sum(len(one.papers) for one in classes)
        folder = self._plan.known_events
        with self._watch.stage("verification"):
            # One task a class, in their order: the report is the same on every machine.
            tasks = [pool.submit(inspected, one.papers, folder) for one in classes]
            for task in tasks:
                found += task.result()
                self._progress("verification", len(found), papers)
        return found


def _finished(tasks: Sequence[Future[ClassOutcome]]) -> None:
    for task in tasks:
        task.result()


def sealed_sheets(profile: Profile) -> list[SheetId]:
    """Return the sheets of regions that came, as far as they are sealed here."""
    sheets = {row.sheet for row in sheet_rows(profile.store) if row.state is SheetState.SUBMITTED}
    owners = {sheet: profile.package.roster.sheet_owner(sheet)[0].id for sheet in sheets}
    return sorted(
        sheet for sheet, visit in owners.items() if profile.book.turn(visit).state not in OVER
    )
