"""Who may answer as a class hub, and that nobody else passes for one."""

import ssl
import threading
from dataclasses import replace
from pathlib import Path
from socket import socketpair

import pytest
from cryptography.hazmat.primitives import serialization

from smartcity_desktop.domain.roster import PanelMember, Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    hub_credentials,
    hub_orders,
    read_credentials,
    read_hub_orders,
    write_credentials,
)
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    HUB_HOST,
    Identity,
    Purpose,
    certificate_pem,
    hub_class_of,
    verify_chain,
)
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.package import Card, enrol, hub_class_for, issue_card, open_card
from smartcity_desktop.protocol.receipt import (
    Receipt,
    sign_receipt,
    verify_hub_receipt,
    verify_receipt,
)
from tests.builders import (
    CHAIR,
    MEMBER,
    SECRETARIAT,
    PublishedEvent,
    a_published_event,
    a_roster,
)


def hub_of(event: PublishedEvent, person: Person) -> Identity:
    hub = open_card(*event.cards[person.id], event.package).hub
    assert hub is not None
    return hub


def refused(act, *arguments: object) -> str:
    with pytest.raises(ProtocolError) as error:
        act(*arguments)
    return error.value.key


@pytest.mark.parametrize(("person", "code"), [(CHAIR, "B"), (MEMBER, "B"), (SECRETARIAT, "")])
def test_cards_of_panel_and_secretariat_carry_their_hub(
    event: PublishedEvent, person: Person, code: str
) -> None:
    hub = hub_of(event, person)
    assert hub_class_of(hub.certificate) == code
    verify_chain(hub.chain, event.package.authority, Purpose.HUB)


def test_a_card_without_a_hub_still_lets_in(event: PublishedEvent) -> None:
    content, code = event.cards[MEMBER.id]
    old = canonical_json(replace(parse(content, Card), hub=None)).replace(b'"hub":null,', b"")
    assert b'"hub"' not in old
    assert open_card(old, code, event.package).hub is None
    assert enrol(old, code, event.package, "Laptop").chain


def test_observers_and_field_staff_get_no_hub() -> None:
    roster = a_roster()
    group = roster.classes[0]
    panel = (*group.panel[:3], *(PanelMember(m.person, Role.OBSERVER) for m in group.panel[3:]))
    watched = replace(roster, classes=(replace(group, panel=panel),))
    assert hub_class_for(watched, group.panel[4].person) is None
    assert hub_class_for(watched, CHAIR.id) == "B"


def test_a_hub_key_opens_with_its_own_card_alone(event: PublishedEvent) -> None:
    card, code = event.cards[CHAIR.id]
    other = parse(event.cards[MEMBER.id][0], Card)
    swapped = canonical_json(replace(parse(card, Card), hub=other.hub))
    assert refused(open_card, swapped, code, event.package) == "credentials_unreadable"
    foreign = issue_card(a_published_event().authority, "uji-2026", CHAIR, code, "B")
    mixed = replace(parse(foreign, Card), authority=event.package.fingerprint)
    key = refused(open_card, canonical_json(mixed), code, event.package)
    assert key == "certificate_untrusted"


def a_receipt(event: PublishedEvent) -> Receipt:
    return Receipt("uji-2026", event.package.fingerprint, JournalId("j"), 0, 3, "0" * 64, "now")


def test_each_receipt_passes_for_its_own_giver_alone(event: PublishedEvent) -> None:
    authority = event.package.authority
    centre = centre_credentials(event.authority, "uji-2026", ("localhost",))
    by_hub = sign_receipt(a_receipt(event), hub_of(event, CHAIR))
    by_centre = sign_receipt(a_receipt(event), centre)
    device = enrol(*event.cards[CHAIR.id], event.package, "Laptop")
    by_device = sign_receipt(a_receipt(event), Identity(device.key, device.chain[:1]))
    assert verify_hub_receipt(by_hub, authority) == a_receipt(event)
    assert verify_receipt(by_centre, authority) == a_receipt(event)
    assert refused(verify_receipt, by_hub, authority) == "certificate_untrusted"
    assert refused(verify_hub_receipt, by_centre, authority) == "certificate_untrusted"
    assert refused(verify_hub_receipt, by_device, authority) == "certificate_untrusted"
    elsewhere = a_published_event().package.authority
    assert refused(verify_hub_receipt, by_hub, elsewhere) == "certificate_untrusted"


def test_credentials_of_a_hub_are_not_those_of_a_centre(event: PublishedEvent) -> None:
    content = write_credentials(hub_of(event, CHAIR))
    assert refused(read_credentials, content) == "credentials_unreadable"
    assert read_credentials(content, Purpose.HUB).key
    centre = centre_credentials(event.authority, "uji-2026", ("localhost",))
    assert refused(read_credentials, write_credentials(centre), Purpose.HUB)


def test_the_line_that_starts_a_hub_is_read_as_it_was_written(event: PublishedEvent) -> None:
    hub = hub_credentials(event.authority, "uji-2026", "B")
    line = hub_orders(event.package.content, hub, b"k" * 32)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    package, read, key = read_hub_orders(line)
    assert (package, key) == (event.package.content, b"k" * 32)
    assert read.certificate == hub.certificate
    assert refused(read_hub_orders, b"{}\n") == "unreadable"


def greeting(event: PublishedEvent, server: Identity, name: str, folder: Path) -> bool:
    """Tell whether a client that trusts the event's authority accepts `server` as `name`."""
    key, certificate = folder / "key.pem", folder / "chain.pem"
    key.write_bytes(
        server.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificate.write_bytes(b"".join(map(certificate_pem, server.chain)))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.load_verify_locations(cadata=certificate_pem(event.package.authority).decode())
    near, far = socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(far, server_side=True).close()
        except OSError:
            far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        asking.wrap_socket(near, server_hostname=name).close()
    except ssl.SSLCertVerificationError:
        near.close()
        return False
    finally:
        thread.join(10)
    return True


def test_tls_takes_a_hub_for_a_hub_and_nobody_else(event: PublishedEvent, tmp_path: Path) -> None:
    hub = hub_of(event, CHAIR)
    centre = centre_credentials(event.authority, "uji-2026", ("localhost",))
    device = enrol(*event.cards[CHAIR.id], event.package, "Laptop")
    assert greeting(event, hub, HUB_HOST, tmp_path)
    assert not greeting(event, hub, "localhost", tmp_path)
    assert greeting(event, centre, "localhost", tmp_path)
    assert not greeting(event, centre, HUB_HOST, tmp_path)
    assert not greeting(event, device, HUB_HOST, tmp_path)
