"""Instruments in the program's folder: what the check of a workbook finds, publishing finds too."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest

from smartcity_desktop.cli import main
from smartcity_desktop.domain.words import EventKind
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.preparing import instruments
from smartcity_desktop.services.preparing.checking import check_beside
from smartcity_desktop.services.preparing.instruments import (
    instrument_source,
    library_beside,
    published_instruments,
)
from smartcity_desktop.services.preparing.publishing import publish
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from tests.builders import PIN
from tests.services.test_workbook import item
from tests.workbooks import valid_tables, write


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


def test_every_instrument_fits_an_event_and_every_event_has_one():
    found = published_instruments()
    for instrument in found:
        assert any(instrument.fits(kind) for kind in EventKind), instrument.code
    for kind in EventKind:
        assert any(instrument.fits(kind) for instrument in found), kind


def test_the_masterplans_index_is_what_its_weights_say():
    """Worked out by hand from the weights on paper, apart from the program."""
    (masterplan,) = [one for one in published_instruments() if one.code == "MP-A"]
    first = masterplan.golden[0]
    quick_wins = [
        Fraction(2, 5) * a + Fraction(7, 20) * b + Fraction(1, 4) * c
        for a, b, c in ((3, 3, 3), (2, 4, 2))
    ]
    assert [first.answers[f"MQ{n}#1"] for n in (1, 2, 3)] == [3, 3, 3]
    assert [first.answers[f"MQ{n}#2"] for n in (1, 2, 3)] == [2, 4, 2]
    book = {"M1": Fraction(53, 20), "M2": Fraction(3), "M3": Fraction(3)}
    parts = book | {"MQ": sum(quick_wins, Fraction(0)) / 2}
    weights = {"M1": Fraction(1, 5), "M2": Fraction(2, 5), "MQ": Fraction(1, 4)}
    weights["M3"] = Fraction(3, 20)
    assert first.exact["index"] == sum(weights[code] * parts[code] for code in weights)


def own_text(code: str = "KAB-X", version: str = "1.0.0") -> str:
    """Return an instrument of one's own: other codes, words and a scale that begins below zero."""
    text = resource("instruments", "sel-a-1.0.0.toml").read_text("utf-8")
    text = text.replace('code = "SEL-A"', f'code = "{code}"')
    return text.replace('version = "1.0.0"', f'version = "{version}"', 1)


def a_book(folder: Path, code: str = "KAB-X") -> Path:
    tables = valid_tables()
    item("Instrumen", code)(tables)
    return write(folder / "uji.xlsx", tables)


def test_an_instrument_beside_the_workbook_is_checked_published_and_used(tmp_path: Path):
    folder = tmp_path / "kerja"
    folder.mkdir()
    (folder / "milik-kami.toml").write_text(own_text(), "utf-8")
    book = a_book(folder)
    library = library_beside(book)
    checked = check_beside(book, library)
    assert checked.problems == ()
    assert checked.roster is not None
    source = library.source("KAB-X", "1.0.0")
    assert (source.file, source.text) == ("milik-kami.toml", own_text())
    published = publish(checked.roster, source.text, tmp_path / "acara", NoVault())
    # A laptop has the package and nothing else of the instrument.
    package = open_package(published.package.read_bytes())
    assert package.instrument.code == "KAB-X"
    assert package.instrument.digest == source.instrument.digest
    card = next(card for card in published.cards if package.roster.class_of(card.person.id))
    enrolment = Enrolment(
        published.package.read_bytes(), card.path.read_bytes(), card.code, PIN, "Laptop"
    )
    profile = SigningIn(NoVault()).enter(tmp_path / "profil", enrolment)
    scoring = Scoring(profile, lambda _pin: None)
    sheet = next(
        sheet
        for visit in profile.roster.visits
        for sheet, person in profile.roster.sheets_of(visit)
        if person == profile.person_id
    )
    for node in scoring.sheet(sheet).judged():
        scoring.give(sheet, node.code, 3)
    scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
    scoring.submit(sheet, PIN)
    issuing = Issuing(profile)
    pdf = issuing.pdf(issuing.issue(sheet))
    assert "KAB-X 1.0.0" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    profile.close()


def test_what_is_no_sound_instrument_is_named_and_bars_nothing(tmp_path: Path):
    (tmp_path / "catatan.toml").write_text("judul = 1", "utf-8")
    (tmp_path / "rusak.toml").write_bytes(b"\xff\xfe")
    wrong = own_text().replace('display = "3,02"', 'display = "3,03"')
    (tmp_path / "salah-hitung.toml").write_text(wrong, "utf-8")
    book = a_book(tmp_path, "SEL-A")
    checked = check_beside(book, library_beside(book))
    assert checked.roster is not None
    told = [(w.key, w.details["file"]) for w in checked.warnings if "beside" in w.key]
    names = ("catatan.toml", "rusak.toml", "salah-hitung.toml")
    assert told == [("instrument_beside_broken", name) for name in names]


def test_no_file_takes_the_place_of_another_instrument(tmp_path: Path):
    (tmp_path / "tiruan.toml").write_text(own_text("SEL-A"), "utf-8")
    book = a_book(tmp_path, "SEL-A")
    checked = check_beside(book, library_beside(book))
    assert checked.roster is None
    assert [p.key for p in checked.problems] == ["instrument_beside_twice"]


def test_the_command_says_which_file_it_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "milik-kami.toml").write_text(own_text(), "utf-8")
    book = a_book(tmp_path)
    assert main(["event", "check", str(book), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["instrument"]
    assert (told["code"], told["version"], told["file"]) == ("KAB-X", "1.0.0", "milik-kami.toml")
    assert main(["event", "check", str(book)]) == 0
    assert "milik-kami.toml" in capsys.readouterr().out
    (tmp_path / "milik-kami.toml").unlink()
    assert main(["event", "check", str(book)]) == 2
    assert "KAB-X" in capsys.readouterr().err
