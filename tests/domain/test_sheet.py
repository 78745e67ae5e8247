"""Who may write what on a sheet, and how undo reads it: random acts against plain models."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.class_book import read_book
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Fact, Noted, Scored, SheetFact, SheetId, Submitted
from smartcity_desktop.domain.history import History
from smartcity_desktop.domain.sheet import NOTE_LIMIT, REMARK_LIMIT, Sheet, blank_sheet
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact
from smartcity_desktop.domain.words import Act, RemarkPart, SheetState
from tests.builders import CHAIR, MEMBER, PEOPLE, a_roster, an_instrument

SEALED_AT = "2026-11-03T10:30:00+08:00"
INSTRUMENT = an_instrument()
ROSTER = a_roster(INSTRUMENT)
SHEET = ROSTER.sheet_id(ROSTER.visits[0], MEMBER.id)
BLANK = blank_sheet(ROSTER, INSTRUMENT, SHEET)
CODES = [node.code for node in BLANK.judged()]
REASON = "salah memilih tingkat"

codes = st.sampled_from([*CODES[:4], "A1.1", "X9"])
marks = st.one_of(st.integers(-1, 7), st.sampled_from(["", "no_evidence", "not_applicable", "5"]))
texts = st.sampled_from(["", "  ", "catatan", "x" * (NOTE_LIMIT + 1), "x" * (REMARK_LIMIT + 1)])
acts: st.SearchStrategy[SheetFact] = st.one_of(
    st.builds(Scored, st.just(SHEET), codes, marks, st.sampled_from(Act)),
    st.builds(Noted, st.just(SHEET), codes, texts, st.sampled_from(Act)),
    st.builds(facts.Flagged, st.just(SHEET), codes, st.booleans()),
    st.builds(facts.SelfAssessmentShown, st.just(SHEET), codes),
    st.builds(facts.GloballyRated, st.just(SHEET), st.sampled_from(["", "siap", "??"])),
    st.builds(facts.Remarked, st.just(SHEET), st.sampled_from(RemarkPart), texts),
    st.builds(Submitted, st.just(SHEET), st.integers(1, 4), st.just("d"), st.just(SEALED_AT)),
    st.builds(facts.ReopenRequested, st.just(SHEET), texts),
    st.builds(facts.Reopened, st.just(SHEET), st.integers(1, 4), texts),
)
people = st.sampled_from([person.id for person in PEOPLE])


def complete(sheet: Sheet = BLANK) -> Sheet:
    """Return the sheet with level 3 everywhere, which needs no note."""
    sheet = sheet.replayed(Scored(SHEET, node.code, 3) for node in sheet.judged())
    if sheet.instrument.rating_required:
        rating = sheet.instrument.ratings[0].code
        sheet = sheet.after(facts.GloballyRated(SHEET, rating))
    assert sheet.gaps() == []
    return sheet


SEALED = complete().after(Submitted(SHEET, 1, "d" * 64, "2026-11-03T10:30:00+08:00"))


def admit(sheet: Sheet, fact: SheetFact, author: facts.PersonId) -> None:
    """Apply the rules of the sheet and of a day on which nothing has happened."""
    sheet.admit(fact, author)
    admit_sheet_fact(read_book(ROSTER, 3, ()), ROSTER, fact, author, (1, 0, "j", 0))


def refusal(sheet: Sheet, fact: SheetFact, author: facts.PersonId = MEMBER.id) -> str:
    with pytest.raises(DomainError) as refused:
        admit(sheet, fact, author)
    return refused.value.key


@settings(max_examples=200, deadline=None)
@given(st.booleans(), st.lists(st.tuples(acts, people), max_size=25))
def test_no_sequence_of_acts_breaks_the_rules(full: bool, tried: list[tuple[SheetFact, str]]):
    start = complete() if full else BLANK
    sheet, admitted = start, list[SheetFact]()
    for fact, author in tried:
        try:
            admit(sheet, fact, facts.PersonId(author))
        except DomainError:
            continue
        assert author == (CHAIR.id if isinstance(fact, facts.Reopened) else MEMBER.id)
        after = sheet.after(fact)
        if sheet.state is SheetState.SUBMITTED:
            # Nothing but the way back can be written on a sealed sheet.
            assert isinstance(fact, facts.ReopenRequested | facts.Reopened)
            assert (after.marks, after.notes, after.rating, after.remarks) == (
                sheet.marks,
                sheet.notes,
                sheet.rating,
                sheet.remarks,
            )
        assert after.revision == sheet.revision + isinstance(fact, facts.Reopened)
        if isinstance(fact, Submitted):
            assert sheet.gaps() == []
        for code, mark in after.marks.items():
            assert code in CODES
            assert mark in {1, 2, 3, 4, 5, "", "no_evidence", "not_applicable"}
        sheet = after
        admitted.append(fact)
    assert start.replayed(admitted) == sheet


@pytest.mark.parametrize("author", [p.id for p in PEOPLE if p is not MEMBER])
def test_only_the_owner_writes(author: facts.PersonId):
    assert refusal(BLANK, Scored(SHEET, CODES[0], 3), author) == "owner_only"
    assert refusal(complete(), Submitted(SHEET, 1, "d", SEALED_AT), author) == "owner_only"
    assert refusal(SEALED, facts.ReopenRequested(SHEET, REASON), author) == "owner_only"


@pytest.mark.parametrize("author", [p.id for p in PEOPLE if p is not CHAIR])
def test_only_the_chair_reopens(author: facts.PersonId):
    assert refusal(SEALED, facts.Reopened(SHEET, 2, REASON), author) == "chair_only"


def test_a_recused_assessor_has_a_closed_sheet():
    recused = ROSTER.sheet_id(ROSTER.visits[3], MEMBER.id)
    sheet = blank_sheet(ROSTER, INSTRUMENT, recused)
    assert refusal(sheet, Scored(recused, CODES[0], 3)) == "conflict_of_interest"
    assert recused not in {number for number, _ in ROSTER.sheets_of(ROSTER.visits[3])}


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        (Scored(SHEET, CODES[0], 0), "off_scale"),
        (Scored(SHEET, CODES[0], 6), "off_scale"),
        (Scored(SHEET, CODES[0], "4"), "off_scale"),
        (Scored(SHEET, "A1.1", 3), "indicator_unknown"),
        (Scored(SHEET, "A2.1", "not_applicable"), "always_applicable"),
        (Noted(SHEET, "X9", "x"), "indicator_unknown"),
        (Noted(SHEET, CODES[0], "x" * (NOTE_LIMIT + 1)), "note_too_long"),
        (facts.Remarked(SHEET, RemarkPart.STRENGTH, "x" * (REMARK_LIMIT + 1)), "note_too_long"),
        (Noted(SHEET, CODES[0], "a\x07b"), "text_hidden"),
        (facts.Remarked(SHEET, RemarkPart.STRENGTH, "a\u202eb"), "text_hidden"),
        (facts.ReopenRequested(SHEET, "a\u200bb"), "text_hidden"),
        (Submitted(SHEET, 1, "d", SEALED_AT), "sheet_incomplete"),
        (facts.ReopenRequested(SHEET, REASON), "sheet_not_sealed"),
    ],
)
def test_refusals_on_an_open_sheet(fact: SheetFact, key: str):
    assert refusal(BLANK, fact) == key


def test_revisions_count_on_without_gaps():
    assert refusal(complete(), Submitted(SHEET, 2, "d", SEALED_AT)) == "revision_mismatch"
    assert refusal(SEALED, facts.Reopened(SHEET, 3, REASON), CHAIR.id) == "revision_mismatch"
    assert refusal(SEALED, facts.Reopened(SHEET, 2, " "), CHAIR.id) == "reason_required"
    again = SEALED.after(facts.Reopened(SHEET, 2, REASON))
    assert (again.open, again.revision, again.state) == (True, 2, SheetState.REOPENED)
    assert refusal(again, Submitted(SHEET, 1, "d", SEALED_AT)) == "revision_mismatch"
    again.admit(Submitted(SHEET, 2, "d", SEALED_AT), MEMBER.id)


def test_extreme_levels_and_not_applicable_need_a_note():
    for mark in (1, 5):
        sheet = complete().after(Scored(SHEET, CODES[0], mark))
        assert [gap.key for gap in sheet.gaps()] == ["note_missing"]
        assert sheet.after(Noted(SHEET, CODES[0], "sebab")).gaps() == []
        assert sheet.after(Noted(SHEET, CODES[0], "  ")).gaps() != []
    may = next(n.code for n in BLANK.judged() if n.leaf and n.leaf.may_be_not_applicable)
    sheet = complete().after(Scored(SHEET, may, "not_applicable"))
    assert [(gap.key, gap.indicator) for gap in sheet.gaps()] == [("note_missing", may)]


def test_gaps_stand_in_the_sheets_order():
    assert [gap.indicator for gap in BLANK.gaps() if gap.indicator] == CODES
    cleared = complete().after(Scored(SHEET, CODES[2], ""))
    assert [(gap.key, gap.indicator) for gap in cleared.gaps()] == [("unanswered", CODES[2])]


class Model:
    """Undo and redo as two plain stacks over a dictionary."""

    def __init__(self) -> None:
        self.now: dict[tuple[str, bool], facts.Mark] = {}
        self.done: list[tuple[tuple[str, bool], facts.Mark, facts.Mark]] = []
        self.undone: list[tuple[tuple[str, bool], facts.Mark, facts.Mark]] = []

    def give(self, place: tuple[str, bool], value: facts.Mark) -> Fact:
        self.done.append((place, self.now.get(place, ""), value))
        self.undone.clear()
        return self._put(place, value, Act.GIVEN)

    def undo(self) -> Fact:
        change = self.done.pop()
        self.undone.append(change)
        return self._put(change[0], change[1], Act.UNDONE)

    def redo(self) -> Fact:
        change = self.undone.pop()
        self.done.append(change)
        return self._put(change[0], change[2], Act.REDONE)

    def _put(self, place: tuple[str, bool], value: facts.Mark, act: Act) -> Fact:
        self.now[place] = value
        code, is_note = place
        if is_note:
            return Noted(SHEET, code, str(value), act)
        return Scored(SHEET, code, value, act)


@given(st.lists(st.sampled_from(["mark", "note", "undo", "redo", "flag"]), max_size=40), st.data())
def test_history_is_two_stacks(steps: list[str], data: st.DataObject):
    model, history, said = Model(), History(), list[SheetFact]()
    for step in steps:
        if step == "flag":
            fact: Fact = facts.Flagged(SHEET, "A1.2", raised=True)
        elif step == "undo" and model.done:
            fact = model.undo()
        elif step == "redo" and model.undone:
            fact = model.redo()
        else:
            code = data.draw(st.sampled_from(CODES[:3]))
            is_note = step == "note"
            value = data.draw(st.sampled_from(["a", "b"]) if is_note else st.integers(1, 5))
            fact = model.give((code, is_note), value)
        assert isinstance(fact, SheetFact)
        history = history.after(fact)
        said.append(fact)
        told = [((c.indicator, c.is_note), c.before, c.after) for c in history.done]
        assert told == model.done
        assert len(history.undone) == len(model.undone)
        assert history.current == model.now
    assert History().replayed(said) == history
    shown = BLANK.replayed(said)
    for (code, is_note), value in model.now.items():
        assert (shown.notes if is_note else shown.marks)[code] == value


def test_taking_everything_back_and_putting_it_back_ends_where_it_was():
    model, history = Model(), History()
    for code, value in ((CODES[0], 3), (CODES[0], 4), (CODES[1], 2)):
        history = history.after(model.give((code, False), value))  # pyright: ignore[reportArgumentType]
    full = dict(model.now)
    for _ in range(3):
        history = history.after(model.undo())  # pyright: ignore[reportArgumentType]
    assert set(model.now.values()) == {""}
    for _ in range(3):
        history = history.after(model.redo())  # pyright: ignore[reportArgumentType]
    assert (model.now, history.undone) == (full, ())


@pytest.mark.parametrize(
    "number",
    ["", "-", "LP", "LP-2026-B-001-06", "LP-2026-A-001-02", "LP-2025-B-001-02", "LP-2026-B-1-2"],
)
def test_foreign_sheet_numbers_are_refused(number: str):
    with pytest.raises(DomainError) as refused:
        blank_sheet(ROSTER, INSTRUMENT, SheetId(number))
    assert refused.value.key == "sheet_unknown"


def test_a_sheet_of_an_empty_row_group_keeps_the_instruments_minimum():
    eva = an_instrument("eva-b-1.0.0")
    roster = replace(a_roster(eva), programmes=())
    sheet = blank_sheet(roster, eva, roster.sheet_id(roster.visits[0], MEMBER.id))
    assert any("#1" in node.code for node in sheet.judged())
