"""A machine of its own for every test, and an event that was published on one like it."""

import shutil
from pathlib import Path

import pytest

from smartcity_desktop.cli import main
from tests.builders import PIN
from tests.workbooks import valid_tables, write


def use_machine(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("SMARTCITY_NO_KEYRING", "1")
    monkeypatch.setenv("SMARTCITY_PIN", PIN)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_machine(monkeypatch, tmp_path)


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of somebody who has published an event; its cards are slow to make."""
    home = tmp_path_factory.mktemp("penerbit")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_machine(monkeypatch, home)
        workbook = write(home / "uji.xlsx", valid_tables())
        assert main(["event", "publish", str(workbook), "--out", str(home / "paket")]) == 0
    return home


@pytest.fixture
def published(publisher: Path, tmp_path: Path) -> Path:
    shutil.copytree(publisher, tmp_path, dirs_exist_ok=True)
    return tmp_path / "paket"
