"""Theme, language and type size from one start to the next."""

from pathlib import Path

import pytest

from smartcity_desktop.host.preferences import (
    Appearance,
    Preferences,
    PreferencesFile,
    preferences_file,
)

CHOSEN = Preferences("en", Appearance.DARK, 150, chime=True)


def test_what_was_chosen_is_there_at_the_next_start(tmp_path: Path):
    path = tmp_path / "config" / "preferences.json"
    assert PreferencesFile(path).read() == Preferences()
    PreferencesFile(path).write(CHOSEN)
    assert PreferencesFile(path).read() == CHOSEN
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"en"'])
def test_a_damaged_file_means_the_usual(tmp_path: Path, content: bytes):
    path = tmp_path / "preferences.json"
    path.write_bytes(content)
    assert PreferencesFile(path).read() == Preferences()


@pytest.mark.parametrize(
    "wrong",
    ['"language": "xx"', '"appearance": 3', '"percent": 117', '"percent": "150"', '"chime": []'],
)
def test_nonsense_costs_only_its_own_preference(tmp_path: Path, wrong: str):
    path = tmp_path / "preferences.json"
    good = {"language": '"en"', "appearance": '"dark"', "percent": "150", "chime": "true"}
    name = wrong.split('"')[1]
    parts = [wrong, *(f'"{key}": {value}' for key, value in good.items() if key != name)]
    path.write_text("{" + ", ".join(parts) + "}")
    expected = {"language": "en", "appearance": "dark", "percent": 150, "chime": True}
    found = PreferencesFile(path).read()
    assert {k: getattr(found, k) for k in good} == {
        **expected,
        name: getattr(Preferences(), name),
    }


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path):
    (tmp_path / "config").write_text("a file where the folder should be")
    file = PreferencesFile(tmp_path / "config" / "preferences.json")
    file.write(CHOSEN)
    assert file.read() == Preferences()


def test_the_file_is_the_users_own():
    preferences_file().write(CHOSEN)
    assert preferences_file().read() == CHOSEN
    preferences_file().write(Preferences())
