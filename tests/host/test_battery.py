"""The battery as Linux and Windows tell of it."""

from pathlib import Path

import pytest

from smartcity_desktop.host.battery import Battery, battery, windows_reading


def a_supply(root: Path, name: str, **told: str) -> None:
    (root / name).mkdir(parents=True)
    for key, text in told.items():
        (root / name / key).write_text(f"{text}\n")


def test_a_laptop_on_its_battery(tmp_path: Path) -> None:
    a_supply(tmp_path, "AC", type="Mains", online="0")
    a_supply(tmp_path, "BAT0", type="Battery", capacity="64", status="Discharging")
    a_supply(tmp_path, "mouse", type="Battery", scope="Device", capacity="3", status="Discharging")
    assert battery(tmp_path) == Battery(64, in_use=True)


def test_two_batteries_are_one_to_a_person(tmp_path: Path) -> None:
    a_supply(tmp_path, "BAT0", type="Battery", capacity="20", status="Discharging")
    a_supply(tmp_path, "BAT1", type="Battery", capacity="81", status="Not charging")
    assert battery(tmp_path) == Battery(50, in_use=True)


@pytest.mark.parametrize("told", [{}, {"capacity": "viel"}, {"capacity": ""}])
def test_what_says_nothing_is_no_battery(tmp_path: Path, told: dict[str, str]) -> None:
    a_supply(tmp_path, "BAT0", type="Battery", status="Full", **told)
    assert battery(tmp_path) is None
    assert battery(tmp_path / "missing") is None


def test_what_windows_says() -> None:
    assert windows_reading(0, 8, 64) == Battery(64, in_use=True)
    assert windows_reading(1, 8, 100) == Battery(100, in_use=False)
    assert windows_reading(1, 128, 255) is None
    assert windows_reading(255, 255, 255) is None
