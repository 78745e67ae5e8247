"""Builders of score sheets: a sealed sheet of each packaged instrument, and the keys to seal it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from smartcity_desktop.documents.forms.score_sheet import PrintedSheet, score_sheet_1
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.domain.documents import Published, ScoreSheetContent, score_sheet
from smartcity_desktop.domain.facts import Mark, PersonId, RegionCode, Submitted, VisitId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.domain.roster import (
    ClassGroup,
    DataValue,
    Event,
    PanelMember,
    Person,
    Programme,
    Region,
    Roster,
    Visit,
)
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.words import EventKind, RemarkPart, Role
from smartcity_desktop.host.resources import resource
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    Subject,
    fingerprint,
    issue,
    new_authority,
    new_key,
)

SEALED_AT = "2026-11-03T11:31:20+08:00"
MOMENT = datetime.fromisoformat(SEALED_AT)
REGION = Region(
    RegionCode("71.08"), "Kabupaten Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara", "2025"
)
ASSESSOR = Person(
    PersonId("AS-04"), 4, "Yohanes Tandikala, M.Kom.", "Universitas Contoh", "AKADEMISI"
)
NOTES = (
    "",
    "Naik tiap tahun, belum khusus smart city.",
    "",
    "RPJMD hlm. 112; anggaran 2026 belum tampak pada DPA.",
    "",
    "12 ASN, 3 bersertifikat.",
)
PACKAGE = "22" * 32
NAMES = {"SEL-A": "sel-a-1.0.0", "EVA-B": "eva-b-1.0.0", "SPBE": "spbe-1.0.0"}


@dataclass(frozen=True, slots=True)
class Keys:
    """An event authority and an assessor's device under it."""

    authority: Identity
    device: Identity


PRINTING = Printing("3-11-2026 11.31 WITA", "Laptop B-01")


def keys(name: str = "uji-2026") -> Keys:
    """Return the keys of an event, the same ones for the whole run."""
    return _keys(name)


@cache
def _keys(name: str) -> Keys:
    authority = new_authority(name, "Sekretariat uji")
    return Keys(authority, device(authority, ASSESSOR, name))


def device(authority: Identity, person: Person, event: str = "uji-2026") -> Identity:
    """Return a fresh device of a person, certified by a card of the event."""
    card = _certified(authority, person, Purpose.CARD, event)
    return _certified(card, person, Purpose.DEVICE, event)


def _certified(issuer: Identity, person: Person, purpose: Purpose, event: str) -> Identity:
    key = new_key()
    where = "Laptop B-01" if purpose is Purpose.DEVICE else person.institution
    subject = Subject(person.name, person.id, where, event, purpose)
    own = issue(issuer, subject, key.public_key())
    chain = issuer.chain if purpose is Purpose.DEVICE else ()
    return Identity(key, (own, *chain))


@cache
def instrument(code: str) -> Instrument:
    return read_instrument(resource("instruments", f"{NAMES[code]}.toml").read_bytes())


def roster(
    of: Instrument, quick_wins: int = 2, *, example: bool = True, centre: str = ""
) -> Roster:
    event = Event(
        code="uji-2026",
        name=f"{of.title.id} Tahun 2026",
        kind=EventKind.SELECTION,
        year=2026,
        starts="2026-11-02",
        days=2,
        venue="Makassar (contoh)",
        zone="Asia/Makassar",
        instrument=of.code,
        version=of.version,
        profile=next(iter(of.profiles), ""),
        quota=2,
        reserve=1,
        minimum="2.60",
        tolerance_minutes=15,
        presentation_minutes=20,
        discussion_minutes=30,
        scoring_minutes=10,
        example=example,
        centre=centre,
    )
    chair = Person(PersonId("AS-01"), 1, "Dr. Ratna Wiryasaputra", "Universitas", "AKADEMISI")
    panel = (PanelMember(chair.id, Role.CHAIR), PanelMember(ASSESSOR.id, Role.MEMBER))
    visit = Visit(VisitId("V009"), 9, REGION.code, "B", 2, "10.30", 75, confirmed=True)
    return Roster(
        event=event,
        regions=(REGION,),
        people=(chair, ASSESSOR),
        classes=(ClassGroup("B", "Ruang Nusantara 2", panel),),
        visits=(visit,),
        data=tuple(_data(of)),
        programmes=tuple(Programme(REGION.code, "Q", f"Quick win {n}") for n in range(quick_wins)),
    )


def _data(of: Instrument) -> list[DataValue]:
    return [
        DataValue(REGION.code, node.code, next(iter(node.leaf.categories), "3.0"), "BPS", 2025)
        for node in of.leaves()
        if node.leaf and node.leaf.kind == "data"
    ]


def the_event(
    code: str = "SEL-A",
    quick_wins: int = 2,
    *,
    example: bool = True,
    authority: str = "",
    centre: str = "",
) -> Published:
    """Return an event on one of the packaged instruments, as papers speak of it."""
    of = instrument(code)
    vouching = authority or fingerprint(keys().authority.certificate)
    of_event = roster(of, quick_wins, example=example, centre=centre)
    return Published(of_event, of, vouching, PACKAGE)


def filled(published: Published, note: str | None = None) -> Sheet:
    """Return a filled sheet; levels and notes go round, `note` replaces every note."""
    of = published.instrument
    visit = published.roster.visits[0]
    blank = blank_sheet(published.roster, of, published.roster.sheet_id(visit, ASSESSOR.id))
    marks: dict[str, Mark] = {}
    notes: dict[str, str] = {}
    for number, node in enumerate(blank.judged()):
        top = blank.instrument.scale_of(node).highest
        marks[node.code] = (3, 2, 3, 4, 3, 2, 1, 3)[number % 8] if number % 5 else min(4, top)
        notes[node.code] = NOTES[number % len(NOTES)] if note is None else note
    return replace(
        blank,
        marks=marks,
        notes=notes,
        revision=3,
        rating=of.ratings[2].code if of.ratings else "",
        remarks={
            RemarkPart.STRENGTH: "Visi jelas dan tertulis pada RPJMD; dua quick win terencana.",
            RemarkPart.WEAKNESS: "Konektivitas antarpulau terbatas.",
            RemarkPart.RECOMMENDATION: "Ikat rencana induk TIK pada DPA 2027.",
        },
    )


def content_of(published: Published, written: Sheet) -> ScoreSheetContent:
    """Return what the paper of a sheet says, sealed at a fixed moment."""
    return score_sheet(published, written, Submitted(written.id, 3, "", SEALED_AT, "+3"))


def sheet(
    code: str = "SEL-A",
    quick_wins: int = 2,
    *,
    example: bool = True,
    note: str | None = None,
) -> ScoreSheetContent:
    """Return what the paper of a filled sheet says."""
    published = the_event(code, quick_wins, example=example)
    return content_of(published, filled(published, note))


def printed(
    code: str = "SEL-A",
    quick_wins: int = 2,
    *,
    example: bool = True,
    note: str | None = None,
    authority: str = "",
) -> PrintedSheet:
    """Return a filled sheet in words."""
    published = the_event(code, quick_wins, example=example, authority=authority)
    return score_sheet_1(content_of(published, filled(published, note)), published)


def marked(given: dict[str, Mark]) -> PrintedSheet:
    """Return a sheet in words with other answers to some indicators."""
    published = the_event()
    written = filled(published)
    written = replace(written, marks={**written.marks, **given})
    return score_sheet_1(content_of(published, written), published)
