"""The room's view of a real class day, from the first region to the last."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.room import (
    Room,
    RoomNote,
    RoomPhase,
    RoomView,
    begun_last,
    room_view,
)
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from tests.builders import CHAIR, MORNING_MS, PEOPLE, PIN, PublishedEvent

MINUTE_MS = 60_000
FIRST, SECOND, LAST = VisitId("V001"), VisitId("V002"), VisitId("V005")


class Class:
    """A chair's profile with a clock that is told the time of the class day."""

    def __init__(self, folder: Path, event: PublishedEvent) -> None:
        card, code = event.cards[CHAIR.id]
        enrolment = Enrolment(event.package.content, card, code, PIN, "Laptop B-01")
        # The builders' morning is 10.30; this one begins before the first slot, at 07.50.
        self._clock = ScriptedClock("Asia/Makassar", MORNING_MS - 160 * MINUTE_MS)
        self.profile = SigningIn(NoVault()).enter(folder, enrolment, self._clock)
        self.class_day = ClassDay(self.profile)
        self.room = Room(self.profile, self.class_day)
        self.running = Running(self.profile)
        self.running.open_day("B", 2, [person.id for person in PEOPLE[:5]])

    def start(self, visit: VisitId, stage: Stage) -> None:
        if self.profile.book.turn(visit).state is VisitState.SCHEDULED:
            self.running.arrive(visit, "Bupati", 6)
        self.running.start_stage(visit, stage)

    def wait(self, minutes: float) -> None:
        self._clock.now_ms += round(minutes * MINUTE_MS)

    @property
    def view(self) -> RoomView:
        return self.room.view()


@pytest.fixture
def here(tmp_path: Path, event: PublishedEvent) -> Iterator[Class]:
    made = Class(tmp_path / "p", event)
    yield made
    made.profile.close()


def test_before_the_first_region_the_next_one_is_shown(here: Class):
    assert here.view == RoomView("", RoomPhase.NEXT, None, False, "Kota Probolinggo", "08.00")
    here.wait(10)
    assert here.view.note is RoomNote.AWAITED
    here.running.arrive(FIRST, "Bupati", 6)
    assert here.view.note is RoomNote.ARRIVED


def test_stages_count_down_and_stay_at_zero(here: Class):
    here.start(FIRST, Stage.PRESENTATION)
    here.wait(1.5)
    view = here.view
    assert (view.region, view.phase) == ("Kota Probolinggo", RoomPhase.PRESENTATION)
    assert (view.seconds_left, view.overrun) == (18 * 60 + 30, False)
    assert (view.next_region, view.next_time) == ("Kota Sawahlunto", "09.15")
    here.wait(25)
    assert (here.view.seconds_left, here.view.overrun) == (0, True)
    here.start(FIRST, Stage.DISCUSSION)
    assert (here.view.phase, here.view.seconds_left) == (RoomPhase.DISCUSSION, 30 * 60)


def test_a_region_leaves_when_its_time_for_scoring_is_used_up(here: Class):
    here.start(FIRST, Stage.SCORING)
    here.wait(9)
    assert (here.view.phase, here.view.seconds_left) == (RoomPhase.SCORING, 60)
    here.wait(1)
    assert (here.view.phase, here.view.region) == (RoomPhase.NEXT, "")
    assert here.view.next_region == "Kota Sawahlunto"
    here.start(SECOND, Stage.PRESENTATION)
    assert here.view.region == "Kota Sawahlunto"


def test_an_absent_region_is_nobodys_next(here: Class):
    here.start(FIRST, Stage.PRESENTATION)
    here.running.mark_absent(SECOND, "tidak datang")
    assert here.view.next_region == "Kabupaten Kepulauan Siau Tagulandang Biaro"


def test_after_the_last_region_the_day_is_done(here: Class):
    here.wait(5 * 60 + 30)
    here.start(LAST, Stage.SCORING)
    assert here.view.next_region == ""
    here.wait(10)
    assert here.view == RoomView(phase=RoomPhase.DONE)


@pytest.mark.parametrize(
    ("passed", "left", "over"), [(0, 90, False), (89, 1, False), (90, 0, False), (91, 0, True)]
)
def test_seconds_pass_without_reading_anew(passed: int, left: int, over: bool):
    view = RoomView("Kota Banjar", RoomPhase.DISCUSSION, 90, next_time="13.30")
    assert view.after(passed) == replace(view, seconds_left=left, overrun=over)


def test_a_pause_shows_no_running_time(here: Class):
    here.start(FIRST, Stage.PRESENTATION)
    slots = here.class_day.days()[1].slots
    first = begun_last(slots)
    assert first is not None
    times = here.class_day.stage_times(first)
    # A suspended turn, whatever records it.
    held = replace(first, turn=replace(first.turn, state="suspended"))  # type: ignore[arg-type]
    view = room_view((held, *slots[1:]), times, 8 * 60)
    assert (view.phase, view.seconds_left, view.region) == (
        RoomPhase.PAUSED,
        None,
        "Kota Probolinggo",
    )
    assert view.after(30) == view


def test_nothing_of_assessors_or_sheets_is_in_the_view(here: Class):
    here.start(FIRST, Stage.SCORING)
    said = " ".join(str(value) for value in asdict(here.view).values())
    assert not any(person.name in said for person in PEOPLE)
    assert set(asdict(here.view)) == {
        "region",
        "phase",
        "seconds_left",
        "overrun",
        "next_region",
        "next_time",
        "note",
    }
