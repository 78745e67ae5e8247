"""Entering an event, signing in and coming back: always without a server."""

from pathlib import Path

import pytest

from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import KEYFILE, read_keyfile
from smartcity_desktop.host.paths import DATABASE
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.credentials import read_credentials
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import journal_certificate
from smartcity_desktop.protocol.identity import Purpose, hub_class_of
from smartcity_desktop.protocol.package import open_package, seal_package
from smartcity_desktop.services.signing_in import (
    Enrolment,
    SigningIn,
    new_journal_id,
    refuse_unproven,
)
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.shelf import secret
from tests.builders import (
    MEMBER,
    PIN,
    Drawer,
    PublishedEvent,
    a_clock,
    a_profile,
    a_roster,
    instrument_text,
)


def enrolment(event: PublishedEvent, pin: str = PIN, code: str | None = None) -> Enrolment:
    card, right = event.cards[MEMBER.id]
    return Enrolment(event.package.content, card, code or right, pin, "Laptop B-01")


def refused(act, *arguments: object) -> str:
    with pytest.raises((HostError, ProtocolError, StorageError)) as error:
        act(*arguments)
    return error.value.key


def test_entering_begins_a_journal_of_the_cards_person(tmp_path: Path, event: PublishedEvent):
    profile = a_profile(tmp_path / "p", event)
    opened = profile.store.lines(profile.journal)[0].entry.fact()
    assert (opened.person, opened.event, opened.example) == (MEMBER.id, "uji-2026", True)
    assert opened.instruments == (profile.package.instrument.digest,)
    assert journal_certificate(opened, profile.package.authority) == profile.identity.certificate
    assert (profile.role, profile.class_group.code) == (Role.MEMBER, "B")
    assert read_keyfile(profile.folder).name == MEMBER.name
    profile.close()


def test_the_pin_opens_the_same_profile_again(tmp_path: Path, event: PublishedEvent):
    signing = SigningIn(NoVault())
    first = a_profile(tmp_path / "p", event)
    journal, head = first.journal, first.store.head
    first.close()
    assert refused(signing.sign_in, tmp_path / "p", "314159") == "wrong_pin"
    again = signing.sign_in(tmp_path / "p", PIN, a_clock())
    assert (again.journal, again.store.head, again.person) == (journal, head, MEMBER)
    assert refused(signing.sign_in, tmp_path / "p", PIN) == "profile_in_use"
    signing.confirm_pin(tmp_path / "p", PIN)
    again.close()


def test_the_keyring_spares_the_pin_and_is_never_needed(tmp_path: Path, event: PublishedEvent):
    drawer = Drawer()
    signing = SigningIn(drawer)
    signing.enter(tmp_path / "p", enrolment(event), a_clock()).close()
    assert [len(secret) for secret in drawer.kept.values()] == [32]
    signing.resume(tmp_path / "p", a_clock()).close()
    drawer.kept.clear()
    assert refused(signing.resume, tmp_path / "p") == "pin_needed"
    signing.sign_in(tmp_path / "p", PIN, a_clock()).close()
    drawer.keep(read_keyfile(tmp_path / "p").profile, b"w" * 32)
    assert refused(signing.resume, tmp_path / "p") in {"pin_needed", "profile_damaged"}
    signing.sign_in(tmp_path / "p", PIN, a_clock()).close()


@pytest.mark.parametrize(
    ("pin", "code", "key"),
    [
        ("123456", None, "pin_too_plain"),
        ("12345", None, "pin_too_short"),
        (PIN, "AAAA-BBBB-CCCC", "wrong_code"),
    ],
)
def test_a_refused_entry_leaves_no_profile(
    tmp_path: Path, event: PublishedEvent, pin: str, code: str | None, key: str
):
    signing = SigningIn(NoVault())
    assert refused(signing.enter, tmp_path / "p", enrolment(event, pin, code)) == key
    assert not (tmp_path / "p" / KEYFILE).exists()
    signing.enter(tmp_path / "p", enrolment(event), a_clock()).close()
    assert refused(signing.enter, tmp_path / "p", enrolment(event)) == "profile_exists"


def test_an_interrupted_entry_is_begun_anew(tmp_path: Path, event: PublishedEvent, monkeypatch):
    signing = SigningIn(NoVault())
    with monkeypatch.context() as patch:
        patch.setattr("smartcity_desktop.services.signing_in.wrap_key", _fails)
        with pytest.raises(ZeroDivisionError):
            signing.enter(tmp_path / "p", enrolment(event), a_clock())
    assert (tmp_path / "p" / DATABASE).exists()
    profile = signing.enter(tmp_path / "p", enrolment(event), a_clock())
    assert profile.store.head.next_seq == 1
    profile.close()


def _fails(*_: object) -> None:
    raise ZeroDivisionError


def test_an_instrument_that_is_not_reproduced_is_not_opened(event: PublishedEvent):
    text = instrument_text()
    wrong = text.replace('display = "3,', 'display = "2,', 1)
    assert wrong != text
    package = open_package(seal_package(a_roster(), wrong, event.authority))
    with pytest.raises(ProtocolError) as error:
        refuse_unproven(package)
    assert (error.value.key, error.value.details["wrong"]) == ("instrument_refused", 1)
    refuse_unproven(event.package)


def test_a_damaged_profile_is_named_and_lets_go_of_its_lock(tmp_path: Path, event: PublishedEvent):
    signing = SigningIn(NoVault())
    profile = a_profile(tmp_path / "p", event)
    profile.close()
    database = tmp_path / "p" / DATABASE
    content = database.read_bytes()
    database.write_bytes(b"\x00" * 4096 + content[4096:])
    assert refused(signing.sign_in, tmp_path / "p", PIN) == "profile_damaged"
    database.write_bytes(content)
    signing.sign_in(tmp_path / "p", PIN, a_clock()).close()


def test_ids_are_time_ordered_uuids():
    import uuid

    ids = [uuid.UUID(new_journal_id()) for _ in range(50)]
    assert {found.version for found in ids} == {7}
    assert {found.variant for found in ids} == {uuid.RFC_4122}
    assert len(set(ids)) == 50


def test_the_profile_keeps_what_makes_the_laptop_a_hub(tmp_path: Path, event: PublishedEvent):
    profile = a_profile(tmp_path / "p", event)
    kept = secret(profile.store, "hub")
    assert kept is not None
    hub = read_credentials(kept, Purpose.HUB)
    assert hub_class_of(hub.certificate) == "B"
    profile.close()
