"""Scoring one region: each act is one short method, durable when it returns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Flagged,
    GloballyRated,
    Mark,
    Noted,
    Remarked,
    Reopened,
    ReopenRequested,
    Scored,
    SelfAssessmentShown,
    SheetFact,
    SheetId,
)
from smartcity_desktop.domain.history import Change, History
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.domain.sheet_gate import admit_sheet_fact
from smartcity_desktop.domain.sheet_version import NOTHING_OPENED, answering_version
from smartcity_desktop.domain.words import Act, RemarkPart
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.queries import sheet_rows, written_sheet
from smartcity_desktop.storage.shelf import drafts_of, drop_draft, keep_draft

ConfirmPin = Callable[[str], None]


class Scoring:
    """The acts of an assessor on the own sheets; a changed sheet is returned by every act."""

    def __init__(self, profile: Profile, confirm_pin: ConfirmPin) -> None:
        self._profile = profile
        self._confirm_pin = confirm_pin
        self._sheets: dict[SheetId, Sheet] = {}
        self._histories: dict[SheetId, History] = {}
        profile.store.on_recorded(self._recorded)

    def sheet(self, sheet: SheetId) -> Sheet:
        """Return a sheet as it stands on disk; raises DomainError for a foreign number."""
        if sheet not in self._sheets:
            profile = self._profile
            blank = blank_sheet(profile.package.roster, profile.package.instrument, sheet)
            self._sheets[sheet] = written_sheet(profile.store, blank, profile.journal)
            self._recover(sheet)
        return self._sheets[sheet]

    def give(self, sheet: SheetId, indicator: str, mark: Mark) -> Sheet:
        """Answer an indicator: a level, "no_evidence", "not_applicable" or "" to clear it."""
        return self._act(Scored(sheet, indicator, mark))

    def note(self, sheet: SheetId, indicator: str, text: str) -> Sheet:
        """Write the note of an indicator; an unchanged note writes nothing."""
        if self.sheet(sheet).notes.get(indicator, "") == text:
            return self._typed_back(sheet, indicator)
        return self._act(Noted(sheet, indicator, text))

    def flag(self, sheet: SheetId, indicator: str, *, raised: bool) -> Sheet:
        """Raise or take down the private reminder of an indicator."""
        return self._act(Flagged(sheet, indicator, raised))

    def show_self_assessment(self, sheet: SheetId, indicator: str) -> Sheet:
        """Note that the region's own answer was looked at before sealing."""
        if not self.sheet(sheet).open:
            return self.sheet(sheet)
        return self._act(SelfAssessmentShown(sheet, indicator))

    def rate(self, sheet: SheetId, rating: str) -> Sheet:
        """Give the global rating, which never enters the index."""
        return self._act(GloballyRated(sheet, rating))

    def remark(self, sheet: SheetId, part: RemarkPart, text: str) -> Sheet:
        """Write strengths, weaknesses or the recommendation; unchanged text writes nothing."""
        if self.sheet(sheet).remarks.get(part, "") == text:
            return self._typed_back(sheet, part)
        return self._act(Remarked(sheet, part, text))

    def draft(self, sheet: SheetId, place: str, text: str) -> None:
        """Keep a note or remark as it is being typed; `place` is its indicator or its part.

        It becomes a fact when the typing pauses; after a crash it becomes one at the next opening.
        What a rule refuses stays a draft until its owner mends it.
        """
        if self.sheet(sheet).open:
            keep_draft(self._profile.store, sheet, place, text)

    def unsaved(self, sheet: SheetId) -> Mapping[str, str]:
        """Return the texts of an own sheet that are kept but are no facts, by place."""
        current = self.sheet(sheet)
        if current.owner != self._profile.person_id:
            return {}
        texts = drafts_of(self._profile.store, sheet)
        return {p: text for p, text in texts.items() if text != _written(current, p)}

    def _typed_back(self, sheet: SheetId, place: str) -> Sheet:
        """Forget a draft: what was typed is what stands there already."""
        drop_draft(self._profile.store, sheet, place)
        return self.sheet(sheet)

    def _recover(self, sheet: SheetId) -> None:
        """Make facts of what was being typed when the program ended.

        What a rule or the class day does not take stays a draft.
        """
        for place, text in self.unsaved(sheet).items():
            with suppress(DomainError):
                if place in set(RemarkPart):
                    self.remark(sheet, RemarkPart(place), text)
                else:
                    self.note(sheet, place, text)

    def undo(self, sheet: SheetId) -> Change | None:
        """Take back the newest change; returns it, None when there is nothing to take back."""
        done = self.history(sheet).done
        if not done:
            return None
        self._put(sheet, done[-1], done[-1].before, Act.UNDONE)
        return done[-1]

    def redo(self, sheet: SheetId) -> Change | None:
        """Put back the newest change taken back; returns it, None when there is none."""
        undone = self.history(sheet).undone
        if not undone:
            return None
        self._put(sheet, undone[-1], undone[-1].after, Act.REDONE)
        return undone[-1]

    def history(self, sheet: SheetId) -> History:
        """Return what can be undone and redone on a sheet, also from before a restart."""
        if sheet not in self._histories:
            store = self._profile.store
            facts = (line.entry.known_fact() for line in store.lines(self._profile.journal))
            own = [f for f in facts if isinstance(f, Scored | Noted) and f.sheet == sheet]
            self._histories[sheet] = History().replayed(own)
        return self._histories[sheet]

    def submit(self, sheet: SheetId, pin: str) -> Sheet:
        """Seal a sheet: check it is complete, freeze it, journal its digest, sign the head.

        Raises DomainError for gaps and for texts that could not be saved, HostError for a wrong
        PIN; nothing is written then.
        """
        current = self.sheet(sheet)
        unsaved = self.unsaved(sheet)
        if unsaved and current.open:
            raise DomainError("texts_unsaved", count=len(unsaved))
        sealing = self._profile.sealing(current)
        self._admit(current, sealing)
        self._confirm_pin(pin)
        self._profile.record_signed([sealing])
        return self.sheet(sheet)

    def ask_to_reopen(self, sheet: SheetId, reason: str) -> Sheet:
        """Ask for a sealed sheet to be opened again, with a reason."""
        return self._act(ReopenRequested(sheet, reason))

    def reopen(self, sheet: SheetId, reason: str) -> Sheet:
        """Open anybody's sealed sheet again, as chair, for its owner; its next revision begins."""
        current = self._known(sheet)
        fact = Reopened(sheet, current.revision + 1, reason)
        self._admit(current, fact)
        self._profile.record(fact)
        return self._known(sheet)

    def _known(self, sheet: SheetId) -> Sheet:
        """Return a sheet of anybody as far as this laptop has heard of it."""
        profile = self._profile
        blank = blank_sheet(profile.package.roster, profile.package.instrument, sheet)
        rows = [row for row in sheet_rows(profile.store) if row.sheet == sheet]
        if not rows:
            return blank
        answering = answering_version(rows, NOTHING_OPENED)
        return written_sheet(profile.store, blank, answering.journal)

    def _put(self, sheet: SheetId, change: Change, value: Mark, act: Act) -> None:
        if change.is_note:
            self._act(Noted(sheet, change.indicator, str(value), act))
        else:
            self._act(Scored(sheet, change.indicator, value, act))

    def _admit(self, sheet: Sheet, fact: SheetFact) -> None:
        """Raise DomainError unless sheet and class day allow `fact`."""
        profile = self._profile
        sheet.admit(fact, profile.person_id)
        after = (profile.book.last[0] + 1, 0, profile.journal, profile.store.head.next_seq)
        admit_sheet_fact(profile.book, profile.package.roster, fact, profile.person_id, after)

    def _act(self, fact: SheetFact) -> Sheet:
        self._admit(self.sheet(fact.sheet), fact)
        self._profile.record(fact)
        return self.sheet(fact.sheet)

    def _recorded(self, lines: Sequence[Line]) -> None:
        """Follow the journal: what is on disk is what the sheets here say."""
        for line in lines:
            fact = line.entry.known_fact()
            if not isinstance(fact, SheetFact):
                continue
            known = self._sheets.get(fact.sheet)
            if known is not None:
                self._sheets[fact.sheet] = known.after(fact)
            history = self._histories.get(fact.sheet)
            if history is not None:
                self._histories[fact.sheet] = history.after(fact)


def _written(sheet: Sheet, place: str) -> str:
    """Return the note or remark that stands on a sheet at `place`, "" without one."""
    if place in set(RemarkPart):
        return sheet.remarks.get(RemarkPart(place), "")
    return sheet.notes.get(place, "")
