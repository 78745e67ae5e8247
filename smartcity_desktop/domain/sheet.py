"""One assessor's sheet for one region: what may be written on it, and what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.fact_shape import admit_shape
from smartcity_desktop.domain.facts import (
    Flagged,
    GloballyRated,
    Mark,
    Noted,
    PersonId,
    Remarked,
    Reopened,
    ReopenRequested,
    Revised,
    Scored,
    SelfAssessmentShown,
    SheetFact,
    SheetId,
    Submitted,
)
from smartcity_desktop.domain.index import NO_EVIDENCE, NOT_APPLICABLE
from smartcity_desktop.domain.instrument import Instrument, Node, SelfAssessmentPolicy
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.text import TEXT_LIMIT, admit_text
from smartcity_desktop.domain.words import RemarkPart, SheetState

NOTE_LIMIT = TEXT_LIMIT
REMARK_LIMIT = 4000
EMPTY_MARK = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that keeps a sheet from being sealed; `indicator` is "" for the whole sheet."""

    key: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as its facts have left it; `revision` counts from 1 and grows on reopening.

    `revised` are the changes its owner made in moderation, in order.
    """

    id: SheetId
    owner: PersonId
    instrument: Instrument
    conflict: str = ""
    state: SheetState = SheetState.EMPTY
    revision: int = 1
    marks: Mapping[str, Mark] = field(default_factory=dict[str, Mark])
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    flags: frozenset[str] = frozenset()
    rating: str = ""
    remarks: Mapping[RemarkPart, str] = field(default_factory=dict[RemarkPart, str])
    sealed: Submitted | None = None
    reopen_reason: str = ""
    revised: tuple[Revised, ...] = ()

    @property
    def open(self) -> bool:
        """Whether levels and notes may still change."""
        return self.state not in {SheetState.SUBMITTED, SheetState.REVISED}

    def originals(self) -> dict[str, Mark]:
        """Return what stood at each indicator that moderation changed when it was first sealed."""
        first: dict[str, Mark] = {}
        for change in self.revised:
            first.setdefault(change.indicator, change.before)
        return first

    def as_first_sealed(self) -> "Sheet":
        """Return the sheet with the marks that its owner gave before seeing any other."""
        return replace(self, marks={**self.marks, **self.originals()})

    def reasons(self) -> dict[str, str]:
        """Return the last reason for each indicator that moderation changed."""
        return {change.indicator: change.reason for change in self.revised}

    def judged(self) -> tuple[Node, ...]:
        """Return the indicators this assessor answers, in order."""
        return self.instrument.judged()

    def gaps(self) -> list[Gap]:
        """Return everything that is still missing before sealing, in the sheet's order."""
        found: list[Gap] = []
        for node in self.judged():
            mark = self.marks.get(node.code, EMPTY_MARK)
            if mark == EMPTY_MARK:
                found.append(Gap("unanswered", node.code))
            elif note_required(node, mark) and not self._justified(node.code):
                found.append(Gap("note_missing", node.code))
        if self.instrument.rating_required and not self.rating:
            found.append(Gap("rating_missing"))
        return found

    def _justified(self, indicator: str) -> bool:
        noted = self.notes.get(indicator, "").strip()
        return bool(noted or self.reasons().get(indicator, "").strip())

    def admit(self, fact: SheetFact, author: PersonId) -> None:
        """Raise DomainError unless `author` may add `fact` to this sheet now."""
        self._admit_author(fact, author)
        _admit_words(fact)
        admit_shape(fact)
        if isinstance(fact, ReopenRequested | Reopened):
            self._admit_reopening(fact)
            return
        if isinstance(fact, Revised):
            self._admit_revision(fact)
            return
        if isinstance(fact, Submitted) and self.state is SheetState.REVISED:
            self._admit_sealing(fact)
            return
        if not self.open:
            raise DomainError("sheet_sealed", sheet=self.id)
        self._admit_content(fact)

    def _admit_content(
        self,
        fact: Scored | Noted | Flagged | SelfAssessmentShown | GloballyRated | Remarked | Submitted,
    ) -> None:
        match fact:
            case Scored():
                self._admit_mark(fact)
            case Noted() | Flagged():
                self._answered_here(fact.indicator)
            case SelfAssessmentShown():
                self._admit_look(fact)
            case GloballyRated():
                if fact.rating not in {option.code for option in self.instrument.ratings}:
                    raise DomainError("rating_unknown", rating=fact.rating)
            case Submitted():
                self._admit_sealing(fact)
            case Remarked():
                pass

    def _admit_look(self, fact: SelfAssessmentShown) -> None:
        """Admit a look at the region's own answer where the instrument lets it be seen.

        Whoever asks for it before giving a level may: that it was so is what the fact records.
        """
        self._answered_here(fact.indicator)
        if self.instrument.self_assessment is SelfAssessmentPolicy.CLOSED:
            raise DomainError("self_assessment_closed")

    def _admit_author(self, fact: SheetFact, author: PersonId) -> None:
        if isinstance(fact, Reopened):
            # Who chairs changes with the day: `domain/sheet_gate.py` judges that.
            return
        if author != self.owner:
            raise DomainError("owner_only", sheet=self.id)
        if self.conflict:
            raise DomainError("conflict_of_interest", kind=self.conflict, sheet=self.id)

    def _answered_here(self, indicator: str) -> Node:
        for node in self.judged():
            if node.code == indicator:
                return node
        raise DomainError("indicator_unknown", indicator=indicator)

    def _admit_mark(self, fact: Scored) -> None:
        node = self._answered_here(fact.indicator)
        if fact.mark not in {EMPTY_MARK, NO_EVIDENCE}:
            self._admit_answer(node, fact)

    def _admit_answer(self, node: Node, fact: Scored | Revised) -> None:
        scale = self.instrument.scale_of(node)
        if fact.mark == NOT_APPLICABLE:
            if node.leaf and not node.leaf.may_be_not_applicable:
                raise DomainError("always_applicable", indicator=node.code)
            return
        if not scale.holds(fact.mark):
            raise DomainError("off_scale", lowest=scale.lowest, highest=scale.highest)

    def _admit_revision(self, fact: Revised) -> None:
        """Admit a change in moderation: of a sealed sheet, against what stands there now."""
        if self.state not in {SheetState.SUBMITTED, SheetState.REVISED}:
            raise DomainError("sheet_not_sealed", sheet=self.id)
        next_revision = self.revision + (self.state is SheetState.SUBMITTED)
        if fact.revision != next_revision:
            raise DomainError("revision_mismatch", expected=next_revision, got=fact.revision)
        node = self._answered_here(fact.indicator)
        if not fact.reason.strip():
            raise DomainError("reason_required")
        if fact.before != self.marks.get(fact.indicator, EMPTY_MARK) or fact.mark == fact.before:
            raise DomainError("mark_unchanged", indicator=fact.indicator)
        if fact.mark == EMPTY_MARK:
            raise DomainError("sheet_incomplete", missing=1)
        if fact.mark != NO_EVIDENCE:
            self._admit_answer(node, fact)

    def _admit_sealing(self, fact: Submitted) -> None:
        gaps = self.gaps()
        if gaps:
            raise DomainError("sheet_incomplete", missing=len(gaps))
        if fact.revision != self.revision:
            raise DomainError("revision_mismatch", expected=self.revision, got=fact.revision)

    def _admit_reopening(self, fact: ReopenRequested | Reopened) -> None:
        if self.state is not SheetState.SUBMITTED:
            raise DomainError("sheet_not_sealed", sheet=self.id)
        if not fact.reason.strip():
            raise DomainError("reason_required")
        if isinstance(fact, Reopened) and fact.revision != self.revision + 1:
            raise DomainError("revision_mismatch", expected=self.revision + 1, got=fact.revision)

    def after(self, fact: SheetFact) -> "Sheet":  # noqa: C901, PLR0911 - one case per fact
        """Return the sheet with an admitted fact applied."""
        match fact:
            case Scored():
                return self._touched(marks={**self.marks, fact.indicator: fact.mark})
            case Noted():
                return self._touched(notes={**self.notes, fact.indicator: fact.text})
            case Flagged():
                kept = self.flags - {fact.indicator}
                return replace(self, flags=kept | {fact.indicator} if fact.raised else kept)
            case GloballyRated():
                return self._touched(rating=fact.rating)
            case Remarked():
                return self._touched(remarks={**self.remarks, fact.part: fact.text})
            case Submitted():
                return replace(self, state=SheetState.SUBMITTED, sealed=fact, reopen_reason="")
            case ReopenRequested():
                return replace(self, reopen_reason=fact.reason)
            case Reopened():
                return replace(
                    self, state=SheetState.REOPENED, revision=fact.revision, reopen_reason=""
                )
            case Revised():
                return replace(
                    self,
                    state=SheetState.REVISED,
                    revision=fact.revision,
                    marks={**self.marks, fact.indicator: fact.mark},
                    revised=(*self.revised, fact),
                )
            case SelfAssessmentShown():
                return self

    def _touched(
        self,
        marks: Mapping[str, Mark] | None = None,
        notes: Mapping[str, str] | None = None,
        rating: str | None = None,
        remarks: Mapping[RemarkPart, str] | None = None,
    ) -> "Sheet":
        state = SheetState.DRAFT if self.state is SheetState.EMPTY else self.state
        return replace(
            self,
            state=state,
            marks=self.marks if marks is None else marks,
            notes=self.notes if notes is None else notes,
            rating=self.rating if rating is None else rating,
            remarks=self.remarks if remarks is None else remarks,
        )

    def replayed(self, facts: Iterable[SheetFact]) -> "Sheet":
        """Return the sheet after facts that were admitted before."""
        sheet = self
        for fact in facts:
            sheet = sheet.after(fact)
        return sheet


def _admit_words(fact: SheetFact) -> None:
    """Admit what the fact says in a person's own words."""
    match fact:
        case Noted():
            admit_text(fact.text, NOTE_LIMIT)
        case Remarked():
            admit_text(fact.text, REMARK_LIMIT)
        case ReopenRequested() | Reopened() | Revised():
            admit_text(fact.reason)
        case _:
            pass


def note_required(node: Node, mark: Mark) -> bool:
    """Tell whether an answer needs a note: extreme levels and "not applicable"."""
    if mark == NOT_APPLICABLE:
        return True
    return bool(node.leaf and isinstance(mark, int) and mark in node.leaf.note_required_at)


def blank_sheet(roster: Roster, instrument: Instrument, sheet: SheetId) -> Sheet:
    """Return the unwritten sheet of a printed number; raises DomainError when it is foreign.

    `instrument` is the event's, not yet expanded to the rows of the sheet's region.
    """
    visit, person = roster.sheet_owner(sheet)
    conflict = roster.conflict(person.id, visit.region)
    return Sheet(
        id=sheet,
        owner=person.id,
        instrument=instrument.expanded(
            roster.rows_of(visit.region), roster.row_names(visit.region)
        ),
        conflict=conflict.kind if conflict else "",
    )
