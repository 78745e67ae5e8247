"""One sheet under the assessor's hands: where they are, and every act they do."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.facts import Mark, SheetId
from smartcity_desktop.domain.history import Change
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.writer import Place, Writer


class Answering(QObject):
    """Calls the scoring service and tells what is on disk afterwards.

    `moved` carries the indicator in front, `travelled` "undone" or "redone" with the `Change`, None
    when there was nothing; what became of every act is told by the `writer`.
    """

    moved = Signal(str)
    travelled = Signal(str, object)

    def __init__(self, scoring: Scoring, writer: Writer, sheet: Sheet, outline: Outline) -> None:
        super().__init__(writer)
        self._scoring = scoring
        self.outline = outline
        self.id: SheetId = sheet.id
        self.code = outline.unanswered(outline.codes[-1], sheet.marks, 1) or outline.codes[0]
        # Text that is no fact yet; it is the assessor's and is never replaced by older text.
        self._unsaved = dict(scoring.unsaved(sheet.id))
        self._writer = writer
        for place in self._unsaved:
            writer.keep(self._place(place))

    @property
    def sheet(self) -> Sheet:
        """Return the sheet as it stands on disk."""
        return self._scoring.sheet(self.id)

    @property
    def waiting(self) -> int:
        """Return how many acts are not on disk."""
        return self._writer.waiting

    @property
    def mark(self) -> Mark:
        """Return the answer to the indicator in front, "" without one."""
        return self.sheet.marks.get(self.code, "")

    @property
    def note_text(self) -> str:
        """Return the note to show for the indicator in front: unsaved text first."""
        return self._unsaved.get(self.code, self.sheet.notes.get(self.code, ""))

    @property
    def remarks(self) -> dict[RemarkPart, str]:
        """Return the narratives to show: unsaved text first."""
        return {p: self._unsaved.get(p, self.sheet.remarks.get(p, "")) for p in RemarkPart}

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Return the places of the texts that are no facts: indicators in order, then parts."""
        places = (*self.outline.codes, *RemarkPart)
        return tuple(str(place) for place in places if place in self._unsaved)

    def go_to(self, code: str) -> None:
        """Bring the indicator `code` to the front."""
        self.code = self.outline.place(code).node.code
        self.moved.emit(self.code)

    def go_unanswered(self, by: int) -> bool:
        """Go to the next or previous unanswered indicator; tell whether there is one."""
        code = self.outline.unanswered(self.code, self.sheet.marks, by)
        if code is not None:
            self.go_to(code)
        return code is not None

    def give(self, mark: Mark) -> bool:
        """Answer the indicator in front; an answer that stands already writes nothing."""
        code = self.code
        if self.mark == mark and not self.waiting:
            return True
        return self._write("mark", code, lambda: self._scoring.give(self.id, code, mark))

    def note(self, code: str, text: str) -> bool:
        """Write the note of an indicator; unchanged text writes nothing."""
        return self._text(code, text, lambda: self._scoring.note(self.id, code, text))

    def draft(self, place: str, text: str) -> None:
        """Keep what is being typed; should that fail, the writing after the pause tells it."""
        with suppress(StorageError):
            self._scoring.draft(self.id, place, text)
        self._writer.type(self._place(place))

    def keep_drafts(self) -> bool:
        """Keep every text that is no fact for the next opening; tell whether that is on disk."""
        try:
            for place, text in self._unsaved.items():
                self._scoring.draft(self.id, place, text)
        except StorageError as error:
            self._writer.failed.emit(error)
            return False
        return True

    def flag(self) -> bool:
        """Raise or take down the private reminder on the indicator in front."""
        code, raised = self.code, self.code not in self.sheet.flags
        return self._write("flag", code, lambda: self._scoring.flag(self.id, code, raised=raised))

    def show_self_assessment(self) -> bool:
        """Note that the region's own answer is looked at; it may be shown only when this is true.

        A look that cannot be written is not tried again: then the answer stays hidden.
        """
        code = self.code
        look = self._writer.run(lambda: self._scoring.show_self_assessment(self.id, code))
        return look is not None

    def rate(self, rating: str) -> bool:
        """Give the global rating."""
        return self._write("rating", "", lambda: self._scoring.rate(self.id, rating))

    def remark(self, part: RemarkPart, text: str) -> bool:
        """Write one of the three narratives; unchanged text writes nothing."""
        return self._text(part, text, lambda: self._scoring.remark(self.id, part, text))

    def ask_to_reopen(self, reason: str) -> bool:
        """Ask for the sealed sheet to be opened again."""
        return self._write("reopen", "", lambda: self._scoring.ask_to_reopen(self.id, reason))

    def undo(self) -> None:
        """Take back the newest change wherever it was, and go there."""
        self._travel(lambda: (self._scoring.undo(self.id),), "undone")

    def redo(self) -> None:
        """Put back the newest change taken back, and go there."""
        self._travel(lambda: (self._scoring.redo(self.id),), "redone")

    def try_again(self) -> bool:
        """Write what waits; tell whether everything is on disk."""
        return self._writer.try_again()

    def seal(self, pin: str) -> Sheet:
        """Seal the sheet; DomainError, HostError or StorageError mean nothing was written."""
        return self._scoring.submit(self.id, pin)

    def _text(self, place: str, text: str, act: Callable[[], Sheet]) -> bool:
        """Write a text, which is unsaved until a fact says the same."""
        self._unsaved[place] = text

        def write() -> Sheet:
            sheet = act()
            if self._unsaved.get(place) == text:
                self._unsaved.pop(place)
            return sheet

        return self._writer.write(self._place(place), write)

    def _place(self, place: str) -> Place:
        return self.id, "remark" if place in set(RemarkPart) else "note", place

    def _write(self, kind: str, code: str, act: Callable[[], Sheet]) -> bool:
        return self._writer.write((self.id, kind, code), act)

    def _travel(self, act: Callable[[], tuple[Change | None]], key: str) -> None:
        # The tuple keeps "nothing to take back" apart from "not done".
        done = self._writer.run(act)
        if done is None:
            return
        change = done[0]
        if change is not None:
            self._writer.saved.emit(self.sheet)
            self.go_to(change.indicator)
        self.travelled.emit(key, change)
