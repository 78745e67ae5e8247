"""Hours on papers come from the programme's three zones, whatever the machine knows of zones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.domain.dates import local_time, zone_name

NOON_MS = 1_793_681_000_000


@pytest.mark.parametrize(
    ("zone", "name", "hours"),
    [
        ("Asia/Jakarta", "WIB", 7),
        ("Asia/Pontianak", "WIB", 7),
        ("Asia/Makassar", "WITA", 8),
        ("Asia/Jayapura", "WIT", 9),
        ("Europe/Paris", "UTC", 0),
    ],
)
def test_a_zone_has_its_name_and_hours(zone: str, name: str, hours: int) -> None:
    assert zone_name(zone) == name
    offset = local_time(NOON_MS, zone).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == hours * 3600


@pytest.mark.parametrize("variables", [{"PYTHONTZPATH": "/nonexistent"}, {"TZ": "America/Lima"}])
def test_the_machines_zones_change_no_hour(variables: dict[str, str]) -> None:
    told = (
        "from smartcity_desktop.host.clock import moment;"
        "from smartcity_desktop.protocol.journal import Wall;"
        f"print(moment(Wall({NOON_MS}, 'Asia/Jayapura')).isoformat())"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        env=os.environ | variables | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == local_time(NOON_MS, "Asia/Jayapura").isoformat()
