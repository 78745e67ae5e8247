"""Events with prepared cases and substitutes, and class facts in the order they were said."""

from dataclasses import replace
from functools import cache

from smartcity_desktop.domain.class_book import Book, Said, read_book
from smartcity_desktop.domain.facts import ClassFact, PersonId, RegionCode, VisitId
from smartcity_desktop.domain.roster import (
    ClassGroup,
    PanelMember,
    Person,
    PreparedCase,
    Roster,
    Visit,
)
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.profile import Profile
from tests.builders import PEOPLE, PublishedEvent, a_published_event, a_roster

SUBSTITUTE = Person(
    PersonId("AS-07"), 7, "Dr. Dewi Lintangraya", "Universitas Contoh 7", "AKADEMISI"
)
OBSERVER = Person(
    PersonId("PG-08"), 8, "Rina Pengamat", "Badan Contoh", "PEMERINTAH", "", "observer"
)
FIELD = Person(
    PersonId("PL-09"), 9, "Usman Lapangan", "Dinas Contoh", "PEMERINTAH", "", "field_staff"
)
CASES = (
    PreparedCase(RegionCode("KAL-1"), "Kasus contoh 1", "DATA CONTOH: kota pesisir tanpa nama."),
    PreparedCase(RegionCode("KAL-2"), "Kasus contoh 2", "DATA CONTOH: kabupaten pegunungan."),
)


def with_cases(roster: Roster, cases: tuple[PreparedCase, ...] = CASES) -> Roster:
    """Return an event whose every class scores these cases before the first day."""
    codes = [group.code for group in roster.classes]
    places = [(case, code) for case in cases for code in codes]
    visits = tuple(
        Visit(
            id=VisitId(f"K{901 + at:03d}"),
            serial=901 + at,
            region=case.code,
            class_code=code,
            day=0,
            starts="08.00",
            minutes=60,
            confirmed=True,
        )
        for at, (case, code) in enumerate(places)
    )
    return replace(roster, prepared=cases, cases=visits)


def with_substitute(roster: Roster | None = None) -> Roster:
    """Return the small event with a substitute in its class, an observer and field staff."""
    chosen = roster or a_roster()
    first = chosen.classes[0]
    panel = (*first.panel, PanelMember(SUBSTITUTE.id, Role.SUBSTITUTE))
    return replace(
        chosen,
        people=(*chosen.people, SUBSTITUTE, OBSERVER, FIELD),
        classes=(replace(first, panel=panel), *chosen.classes[1:]),
    )


@cache
def event_with_cases() -> PublishedEvent:
    """Return the small event with its prepared cases, published once in a process."""
    return a_published_event(with_cases(a_roster()))


@cache
def event_with_substitute() -> PublishedEvent:
    """Return the small event with a substitute, published once in a process."""
    return a_published_event(with_substitute())


def with_second_class(roster: Roster) -> Roster:
    """Return the event with a class C: three people of its own and no region."""
    people = tuple(
        Person(PersonId(f"CS-{n}"), n, f"Asesor Contoh {n}", f"Kampus Contoh {n}", "PRAKTISI")
        for n in (11, 12, 13)
    )
    panel = tuple(
        PanelMember(p.id, Role.MEMBER if at else Role.CHAIR) for at, p in enumerate(people)
    )
    group = ClassGroup("C", "Ruang Nusantara 3", panel)
    return replace(roster, people=(*roster.people, *people), classes=(*roster.classes, group))


def said(at: int, author: PersonId, fact: ClassFact) -> Said:
    """Return a fact said at `at` ms, in a journal named after its author."""
    return Said((at, 0, f"j-{author}", at), author, fact, at)


def book_of(roster: Roster, *items: tuple[PersonId, ClassFact], minimum: int = 3) -> Book:
    """Return the book of facts said one after another, from 1 ms on."""
    told = (said(at, *item) for at, item in enumerate(items, start=1))
    return read_book(roster, minimum, told)


ASSESSORS = tuple(person.id for person in PEOPLE[:5])


def pass_on(*profiles: Profile) -> None:
    """Let every laptop know what every other one has written."""
    for source in profiles:
        rows = [
            (line.entry.seq, line.hash, line.content) for line in source.store.lines(source.journal)
        ]
        for target in profiles:
            if target is not source:
                target.store.receive(source.journal, source.person_id, rows)
