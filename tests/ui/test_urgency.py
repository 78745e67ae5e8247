"""What Beranda asks for: the most urgent first, and which day it takes for today."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.home.concerns import URGENCY, Concern, by_urgency
from smartcity_desktop.ui.tokens import Tone
from tests.builders import CHAIR, MORNING_MS, a_profile, begin
from tests.ui.places import an_event

DAY_MS = 86_400_000


def a_concern(key: str) -> Concern:
    return Concern(key, "note", Tone.NEUTRAL, "Kota Contoh", "Kalimat.", "Buka")


def test_what_keeps_the_room_waiting_stands_above_what_is_only_to_be_known() -> None:
    keys = ["namesake-1", "conflict-missing", "unsigned-V2", "panel-V1", "reveal-V3", "quorum-V4"]
    found = [concern.key for concern in by_urgency(a_concern(key) for key in keys)]
    assert found == [
        "quorum-V4",
        "reveal-V3",
        "panel-V1",
        "unsigned-V2",
        "conflict-missing",
        "namesake-1",
    ]


def test_every_kind_of_concern_has_its_place() -> None:
    folder = Path(__file__).parents[2] / "smartcity_desktop" / "ui"
    sources = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    for start in URGENCY:
        assert f'"{start}' in sources or start.rstrip("-") in sources, start


@pytest.fixture
def chair(tmp_path: Path) -> Iterator[Profile]:
    profile = a_profile(tmp_path / "p", an_event(), CHAIR)
    yield profile
    profile.close()


def test_a_stage_that_runs_says_which_day_it_is_whatever_the_clock_says(chair: Profile) -> None:
    visit = VisitId("V001")
    day, class_day = chair.roster.visit(visit).day, ClassDay(chair)
    begin(chair, visit)
    assert class_day.today() == day
    chair.clock = ScriptedClock("Asia/Makassar", MORNING_MS + 2 * DAY_MS, step_ms=1000)
    assert class_day.today() == day
    assert class_day.running_day() == day
    # Once the day is closed the clock counts again.
    Running(chair).close_day("B", day)
    assert class_day.running_day() is None
    assert class_day.today() == min(day + 2, chair.roster.event.days)
