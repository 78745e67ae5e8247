"""Instruments in the program's folder: what the check of a workbook finds, publishing finds too."""

import shutil
from pathlib import Path

import pytest

from smartcity_desktop.domain.words import EventKind
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource
from smartcity_desktop.services.preparing import instruments
from smartcity_desktop.services.preparing.instruments import (
    instrument_source,
    published_instruments,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the program's instruments; the program's own files stay as they are."""
    shutil.copytree(resource("instruments"), tmp_path / "instruments")
    monkeypatch.setattr(instruments, "resource", tmp_path.joinpath)
    return tmp_path / "instruments"


def test_every_instrument_is_published_whatever_its_file_is_called(folder: Path):
    own = (folder / "sel-a-1.0.0.toml").read_text("utf-8")
    own = own.replace('code = "SEL-A"', 'code = "SEL-X"').replace('"1.0.0"', '"2.1.0"')
    (folder / "milik-sendiri.toml").write_text(own, "utf-8")
    found = {(i.code, i.version) for i in published_instruments()}
    assert ("SEL-X", "2.1.0") in found
    assert instrument_source("SEL-X", "2.1.0") == own
    for code, version in found:
        assert f'code = "{code}"' in instrument_source(code, version)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('weight = "0.15"', 'weight = "0.16"'), "instrument_broken"),
        (('display = "3,02"', 'display = "3,03"'), "instrument_broken"),
        (("# SEL-A", "# salinan SEL-A"), "instrument_twice"),
    ],
)
def test_a_file_that_laptops_would_not_open_stops_check_and_publishing(
    folder: Path, change: tuple[str, str], key: str
):
    own = (folder / "sel-a-1.0.0.toml").read_text("utf-8").replace(*change)
    (folder / "milik-sendiri.toml").write_text(own, "utf-8")
    for read in (published_instruments, lambda: instrument_source("SEL-A", "1.0.0")):
        with pytest.raises(HostError) as refused:
            read()
        assert refused.value.key == key


def test_every_instrument_fits_an_event():
    kinds = set(EventKind)
    for instrument in published_instruments():
        assert any(instrument.fits(kind) for kind in kinds), instrument.code
