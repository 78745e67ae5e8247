"""Readable builders of test data: a small event, its package and cards, open profiles."""

import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from smartcity_desktop.domain.facts import PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.domain.roster import (
    ClassGroup,
    Conflict,
    DataValue,
    Event,
    PanelMember,
    Person,
    Programme,
    Region,
    Roster,
    SelfAnswer,
    Visit,
)
from smartcity_desktop.domain.words import EventKind, Role, Stage
from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.vault import Vault
from smartcity_desktop.protocol.identity import Identity, new_authority
from smartcity_desktop.protocol.package import (
    Package,
    activation_code,
    hub_class_for,
    issue_card,
    open_package,
    seal_package,
)
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.signing_in import Enrolment, SigningIn

PIN = "271828"
# 3 November 2026, 10.30 in Makassar.
MORNING_MS = 1_793_673_000_000


def instrument_text(name: str = "sel-a-1.0.0") -> str:
    return resource("instruments", f"{name}.toml").read_text("utf-8")


def an_instrument(name: str = "sel-a-1.0.0") -> Instrument:
    return read_instrument(instrument_text(name).encode())


def an_event(instrument: str = "SEL-A", profile: str = "", days: int = 2) -> Event:
    return Event(
        code="uji-2026",
        name="Seleksi Kesiapan 2026",
        kind=EventKind.SELECTION,
        year=2026,
        starts="2026-11-02",
        days=days,
        venue="Makassar (contoh)",
        zone="Asia/Makassar",
        instrument=instrument,
        version="1.0.0",
        profile=profile,
        quota=2,
        reserve=1,
        minimum="2.60",
        tolerance_minutes=15,
        presentation_minutes=20,
        discussion_minutes=30,
        scoring_minutes=10,
        example=True,
    )


REGIONS = (
    Region(RegionCode("35.74"), "Kota Probolinggo", "Jawa Timur", "2025"),
    Region(RegionCode("13.73"), "Kota Sawahlunto", "Sumatera Barat", "2025"),
    Region(
        RegionCode("71.08"), "Kabupaten Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara", "2025"
    ),
    Region(RegionCode("64.09"), "Kabupaten Penajam Paser Utara", "Kalimantan Timur", "2025"),
    Region(RegionCode("32.79"), "Kota Banjar", "Jawa Barat", "2025"),
    Region(RegionCode("63.03"), "Kabupaten Banjar", "Kalimantan Selatan", "2025"),
)
PEOPLE = tuple(
    Person(PersonId(f"AS-{n:02d}"), n, name, f"Universitas Contoh {n}", "AKADEMISI")
    for n, name in enumerate(
        (
            "Dr. Ratna Wiryasaputra",
            "Yohanes Tandikala, M.Kom.",
            "Dra. Melati Harahapan",
            "Ir. Bambang Suryalaga",
            "Siti Rahmadewi, M.Si.",
            "Sekretaris Contoh",
        ),
        start=1,
    )
)
CHAIR, MEMBER, SECRETARIAT = PEOPLE[0], PEOPLE[1], PEOPLE[5]


def a_roster(instrument: Instrument | None = None, event: Event | None = None) -> Roster:
    chosen = instrument or an_instrument()
    first = next(iter(chosen.profiles), "")
    panel = [PanelMember(p.id, Role.MEMBER) for p in PEOPLE[:5]]
    panel[0] = PanelMember(CHAIR.id, Role.CHAIR)
    starts = ("08.00", "09.15", "10.30", "11.45", "13.30", "08.00")
    return Roster(
        event=event or replace(an_event(chosen.code, first), instrument=chosen.code),
        regions=REGIONS,
        people=PEOPLE,
        classes=(ClassGroup("B", "Ruang Nusantara 2", tuple(panel)),),
        visits=tuple(
            Visit(
                id=VisitId(f"V{n:03d}"),
                serial=n,
                region=region.code,
                class_code="B",
                day=2 if n < len(REGIONS) else 1,
                starts=start,
                minutes=75,
                confirmed=True,
                leader="Bupati",
            )
            for n, (region, start) in enumerate(zip(REGIONS, starts, strict=True), start=1)
        ),
        conflicts=(Conflict(MEMBER.id, REGIONS[3].code, "mentored", "2024", blocking=True),),
        data=tuple(_data(chosen)),
        programmes=tuple(
            Programme(region.code, "Q", f"Quick win {n}") for region in REGIONS for n in (1, 2)
        ),
        self_answers=tuple(
            SelfAnswer(region.code, node.code, 4, "Isian contoh dari daerah.", "2026-10-21")
            for region in REGIONS
            for node in chosen.judged()
        ),
    )


def _data(instrument: Instrument) -> list[DataValue]:
    values: list[DataValue] = []
    for region in REGIONS:
        for node in instrument.leaves():
            leaf = node.leaf
            if leaf is None or leaf.kind != "data":
                continue
            value = next(iter(leaf.categories), "3.0")
            values.append(DataValue(region.code, node.code, value, "Sumber contoh", 2025))
    return values


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    package: Package
    authority: Identity
    cards: dict[PersonId, tuple[bytes, str]]


def a_published_event(roster: Roster | None = None, name: str = "sel-a-1.0.0") -> PublishedEvent:
    chosen = roster or a_roster(an_instrument(name))
    authority = new_authority(chosen.event.code, "Sekretariat uji")
    cards: dict[PersonId, tuple[bytes, str]] = {}
    for person in chosen.people:
        code = activation_code()
        hub = hub_class_for(chosen, person.id)
        cards[person.id] = (issue_card(authority, chosen.event.code, person, code, hub), code)
    package = open_package(seal_package(chosen, instrument_text(name), authority))
    return PublishedEvent(package, authority, cards)


@cache
def the_event() -> PublishedEvent:
    """Return the small event, published once in a process: its cards are slow to make."""
    return a_published_event()


def a_clock() -> ScriptedClock:
    return ScriptedClock("Asia/Makassar", MORNING_MS, step_ms=1000)


class Drawer:
    """A keyring in memory, so that a profile opens without its PIN."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, name: str, secret: bytes) -> bool:
        self.kept[name] = secret
        return True

    def find(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)

    def condition(self) -> str:
        return "active"


@dataclass(frozen=True, slots=True)
class EnteredLaptops:
    """Laptops of people who have entered an event, closed and never written to again."""

    root: TemporaryDirectory[str]
    drawer: Drawer
    folders: dict[tuple[bytes, PersonId], Path]

    def of(self, event: PublishedEvent, person: Person) -> Path:
        """Return the folder of a person's laptop, who enters the event the first time."""
        key = event.package.content, person.id
        if key not in self.folders:
            self.folders[key] = Path(self.root.name) / str(len(self.folders))
            enter(self.folders[key], event, person, self.drawer).close()
        return self.folders[key]


@cache
def entered_laptops() -> EnteredLaptops:
    """Return the laptops of this process."""
    return EnteredLaptops(TemporaryDirectory(prefix="smartcity-laptops-"), Drawer(), {})


def enter(folder: Path, event: PublishedEvent, person: Person, vault: Vault) -> Profile:
    """Let a person enter the event on a new laptop."""
    card, code = event.cards[person.id]
    enrolment = Enrolment(event.package.content, card, code, PIN, "Laptop B-01")
    return SigningIn(vault).enter(folder, enrolment, a_clock())


def a_profile(folder: Path, event: PublishedEvent, person: Person = MEMBER) -> Profile:
    """Return the open profile of a person who has just entered the event.

    Card and PIN are slow to open by design: a person enters once in a process, and every call
    gets a copy of that laptop. So two calls for one person are copies of one journal.
    """
    shutil.copytree(entered_laptops().of(event, person), folder)
    return reopened(folder)


def reopened(folder: Path) -> Profile:
    """Return what `a_profile` made, or a copy of it, opened again without its PIN."""
    return SigningIn(entered_laptops().drawer).resume(folder, a_clock())


def begin(profile: Profile, visit: VisitId) -> None:
    """Let a chair open the day, check the region in and start it."""
    where, running = profile.roster.visit(visit), Running(profile)
    people = profile.roster.class_group(where.class_code).people()
    running.open_day(where.class_code, where.day, people)
    running.arrive(visit, "Bupati", 7)
    running.start_stage(visit, Stage.PRESENTATION)


def sheet_of(event: PublishedEvent, visit: int, person: Person = MEMBER) -> SheetId:
    roster = event.package.roster
    return roster.sheet_id(roster.visit(VisitId(f"V{visit:03d}")), person.id)
