"""M13: one class day in real processes: 8 regions, 5 assessors, 19 indicators, hub and centre."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from smartcity_desktop.domain.facts import RegionCode, VisitId
from smartcity_desktop.domain.roster import Region, Roster, Visit
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.preparing.publishing import publish
from smartcity_desktop.services.rehearsing.casting import Casting
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.rehearsing.class_play import ClassOutcome, ClassPlay
from smartcity_desktop.services.rehearsing.incidents import Incidents
from smartcity_desktop.services.rehearsing.stage import prepared_stage
from tests.benchmarks.measuring import Ratio, ratio
from tests.builders import a_roster, instrument_text

REGIONS, SECONDS = 8, 30
FIRST_HOUR = 7


def measure() -> dict[str, Ratio]:
    before = time.perf_counter()
    outcome = played()
    seconds = time.perf_counter() - before
    sheets = [paper for paper in outcome.papers if paper.kind == "score_sheet"]
    assert len(sheets) == REGIONS * 5
    return {"M13 class day, against 30 s": ratio([(seconds, SECONDS)], 1, "s")}


def played() -> ClassOutcome:
    """Play the day and return what it left behind."""
    roster = a_long_day()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        stage = prepared_stage(Path(name) / "hari")
        published = publish(roster, instrument_text(), stage.publication, NoVault())
        with running_centre(published, stage.centre) as centre:
            cast = Casting(roster, published, stage, 7).cast(roster.classes[0], centre)
            return ClassPlay(cast, Incidents(), 7).play()


def a_long_day() -> Roster:
    """Return the event of the builders with one day of eight regions."""
    roster = a_roster()
    first = roster.regions[0]
    codes = [RegionCode(f"99.{number:02d}") for number in range(1, REGIONS + 1)]
    regions = tuple(Region(c, f"Kota Contoh {c}", first.province, first.vintage) for c in codes)
    visits = tuple(
        Visit(
            id=VisitId(f"V{number:03d}"),
            serial=number,
            region=region.code,
            class_code="B",
            day=1,
            starts=f"{FIRST_HOUR + number:02d}.00",
            minutes=60,
            confirmed=True,
            leader="Bupati",
        )
        for number, region in enumerate(regions, start=1)
    )
    data = tuple(
        replace(value, region=code)
        for code in codes
        for value in roster.data
        if value.region == first.code
    )
    return replace(
        roster,
        event=replace(roster.event, days=1),
        regions=regions,
        visits=visits,
        data=data,
        conflicts=(),
        programmes=(),
        self_answers=(),
    )
