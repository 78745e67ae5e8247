"""A literally published event, its centre under the name it was given, and other names later."""

import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smartcity_desktop.central.cli import main as central
from smartcity_desktop.cli import main as desktop
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.preparing.publishing import IssuedCard, Publication, publish
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from smartcity_desktop.sync.errors import SyncError
from tests.builders import PIN, a_roster, instrument_text

NAMED, OTHER = "pusat.contoh.id", "pusat-baru.contoh.id"


@pytest.fixture(autouse=True)
def names_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both names lead to this machine, as a name server would."""
    real = socket.getaddrinfo

    def found(host, *arguments, **named):
        return real("127.0.0.1" if host in {NAMED, OTHER} else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.fixture
def published(tmp_path: Path) -> Publication:
    roster = a_roster()
    roster = replace(roster, event=replace(roster.event, centre=f"https://{NAMED}:9443"))
    people = ["AS-01", "AS-02"]
    return publish(roster, instrument_text(), tmp_path / "paket", NoVault(), people=people)


def pending(published: Publication, card: IssuedCard, folder: Path, address: str) -> int:
    """Enter with a card, deliver to a centre, and return what it has not receipted."""
    content = published.package.read_bytes()
    enrolment = Enrolment(content, card.path.read_bytes(), card.code, PIN, "Laptop uji")
    profile = SigningIn(NoVault()).enter(folder, enrolment)
    try:
        delivering = Delivering(profile, address)
        delivering.exchange()
        left = delivering.standing().pending
        delivering.close()
        return left
    finally:
        profile.close()


def under(name: str, address: str) -> str:
    return f"https://{name}:{urlsplit(address).port}"


def test_the_centre_is_met_under_the_name_of_the_workbook(
    published: Publication, tmp_path: Path
) -> None:
    with running_centre(published, tmp_path / "pusat") as address:
        first, second = published.cards
        assert pending(published, first, tmp_path / "satu", under(NAMED, address)) == 0
        with pytest.raises(SyncError, match="centre_untrusted"):
            pending(published, second, tmp_path / "dua", under(OTHER, address))


def test_a_renewed_centre_is_met_under_another_name_with_all_it_holds(
    published: Publication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, first = published.package.parent, published.cards[0]
    with running_centre(published, tmp_path / "pusat") as address:
        assert pending(published, first, tmp_path / "satu", address) == 0
    sheets = [part for path in published.shares[:2] for part in ("--sheet", str(path))]
    call = ["renew", str(folder), *sheets, "--host", OTHER, "--profile", str(tmp_path / "lain")]
    assert central(call) == 0
    assert OTHER in capsys.readouterr().out
    renewed = replace(published, centre=folder / "pusat-2.credentials")
    with running_centre(renewed, tmp_path / "pusat") as address:
        for number, name in enumerate((OTHER, NAMED)):
            card = published.cards[number]
            assert pending(published, card, tmp_path / f"p{number}", under(name, address)) == 0
    assert central([*call, "--out", str(renewed.centre)]) == 2
    assert "tidak ditimpa" in capsys.readouterr().err
    assert central([*call[:4], "--host", OTHER]) == 2
    assert "2 dari 3" in capsys.readouterr().err


def test_a_card_made_on_a_new_computer_is_let_in(published: Publication, tmp_path: Path) -> None:
    away = tmp_path / "komputer-baru"
    away.mkdir()
    for path in (published.package, published.authority, *published.shares[1:]):
        (away / path.name).write_bytes(path.read_bytes())
    sheets = [part for path in away.glob("pemulihan-*") for part in ("--sheet", str(path))]
    call = ["event", "recover", str(away), *sheets, "--card", "AS-02", "--out", str(away / "lagi")]
    assert desktop(call) == 0
    assert desktop(call) == 2
    with (away / "lagi" / "kode-aktivasi.csv").open(encoding="utf-8-sig") as file:
        code = file.read().strip().rpartition(",")[2]
    card = replace(published.cards[1], path=away / "lagi" / "kartu" / "AS-02.card", code=code)
    with running_centre(published, tmp_path / "pusat") as address:
        assert pending(published, published.cards[1], tmp_path / "lama", address) == 0
        assert pending(published, card, tmp_path / "baru", address) == 0
