"""A rehearsal's evidence: marked as sample data, the same every time, and taken in as it is."""

from pathlib import Path

from smartcity_desktop.services.importing import Importing
from smartcity_desktop.services.rehearsing.exhibits import prepare_exhibits
from tests.builders import CHAIR, a_profile, the_event


def test_a_rehearsals_evidence_is_taken_in_and_the_same_every_time(tmp_path: Path):
    event = the_event()
    profile = a_profile(tmp_path / "profil", event, CHAIR)
    package = profile.package
    made = [
        prepare_exhibits(package.roster, package.instrument, tmp_path / name)
        for name in ("satu", "dua")
    ]
    files = [
        {p.relative_to(one.folder): p.read_bytes() for p in one.folder.rglob("*.*") if p.is_file()}
        for one in made
    ]
    assert files[0] == files[1]
    assert len(files[0]) == 2 * len(package.roster.visits)
    plan = Importing(profile).plan(made[0].workbook, made[0].folder)
    assert plan.problems == plan.warnings == ()
    assert all("DATA CONTOH" in item.label.title for item in plan.items)
    assert Importing(profile).carry_out(plan).added == len(plan.items)
    profile.close()
