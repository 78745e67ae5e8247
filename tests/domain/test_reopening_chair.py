"""Whoever chairs the region's class at that moment reopens its sheets: random changes of seats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain.class_book import Book, Moment
from smartcity_desktop.domain.class_facts import (
    ClassFact,
    ClassFormed,
    Seated,
    SubstituteCalled,
)
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, Reopened, Scored
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact, chair_at
from smartcity_desktop.domain.words import Role
from tests.builders import CHAIR, MEMBER, PEOPLE, SECRETARIAT
from tests.cases import SUBSTITUTE, book_of, with_second_class, with_substitute

ROSTER = with_second_class(with_substitute())
VISIT = ROSTER.visits[0]
SHEET = ROSTER.sheet_id(VISIT, MEMBER.id)
OTHER_CHAIR = PersonId("CS-11")
EVERYBODY = tuple(person.id for person in ROSTER.people)

calls = st.sampled_from([*[p.id for p in PEOPLE[:5]], SUBSTITUTE.id]).flatmap(
    lambda absent: st.sampled_from([*[p.id for p in PEOPLE[:5]], SUBSTITUTE.id]).map(
        lambda other: SubstituteCalled("B", absent, other, "sakit")
    )
)
moves = st.sampled_from(["B", "C"]).map(
    lambda code: Seated(VISIT.id, code, 1, "15.00", 60, "tukar kelas")
)
changes = st.lists(st.one_of(calls, moves), max_size=8)


def modelled(facts: list[ClassFact]) -> PersonId:
    """Return who chairs the visit's class after `facts`, by the plainest reading."""
    roles = {m.person: m.role for m in ROSTER.class_group("B").panel}
    code = "B"
    for fact in facts:
        if isinstance(fact, Seated):
            code = fact.class_code
        elif isinstance(fact, SubstituteCalled):
            waits = roles[fact.substitute] is Role.SUBSTITUTE
            if waits and roles[fact.absent] in {Role.CHAIR, Role.MEMBER}:
                roles[fact.substitute], roles[fact.absent] = roles[fact.absent], Role.SUBSTITUTE
    if code == "C":
        return OTHER_CHAIR
    return next(person for person, role in roles.items() if role is Role.CHAIR)


def may_reopen(book: Book, person: PersonId, moment: Moment) -> bool:
    try:
        admit_sheet_fact(book, ROSTER, Reopened(SHEET, 2, "keliru"), person, moment)
    except DomainError:
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(changes, st.integers(0, 9))
def test_the_acting_chair_reopens_and_nobody_else(facts: list[ClassFact], until: int):
    book = book_of(ROSTER, *[(SECRETARIAT.id, fact) for fact in facts])
    # Facts stand at 1 ms, 2 ms, …: the reopening falls between two of them.
    moment = (until, 1, "", 0)
    chair = modelled(facts[:until])
    assert chair_at(book, ROSTER, VISIT.id, moment) == chair
    allowed = [person for person in EVERYBODY if may_reopen(book, person, moment)]
    assert allowed == [chair]


def test_a_replaced_chair_no_longer_reopens():
    call = SubstituteCalled("B", CHAIR.id, SUBSTITUTE.id, "sakit")
    book = book_of(ROSTER, (SECRETARIAT.id, call))
    fact, now = Reopened(SHEET, 2, "keliru"), (9, 0, "j", 1)
    admit_sheet_fact(book, ROSTER, fact, SUBSTITUTE.id, now)
    with pytest.raises(DomainError) as refused:
        admit_sheet_fact(book, ROSTER, fact, CHAIR.id, now)
    assert refused.value.key == "chair_only"


def test_who_helped_out_in_a_panel_keeps_the_sheets_written_there():
    own = ROSTER.class_group("B").panel
    panel = tuple(f"{member.person} {member.role}" for member in own)
    guest = next(m.person for m in ROSTER.class_group("C").panel if m.person != OTHER_CHAIR)
    sheet = ROSTER.sheet_id(VISIT, guest)
    left = tuple(f"{m.person} {m.role}" for m in ROSTER.class_group("C").panel if m.person != guest)
    joined = ClassFormed("B", "Ruang B", (*panel, f"{guest} {Role.MEMBER}"), "kurang asesor")
    without = ClassFormed("C", "Ruang C", left, "kurang asesor")
    back = ClassFormed("B", "Ruang B", panel, "asesor pulih")
    book = book_of(ROSTER, *[(SECRETARIAT.id, fact) for fact in (without, joined, back)])
    assert not book.refused
    admit_sheet_fact(book, ROSTER, Scored(sheet, "A1.1", 3), guest, (9, 0, "j", 1))
