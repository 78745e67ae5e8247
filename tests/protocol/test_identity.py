"""Packages, cards, certificates, receipts and secrets: only what they claim, for whom they say."""

import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from smartcity_desktop.domain.facts import JournalOpened
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.compression import compressed, expanded
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    hub_credentials,
    read_credentials,
    write_credentials,
)
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    device_certificate,
    journal_certificate,
    session_request,
    verify_session,
)
from smartcity_desktop.protocol.identity import (
    CURVE_ORDER,
    HUB_HOST,
    Identity,
    Purpose,
    Subject,
    certificate_bytes,
    issue,
    key_fingerprint,
    load_certificate,
    load_key,
    new_authority,
    new_key,
    person_of,
    purpose_of,
    verify_chain,
    verify_signature,
)
from smartcity_desktop.protocol.package import (
    activation_code,
    enrol,
    open_package,
    seal_package,
    tidy_code,
)
from smartcity_desktop.protocol.receipt import (
    Receipt,
    Refusal,
    read_receipt,
    sign_receipt,
    verify_receipt,
)
from smartcity_desktop.protocol.secrets import open_secret, seal_secret
from tests.builders import (
    CHAIR,
    MEMBER,
    PublishedEvent,
    a_published_event,
    a_roster,
    instrument_text,
)


@pytest.fixture(scope="module")
def device(event: PublishedEvent) -> Identity:
    return enrol(*event.cards[MEMBER.id], event.package, "Laptop B-01")


def refused(act, *arguments: object) -> str:
    with pytest.raises(ProtocolError) as error:
        act(*arguments)
    return error.value.key


def test_a_package_opens_to_what_was_sealed(event: PublishedEvent):
    assert event.package.roster == a_roster()
    assert event.package.instrument.code == "SEL-A"
    again = open_package(event.package.content)
    assert again.fingerprint == event.package.fingerprint


def test_no_flipped_byte_of_a_package_opens(event: PublishedEvent):
    content = event.package.content
    for place in range(0, len(content), max(1, len(content) // 150)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        try:
            opened = open_package(bytes(changed))
        except ProtocolError:
            continue
        # A bit that the compression does not read changes nothing that was signed.
        assert (opened.roster, opened.fingerprint) == (
            event.package.roster,
            event.package.fingerprint,
        )
    for length in range(0, len(content), max(1, len(content) // 40)):
        assert refused(open_package, content[:length])


def _tampered(event: PublishedEvent, **changes: str) -> bytes:
    envelope = json.loads(expanded(event.package.content, 1 << 26))
    return compressed(canonical_json(envelope | changes), 3)


def test_another_signer_and_changed_contents_are_refused(event: PublishedEvent, device: Identity):
    other = new_authority("uji-2026", "Lain")
    envelope = json.loads(expanded(event.package.content, 1 << 26))
    swapped = b64encode(certificate_bytes(other.certificate)).decode()
    assert refused(open_package, _tampered(event, authority=swapped)) == "signature_invalid"
    raised = envelope["contents"].replace('"quota":2', '"quota":9')
    assert raised != envelope["contents"]
    assert refused(open_package, _tampered(event, contents=raised)) == "signature_invalid"
    assert refused(open_package, _tampered(event, signature="!!")) in {
        "package_unreadable",
        "signature_invalid",
    }
    own = b64encode(certificate_bytes(device.certificate)).decode()
    assert refused(open_package, _tampered(event, authority=own)) == "certificate_untrusted"


def test_a_package_with_a_broken_instrument_is_refused():
    authority = new_authority("uji-2026", "Otoritas")
    text = instrument_text().replace("digits = 2", 'digits = "dua"')
    assert refused(open_package, seal_package(a_roster(), text, authority)) == "package_unreadable"


def test_a_card_lets_its_person_in(event: PublishedEvent, device: Identity):
    assert person_of(device.certificate) == MEMBER.id
    assert verify_chain(device.chain, event.package.authority, Purpose.DEVICE)
    content = b"lembar"
    verify_signature(device.certificate, device.sign(content), content)
    assert refused(verify_signature, device.certificate, device.sign(content), b"lain")


def test_a_code_may_be_typed_in_any_way(event: PublishedEvent):
    card, code = event.cards[CHAIR.id]
    typed = f" {code.lower().replace('-', ' ')} "
    assert tidy_code(typed) == code
    assert enrol(card, typed, event.package, "B")
    codes = {activation_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(tidy_code(found) == found for found in codes)


def test_a_wrong_code_and_a_foreign_card_are_refused(event: PublishedEvent):
    card, code = event.cards[MEMBER.id]
    assert refused(enrol, card, activation_code(), event.package, "B") == "wrong_code"
    assert refused(enrol, card, "", event.package, "B") == "wrong_code"
    other = a_published_event()
    assert refused(enrol, card, code, other.package, "B") == "card_of_another_event"
    assert refused(enrol, b"{}", code, event.package, "B") == "unreadable"


def test_a_card_with_another_persons_certificate_is_refused(event: PublishedEvent):
    card, code = event.cards[MEMBER.id]
    chairs = json.loads(event.cards[CHAIR.id][0])
    mixed = json.loads(card) | {"certificate": chairs["certificate"]}
    key = refused(enrol, canonical_json(mixed), code, event.package, "B")
    assert key == "certificate_untrusted"
    torn = json.loads(card) | {"certificate": "???"}
    assert refused(enrol, canonical_json(torn), code, event.package, "B")


def forged(
    issuer: Identity, purpose: Purpose, person: str = MEMBER.id, name: str = MEMBER.name
) -> Identity:
    key = new_key()
    subject = Subject(name, person, "", "uji-2026", purpose)
    hosts = ("127.0.0.1",) if purpose is Purpose.CENTRE else ()
    own = issue(issuer, subject, key.public_key(), hosts)
    return Identity(key, (own, *issuer.chain))


def card_identity(event: PublishedEvent) -> Identity:
    card, code = event.cards[MEMBER.id]
    parsed = json.loads(card)
    from smartcity_desktop.protocol.codec import parse
    from smartcity_desktop.protocol.package import Card

    secret = open_secret(parse(card, Card).key, code, f"card:{MEMBER.id}")
    from base64 import b64decode

    return Identity(load_key(secret), (load_certificate(b64decode(parsed["certificate"])),))


@pytest.mark.parametrize("purpose", [Purpose.CENTRE, Purpose.AUTHORITY, Purpose.CARD])
def test_what_a_card_certifies_passes_for_a_device_only(event: PublishedEvent, purpose: Purpose):
    card = card_identity(event)
    assert verify_chain(forged(card, Purpose.DEVICE).chain, event.package.authority, Purpose.DEVICE)
    fake = forged(card, purpose)
    for claimed in Purpose:
        assert refused(verify_chain, fake.chain, event.package.authority, claimed)
        assert refused(verify_chain, fake.chain[:1], event.package.authority, claimed)


def test_a_device_certifies_nothing(event: PublishedEvent, device: Identity):
    for purpose in Purpose:
        fake = forged(device, purpose)
        assert refused(verify_chain, fake.chain, event.package.authority, purpose)


def test_a_card_cannot_certify_a_device_of_another_person(event: PublishedEvent):
    fake = forged(card_identity(event), Purpose.DEVICE, CHAIR.id)
    assert refused(verify_chain, fake.chain, event.package.authority, Purpose.DEVICE)


def test_a_card_cannot_certify_a_device_under_another_name(event: PublishedEvent):
    for name in (CHAIR.name, "Palsu", MEMBER.name.upper(), "x" * 64):
        fake = forged(card_identity(event), Purpose.DEVICE, name=name)
        assert refused(verify_chain, fake.chain, event.package.authority, Purpose.DEVICE)
        assert refused(
            journal_certificate, opened_by(event, fake, MEMBER.id), event.package.authority
        )


def test_a_signature_has_one_form(event: PublishedEvent, device: Identity):
    for number in range(20):
        content = b"isi %d" % number
        signature = device.sign(content)
        verify_signature(device.certificate, signature, content)
        s = int.from_bytes(signature[32:], "big")
        other = signature[:32] + (CURVE_ORDER - s).to_bytes(32, "big")
        assert refused(verify_signature, device.certificate, other, content) == "signature_invalid"


def test_a_card_cannot_answer_as_a_server(event: PublishedEvent):
    """TLS libraries follow the extended key usage of every certificate on the way."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    for certificate in (card_identity(event).certificate, *card_identity(event).chain):
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert ExtendedKeyUsageOID.SERVER_AUTH not in uses
    centre = centre_credentials(event.authority, "uji-2026", ("localhost",)).certificate
    uses = centre.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_chains_of_other_events_and_empty_chains_are_refused(
    event: PublishedEvent, device: Identity
):
    other = new_authority("uji-2026", "Sekretariat uji")
    assert refused(verify_chain, device.chain, other.certificate, Purpose.DEVICE)
    assert refused(verify_chain, [], event.package.authority, Purpose.DEVICE)
    assert refused(verify_chain, device.chain[:1], event.package.authority, Purpose.DEVICE)
    assert purpose_of(event.package.authority) == Purpose.AUTHORITY


def opened_by(event: PublishedEvent, device: Identity, person: str) -> JournalOpened:
    chain = tuple(b64encode(certificate_bytes(c)).decode() for c in device.chain)
    return JournalOpened(
        "B", person, "uji-2026", event.package.fingerprint, chain, (), example=True
    )


def test_a_journal_belongs_to_whom_its_certificate_names(event: PublishedEvent, device: Identity):
    authority = event.package.authority
    own = opened_by(event, device, MEMBER.id)
    assert journal_certificate(own, authority) == device.certificate
    assert refused(journal_certificate, opened_by(event, device, CHAIR.id), authority)
    assert refused(device_certificate, ("%%",), authority)


def test_a_session_needs_the_devices_key(event: PublishedEvent, device: Identity):
    authority = event.package.authority
    server = hub_credentials(event.authority, "uji-2026", "B").certificate
    request = session_request(event.package.fingerprint, "n1", device, server)
    assert verify_session(request, authority, server) == MEMBER.id
    assert refused(verify_session, replace(request, nonce="n2"), authority, server)
    stranger = Identity(new_key(), device.chain)
    assert refused(verify_session, session_request("f", "n1", stranger, server), authority, server)


def test_an_answer_is_good_for_the_server_it_names_alone(event: PublishedEvent, device: Identity):
    """By key, by what the server is and by its class: an answer passed on opens nothing."""
    authority, code = event.package.authority, "uji-2026"
    own = hub_credentials(event.authority, code, "B")
    request = session_request(event.package.fingerprint, "n1", device, own.certificate)
    key = own.key.public_key()
    renamed = Subject("Hub C", "C", "", code, Purpose.HUB)
    others = [
        hub_credentials(event.authority, code, "B").certificate,
        centre_credentials(event.authority, code, ("localhost",)).certificate,
        issue(event.authority, renamed, key, (HUB_HOST,)),
        issue(event.authority, Subject("Pusat", "centre", "", code, Purpose.CENTRE), key),
    ]
    for other in others:
        assert refused(verify_session, request, authority, other)
        forged = replace(request, server=key_fingerprint(other))
        assert refused(verify_session, forged, authority, other)
    again = issue(event.authority, Subject("Hub B", "B", "", code, Purpose.HUB), key, (HUB_HOST,))
    assert verify_session(request, authority, again) == MEMBER.id
    assert refused(session_request, "f", "n1", device, device.certificate)


RECEIPT = Receipt(
    "uji-2026", "f" * 64, "019a", 0, 9, "h" * 64, "2026-11-03T02:30:00Z", (Refusal(4, "off_scale"),)
)  # pyright: ignore[reportArgumentType]


def test_a_receipt_is_the_centres_and_unchanged(event: PublishedEvent, device: Identity):
    centre = centre_credentials(event.authority, "uji-2026", ("127.0.0.1",))
    signed = read_receipt(canonical_json(sign_receipt(RECEIPT, centre)))
    assert verify_receipt(signed, event.package.authority) == RECEIPT
    longer = replace(signed, receipt=replace(RECEIPT, last=10))
    assert refused(verify_receipt, longer, event.package.authority) == "signature_invalid"
    by_device = sign_receipt(RECEIPT, device)
    assert refused(verify_receipt, by_device, event.package.authority) == "certificate_untrusted"
    by_card = sign_receipt(RECEIPT, forged(card_identity(event), Purpose.CENTRE))
    assert refused(verify_receipt, by_card, event.package.authority) == "certificate_untrusted"
    assert refused(read_receipt, b"[]") == "unreadable"


def test_centre_credentials_come_back_whole_or_not_at_all(event: PublishedEvent):
    centre = centre_credentials(event.authority, "uji-2026", ("localhost",))
    content = write_credentials(centre)
    assert read_credentials(content).certificate == centre.certificate
    parts = json.loads(content)
    other = json.loads(
        write_credentials(centre_credentials(event.authority, "uji-2026", ("localhost",)))
    )
    assert refused(read_credentials, canonical_json(parts | {"key": other["key"]}))
    assert refused(read_credentials, canonical_json(parts | {"key": "AA=="}))
    assert refused(read_credentials, b"{}")


def test_a_secret_opens_with_its_passphrase_in_its_place_only():
    sealed = seal_secret(b"kunci", "271828", "profile:1")
    assert open_secret(sealed, "271828", "profile:1") == b"kunci"
    assert refused(open_secret, sealed, "271829", "profile:1") == "wrong_passphrase"
    assert refused(open_secret, sealed, "271828", "profile:2") == "wrong_passphrase"
    for name in ("salt", "nonce", "ciphertext"):
        text = getattr(sealed, name)
        flipped = replace(sealed, **{name: ("0" if text[0] != "0" else "1") + text[1:]})
        assert refused(open_secret, flipped, "271828", "profile:1") == "wrong_passphrase"
    assert refused(open_secret, replace(sealed, nonce=""), "271828", "profile:1")
    assert refused(open_secret, replace(sealed, salt="00"), "271828", "profile:1")


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 1 << 30},
        {"memory_kib": 0},
        {"passes": 1000},
        {"passes": 0},
        {"lanes": 0},
        {"lanes": -1},
        {"lanes": 4000},
        {"lanes": 4},
    ],
)
def test_a_secret_cannot_ask_for_any_amount_of_work(cost: dict[str, int]):
    sealed = seal_secret(b"kunci", "271828", "x")
    assert refused(open_secret, replace(sealed, **cost), "271828", "x")


def test_many_at_once_are_all_answered():
    """With several lanes the library hangs as soon as two threads derive together."""
    sealed = seal_secret(b"kunci", "271828", "x")
    with ThreadPoolExecutor(8) as threads:
        tries = [threads.submit(open_secret, sealed, "271828", "x") for _ in range(16)]
        assert [one.result(60) for one in tries] == [b"kunci"] * 16


def test_two_seals_share_nothing():
    one, other = (seal_secret(b"kunci", "271828", "x") for _ in range(2))
    assert len({one.salt, other.salt, one.nonce, other.nonce}) == 4
    assert one.ciphertext != other.ciphertext
