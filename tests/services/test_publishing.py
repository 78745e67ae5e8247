"""Publishing: everything an event needs, and a way back to its key."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.credentials import read_credentials, server_name, server_names
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Purpose, fingerprint, verify_chain
from smartcity_desktop.protocol.package import enrol, open_package
from smartcity_desktop.protocol.recovery import RecoverySheet, combined, open_authority
from smartcity_desktop.services.preparing.publishing import publish
from tests.builders import a_roster, instrument_text


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("terbit")


@pytest.fixture(scope="module")
def published(out: Path):
    return publish(a_roster(), instrument_text(), out, NoVault())


def test_every_person_has_a_card_that_opens_with_its_code(published):
    package = open_package(published.package.read_bytes())
    assert package.fingerprint == published.fingerprint
    assert [card.person for card in published.cards] == list(package.roster.people)
    for card in published.cards[:2]:
        identity = enrol(card.path.read_bytes(), card.code, package, "B-01")
        verify_chain(identity.chain, package.authority, Purpose.DEVICE)
    listed = published.codes.read_text("utf-8-sig")
    assert all(card.code in listed for card in published.cards)
    assert not any(card.code in card.path.read_text() for card in published.cards)


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_any_two_recovery_sheets_open_the_authoritys_key(published, pair: tuple[int, int]):
    secret = combined([a_sheet(published.shares[number]) for number in pair])
    package = open_package(published.package.read_bytes())
    authority = open_authority(published.authority.read_bytes(), secret, package)
    assert authority.key.public_key() == package.authority.public_key()
    assert fingerprint(package.authority) == published.fingerprint


def a_sheet(path: Path) -> RecoverySheet:
    return RecoverySheet(path.name, path.read_text("utf-8"))


def test_a_sheet_says_what_it_is_and_how_it_is_used(published):
    for number, path in enumerate(published.shares, start=1):
        text = path.read_text("utf-8")
        assert f"LEMBAR PEMULIHAN {number} DARI 3" in text
        assert "Seleksi Kesiapan 2026" in text
        assert "uji-2026" in text
        assert "smartcity-desktop event recover" in text
        assert "SATU LEMBAR" in text
        assert max(map(len, text.splitlines())) <= 80


def test_the_centre_gets_its_own_key(published):
    package = open_package(published.package.read_bytes())
    centre = read_credentials(published.centre.read_bytes())
    verify_chain(centre.chain, package.authority, Purpose.CENTRE)
    assert json.loads(published.centre.read_bytes())["format"] == 1


def test_what_is_secret_is_for_its_owner_alone(published):
    secret = [published.authority, published.centre, published.codes, *published.shares]
    assert all(path.stat().st_mode & 0o077 == 0 for path in secret)


def test_an_event_is_published_once(published, out: Path):
    before = published.package.read_bytes()
    with pytest.raises(HostError) as refused:
        publish(a_roster(), instrument_text(), out, NoVault())
    assert refused.value.key == "event_exists"
    assert published.package.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "berkas").write_text("")
    with pytest.raises(HostError) as refused:
        publish(a_roster(), instrument_text(), tmp_path / "berkas", NoVault())
    assert refused.value.key == "folder_unwritable"


def test_an_interrupted_publication_leaves_no_package(tmp_path: Path, monkeypatch):
    def fails(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("smartcity_desktop.services.preparing.publishing.seal_authority", fails)
    with pytest.raises(HostError):
        publish(a_roster(), instrument_text(), tmp_path, NoVault())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(HostError) as refused:
        publish(a_roster(), instrument_text(), tmp_path / "baru", NoVault())
    assert refused.value.key == "output_full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("trace", ["lain.event", "otoritas.key", "kartu", "pusat.credentials"])
def test_a_folder_with_anything_of_an_event_is_left_as_it_is(tmp_path: Path, trace: str):
    (tmp_path / trace).write_text("dari kegiatan lain")
    with pytest.raises(HostError) as refused:
        publish(a_roster(), instrument_text(), tmp_path, NoVault())
    assert refused.value.key == "event_exists"
    assert refused.value.details["file"] == trace
    assert [path.name for path in tmp_path.iterdir()] == [trace]


def test_files_of_other_names_stay_beside_an_event(tmp_path: Path):
    (tmp_path / "kegiatan.xlsx").write_text("buku kerja")
    made = publish(a_roster(), instrument_text(), tmp_path, NoVault())
    assert made.package.exists()
    assert (tmp_path / "kegiatan.xlsx").read_text() == "buku kerja"
    assert not list(tmp_path.glob(".*"))


def test_the_centre_answers_to_the_events_own_address(tmp_path: Path):
    roster = a_roster()
    event = replace(roster.event, centre="https://Pusat.Contoh.id:9443/jalan")
    hosts = ["192.168.7.3", "https://lain.contoh.id:8443", "[2001:db8::1]:8443", "bücher.example"]
    made = publish(replace(roster, event=event), instrument_text(), tmp_path, NoVault(), hosts)
    centre = read_credentials(made.centre.read_bytes())
    assert server_names(centre.certificate) == (
        "pusat.contoh.id", "192.168.7.3", "lain.contoh.id", "2001:db8::1", "xn--bcher-kva.example",
        "127.0.0.1", "localhost",
    )  # fmt: skip


@pytest.mark.parametrize("host", ["", " ", "a b", "a..b", "-a", "1.2.3", "https://", "x" * 64])
def test_no_certificate_names_what_no_server_can_be(host: str):
    with pytest.raises(ProtocolError, match="host_unusable"):
        server_name(host)
