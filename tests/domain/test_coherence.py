"""An event that contradicts itself is refused where it is opened, whoever signed it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.coherence import contradictions
from smartcity_desktop.domain.facts import PersonId, RegionCode, VisitId
from smartcity_desktop.domain.roster import ClassGroup, Conflict, PanelMember, Roster
from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.compression import compressed
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import certificate_bytes, new_authority
from smartcity_desktop.protocol.package import (
    PACKAGE_FORMAT,
    Contents,
    Envelope,
    open_package,
)
from smartcity_desktop.services.preparing.publishing import publish
from tests.builders import a_roster, an_instrument, instrument_text
from tests.classrooms import two_classes

AUTHORITY = new_authority("uji-2026", "Sekretariat uji")


def signed(roster: Roster, instrument: str) -> bytes:
    """Return the package of an authority that signs whatever it is given."""
    contents = canonical_json(Contents(PACKAGE_FORMAT, roster, instrument))
    authority = b64encode(certificate_bytes(AUTHORITY.certificate)).decode()
    signature = b64encode(AUTHORITY.sign(contents)).decode()
    return compressed(canonical_json(Envelope(contents.decode(), authority, signature)), 3)


def with_event(roster: Roster, **changes: object) -> Roster:
    return replace(roster, event=replace(roster.event, **changes))  # pyright: ignore[reportArgumentType]


def with_visit(roster: Roster, **changes: object) -> Roster:
    visit = replace(roster.visits[0], **changes)  # pyright: ignore[reportArgumentType]
    return replace(roster, visits=(visit, *roster.visits[1:]))


def with_person(roster: Roster, **changes: object) -> Roster:
    person = replace(roster.people[0], **changes)  # pyright: ignore[reportArgumentType]
    return replace(roster, people=(person, *roster.people[1:]))


def with_panel(roster: Roster, *panel: PanelMember) -> Roster:
    return replace(roster, classes=(ClassGroup("B", "Ruang", panel),))


def without_chair(roster: Roster) -> Roster:
    return with_panel(
        roster, *(PanelMember(m.person, Role.MEMBER) for m in roster.classes[0].panel)
    )


def twice(roster: Roster) -> Roster:
    return replace(roster, people=(*roster.people, roster.people[1]))


def in_two_classes(roster: Roster) -> Roster:
    (b,) = roster.classes
    return replace(roster, classes=(b, replace(b, code="C")))


WEIGHTS = {root.code: "0" for root in an_instrument().roots if not root.informational}

WRONG: dict[str, Callable[[Roster], Roster]] = {
    "visit of an unknown region": lambda r: with_visit(r, region=RegionCode("99.99")),
    "visit of an unknown class": lambda r: with_visit(r, class_code="Z"),
    "visit on a day beyond the event": lambda r: with_visit(r, day=10**8),
    "visit on day 0": lambda r: with_visit(r, day=0),
    "visit at no time": lambda r: with_visit(r, starts="25.70"),
    "visit of endless minutes": lambda r: with_visit(r, minutes=10**9),
    "visit with a serial of no number": lambda r: with_visit(r, serial=-1),
    "visit that leaves its folder": lambda r: with_visit(r, id=VisitId("../V1")),
    "visit twice": lambda r: replace(r, visits=(*r.visits, r.visits[0])),
    "a person twice": twice,
    "an id that differs by case": lambda r: with_person(r, id=PersonId("as-02")),
    "a person in two classes": in_two_classes,
    "an id with a slash": lambda r: with_person(r, id=PersonId("a/b")),
    "an id of a device": lambda r: with_person(r, id=PersonId("CON")),
    "an id beyond a certificate": lambda r: with_person(r, id=PersonId("x" * 65)),
    "a serial twice": lambda r: with_person(r, serial=2),
    "a duty that is none": lambda r: with_person(r, duty="raja"),
    "no chair": without_chair,
    "no panel": with_panel,
    "two chairs": lambda r: with_panel(
        r, *(PanelMember(p.id, Role.CHAIR) for p in r.people[:2])
    ),
    "a panel of strangers": lambda r: with_panel(
        r, *r.classes[0].panel, PanelMember(PersonId("AS-99"), Role.MEMBER)
    ),
    "an event of a slash": lambda r: with_event(r, code="a/b"),
    "an event of no days": lambda r: with_event(r, days=0),
    "an event of 10^8 days": lambda r: with_event(r, days=10**8),
    "an event that begins never": lambda r: with_event(r, starts="31 Februari"),
    "an event at the end of time": lambda r: with_event(r, starts="9999-12-31"),
    "a quota below nothing": lambda r: with_event(r, quota=-1),
    "a minimum that is none": lambda r: with_event(r, minimum="banyak"),
    "weights that divide by zero": lambda r: with_event(r, weights={**WEIGHTS, "A1": "1/0"}),
    "weights of nothing": lambda r: with_event(r, weights=WEIGHTS),
    "weights of strangers": lambda r: with_event(r, weights={"Z": "1"}),
    "another instrument": lambda r: with_event(r, version="9.9.9"),
    "an unknown profile": lambda r: with_event(r, profile="tidak-ada"),
    "data of an unknown indicator": lambda r: replace(
        r, data=(replace(r.data[0], indicator="Z9"), *r.data[1:])
    ),
    "a conflict of a stranger": lambda r: replace(
        r, conflicts=(Conflict(PersonId("AS-99"), r.regions[0].code, "family", "", blocking=True),)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_signed_contradiction_is_refused_with_its_place(name: str) -> None:
    roster = WRONG[name](a_roster())
    with pytest.raises(ProtocolError) as opening:
        open_package(signed(roster, instrument_text()))
    assert opening.value.key == "package_contradictory"
    assert Wording("id").say("errors.package_contradictory", **opening.value.details)


def test_nothing_is_published_that_nobody_could_open(tmp_path: Path) -> None:
    roster = WRONG["a person twice"](a_roster())
    with pytest.raises(ProtocolError) as caught:
        publish(roster, instrument_text(), tmp_path / "paket", NoVault())
    assert caught.value.key == "package_contradictory"
    assert not (tmp_path / "paket").exists()


@pytest.mark.parametrize("instrument", ["sel-a-1.0.0", "eva-b-1.0.0", "spbe-1.0.0"])
def test_a_sound_event_has_no_contradiction(instrument: str) -> None:
    chosen = an_instrument(instrument)
    assert list(contradictions(a_roster(chosen), chosen)) == []
    assert list(contradictions(two_classes(), an_instrument())) == []


@pytest.mark.parametrize("text", ["", "[[[", "kode = 1", "a = " + "[" * 3000, "\x00", "x" * 5000])
def test_an_instrument_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        open_package(signed(a_roster(), text))
    assert caught.value.key == "package_unreadable"
