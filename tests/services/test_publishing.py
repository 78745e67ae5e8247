"""Publishing: everything an event needs, and a way back to its key."""

import json
from pathlib import Path

import pytest
from shamir_mnemonic import combine_mnemonics

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.codec import parse
from smartcity_desktop.protocol.credentials import read_credentials
from smartcity_desktop.protocol.identity import Purpose, fingerprint, load_key, verify_chain
from smartcity_desktop.protocol.package import enrol, open_package
from smartcity_desktop.protocol.secrets import SealedSecret, open_secret
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
    words = [published.shares[number].read_text().strip() for number in pair]
    secret = combine_mnemonics(words)
    name = f"authority:{published.fingerprint}"
    sealed = parse(published.authority.read_bytes(), SealedSecret)
    key = load_key(open_secret(sealed, secret.hex(), name))
    package = open_package(published.package.read_bytes())
    assert key.public_key() == package.authority.public_key()
    assert fingerprint(package.authority) == published.fingerprint


def test_one_recovery_sheet_opens_nothing(published):
    with pytest.raises(Exception, match=r"[Mm]nemonic"):
        combine_mnemonics([published.shares[0].read_text().strip()])


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

    monkeypatch.setattr("smartcity_desktop.services.preparing.publishing.seal_package", fails)
    with pytest.raises(HostError):
        publish(a_roster(), instrument_text(), tmp_path, NoVault())
    assert not list(tmp_path.glob("*.event"))
