"""Keys and clicks of one sheet become acts; what the service returns is what is shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.history import Change
from smartcity_desktop.domain.instrument import SelfAssessmentPolicy
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.host.clock import Clock
from smartcity_desktop.ui.scoring.answering import Answering
from smartcity_desktop.ui.scoring.aside import Aside
from smartcity_desktop.ui.scoring.centre import Centre
from smartcity_desktop.ui.scoring.indicator_tree import IndicatorTree
from smartcity_desktop.ui.scoring.outcomes import Outcomes
from smartcity_desktop.ui.scoring.outline import ANSWERS
from smartcity_desktop.ui.scoring.rubric import show_rubric
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.scoring.writer import Writer
from smartcity_desktop.ui.widgets.level_keys import Ask

Call = Callable[[], None]


class Form(QObject):
    """Joins centre, tree and right panel to one `Answering`.

    `sheet_changed` carries the sheet on disk, `arrived` that the focus is among the levels.
    """

    sheet_changed = Signal(object)
    arrived = Signal()

    def __init__(
        self,
        tools: Tools,
        clock: Clock,
        centre: Centre,
        tree: IndicatorTree,
        aside: Aside,
    ) -> None:
        super().__init__(centre)
        self._tools = tools
        self._centre = centre
        self._tree = tree
        self._aside = aside
        self._live = False
        self.writer = Writer(self)
        self.outcomes = Outcomes(tools, clock, self.writer, centre.message_bar, centre.levels)
        self.answering: Answering | None = None
        self._asks: dict[Ask, Call] = {
            Ask.PREVIOUS: partial(self.step, -1),
            Ask.NEXT: partial(self.step, 1),
            Ask.UNANSWERED: partial(self.unanswered, 1),
            Ask.UNANSWERED_BEFORE: partial(self.unanswered, -1),
            Ask.COMPONENT: partial(self.component, 1),
            Ask.COMPONENT_BEFORE: partial(self.component, -1),
            Ask.FIRST: partial(self.end, 0),
            Ask.LAST: partial(self.end, -1),
            Ask.NOTE: self.write_note,
            Ask.FLAG: self.flag,
            Ask.SELF_ASSESSMENT: self.toggle_self_assessment,
            Ask.DETAILS: self.show_details,
        }
        self._connect()

    def open(self, answering: Answering, *, live: bool) -> None:
        """Show the sheet of `answering`; a sheet that is not `live` is only read."""
        self.close()
        self.answering = answering
        answering.moved.connect(self._show_indicator)
        answering.travelled.connect(self._travelled)
        self._centre.note.typed.connect(answering.draft)
        self.outcomes.clear()
        self._tree.show_outline(answering.outline, answering.sheet)
        self._aside.show_outline(answering.outline)
        self.set_live(live)
        self._show_indicator(answering.code)
        self._aside.show_sheet(answering.outline, answering.sheet)
        self.outcomes.tell_kept(answering.unsaved)

    def close(self) -> None:
        """Write what was typed and let the sheet go."""
        self.finish()
        answering = self.answering
        if answering is not None:
            answering.moved.disconnect(self._show_indicator)
            answering.travelled.disconnect(self._travelled)
            self._centre.note.typed.disconnect(answering.draft)
        self.answering = None

    def finish(self) -> bool:
        """Write what was typed; tell whether everything is on disk, refused texts as drafts."""
        self._centre.note.finish()
        kept = self.answering is None or self.answering.keep_drafts()
        return self.writer.try_again() and kept

    @property
    def live(self) -> bool:
        """Return whether answers are accepted."""
        return self._live

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept answers or only show them."""
        self._live = live
        self._centre.set_live(live)

    def focus_levels(self) -> None:
        """Put the focus on the answer in force."""
        self._centre.show_top()
        self._centre.levels.focus_levels()
        self.arrived.emit()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) indicator; after the last one say what is next."""
        if self.answering is not None:
            before = self.answering.code
            self.go_to(self.answering.outline.step(before, by))
            if by > 0 and self.answering.code == before:
                self.outcomes.tell_end(self.answering.sheet, live=self._live)

    def component(self, by: int) -> None:
        """Go to the first indicator of the next (1) or previous (-1) component."""
        if self.answering is not None:
            self.go_to(self.answering.outline.component(self.answering.code, by))

    def end(self, place: int) -> None:
        """Go to the first (0) or last (-1) indicator."""
        if self.answering is not None:
            self.go_to(self.answering.outline.codes[place])

    def unanswered(self, by: int) -> None:
        """Go to the next (1) or previous (-1) indicator without an answer, or say there is none."""
        if self.answering is None:
            return
        self._centre.note.finish()
        if not self.answering.go_unanswered(by):
            self.outcomes.tell(self._tools.say("all_answered"))
        self.focus_levels()

    def write_note(self) -> None:
        """Put the focus into the note."""
        if self.answering is not None:
            self._centre.note.box.setFocus()

    def flag(self) -> None:
        """Turn the private flag of the indicator in front."""
        if self.answering is None or not self._live:
            return
        code = self.answering.code
        if self.answering.flag():
            raised = code in self.answering.sheet.flags
            self.outcomes.announce(self._tools.say("flag_raised" if raised else "flag_lowered"))

    def give(self, mark: Mark) -> None:
        """Answer the indicator in front and say so once it is on disk."""
        if self.answering is None or not self._live:
            return
        if self.answering.give(mark):
            self.outcomes.announce_answer(mark)

    def give_special(self, key: str) -> None:
        """Answer "B" or "X"; "not applicable" goes on to its mandatory note."""
        self.give(ANSWERS[key])
        if key == "X" and self._live:
            self.write_note()

    def toggle_self_assessment(self) -> None:
        """Show or hide the region's own answer; it is shown only once that is written down."""
        answering = self.answering
        if answering is None:
            return
        outline, code = answering.outline, answering.code
        closed = outline.instrument.self_assessment is SelfAssessmentPolicy.CLOSED
        if closed or outline.self_answer(code) is None:
            return
        if self._aside.answer_seen:
            self._aside.conceal(code)
        elif answering.show_self_assessment():
            self._aside.reveal(code)
        self.show()

    def show_details(self) -> None:
        """Show the whole rubric."""
        if self.answering is not None:
            show_rubric(
                self._tools, self.answering.outline, self.answering.code, self._centre.window()
            )

    def undo(self) -> None:
        """Take back the newest change on this sheet."""
        if self.answering is not None and self._live:
            self._centre.note.finish()
            self.answering.undo()

    def redo(self) -> None:
        """Put back the newest change taken back."""
        if self.answering is not None and self._live:
            self._centre.note.finish()
            self.answering.redo()

    def _connect(self) -> None:
        self.writer.saved.connect(self._saved)
        self.writer.failed.connect(self.show)
        self.writer.refused.connect(self.show)
        centre = self._centre
        centre.levels.level_chosen.connect(self.give)
        centre.levels.special_chosen.connect(self.give_special)
        centre.levels.cleared.connect(lambda: self.give(""))
        centre.levels.asked.connect(self._ask)
        centre.note.written.connect(self._write_note)
        centre.note.escaped.connect(self.focus_levels)
        centre.indicator.flag_wanted.connect(self.flag)
        centre.ways.previous.connect(partial(self.step, -1))
        centre.ways.next.connect(partial(self.step, 1))
        centre.ways.unanswered.connect(partial(self.unanswered, 1))
        self._tree.chosen.connect(self.go_to)
        self._aside.answer.toggle_wanted.connect(self.toggle_self_assessment)

    def _ask(self, ask: Ask) -> None:
        self._asks[ask]()

    def go_to(self, code: str) -> None:
        """Go to the indicator `code`; what was typed for the one before is written first."""
        if self.answering is not None:
            self._centre.note.finish()
            self.outcomes.clear()
            self.answering.go_to(code)
            self.focus_levels()

    def _show_indicator(self, code: str) -> None:
        if self.answering is None:
            return
        answering, outline = self.answering, self.answering.outline
        self._centre.show_indicator(outline, code)
        open_ = answering.sheet.open
        self._aside.show_indicator(outline, code, answering.mark, open_=open_)
        self._show_front(answering)
        self._tree.show_current(code)

    def show(self) -> None:
        """Show everything of the sheet that an act can change, as it is on disk."""
        answering = self.answering
        if answering is None:
            return
        sheet, outline = answering.sheet, answering.outline
        self._show_front(answering)
        self._tree.show_sheet(sheet)
        self._aside.show_sheet(outline, sheet)
        self._aside.show_answer(outline, answering.code, answering.mark, open_=sheet.open)

    def _show_front(self, answering: Answering) -> None:
        """Show answer, flag and note of the indicator in front."""
        node = answering.outline.place(answering.code).node
        flagged = answering.code in answering.sheet.flags
        unsaved = answering.code in answering.unsaved
        self._centre.show_answer(
            node, answering.mark, answering.note_text, flagged=flagged, unsaved=unsaved
        )

    def _saved(self, sheet: Sheet) -> None:
        self.show()
        self.sheet_changed.emit(sheet)

    def _travelled(self, key: str, change: Change | None) -> None:
        if change is not None and self.answering is not None:
            # A note is replaced only once nobody types in it.
            self.focus_levels()
            self._show_front(self.answering)
        self.outcomes.travelled(key, change)

    def _write_note(self, code: str, text: str) -> None:
        if self.answering is not None:
            self.answering.note(code, text)
