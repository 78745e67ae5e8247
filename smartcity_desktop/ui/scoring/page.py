"""Penilaian: one assessor scores one region, without ever needing the mouse or the network."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.evidence import later_answers
from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.sheet import Gap, Sheet
from smartcity_desktop.domain.words import SCORING_ROLES, Stage
from smartcity_desktop.services.class_day import ClassDay, Slot
from smartcity_desktop.services.collecting import Collecting
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.page import Heading, Page
from smartcity_desktop.ui.scoring import aside, sidebar
from smartcity_desktop.ui.scoring.answering import Answering
from smartcity_desktop.ui.scoring.answers import answers
from smartcity_desktop.ui.scoring.areas import Areas
from smartcity_desktop.ui.scoring.aside import Aside
from smartcity_desktop.ui.scoring.centre import Centre
from smartcity_desktop.ui.scoring.columns import Columns
from smartcity_desktop.ui.scoring.empty import EmptyNote
from smartcity_desktop.ui.scoring.exhibiting import Exhibiting
from smartcity_desktop.ui.scoring.form import Form
from smartcity_desktop.ui.scoring.front import Front
from smartcity_desktop.ui.scoring.key_card import key_card
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.region_chooser import RegionChooser
from smartcity_desktop.ui.scoring.review import Review
from smartcity_desktop.ui.scoring.sidebar import Sidebar
from smartcity_desktop.ui.scoring.standing import SHOWN, Standing, moved_words, standing
from smartcity_desktop.ui.scoring.state_bar import StateBar
from smartcity_desktop.ui.scoring.tall import TallArea
from smartcity_desktop.ui.scoring.timetable import Timetable, slot_heading
from smartcity_desktop.ui.scoring.tools import Tools


class ScoringPage(Page):
    """The scoring place of one signed-in person.

    `saving_changed` carries a status bar `Reading`, `sealed` the SheetId whose paper can be issued,
    `visit_chosen` the VisitId in front, `act_wanted` a Command and the VisitId it precedes;
    `papers_wanted` that the button of a sealed sheet was pressed.
    """

    saving_changed = Signal(object)
    sealed = Signal(object)
    visit_chosen = Signal(object)
    act_wanted = Signal(object, object)
    papers_wanted = Signal()

    def __init__(
        self, scoring: Scoring, class_day: ClassDay, profile: Profile, tools: Tools
    ) -> None:
        say = tools.say
        super().__init__(Heading(say("title"), locked=say("peers_closed")), key_card(tools))
        self._scoring, self._class_day = scoring, class_day
        self._profile, self._tools = profile, tools
        self._timetable = Timetable(class_day)
        self._answerings: dict[SheetId, Answering] = {}
        self.sidebar, self.centre, self.aside = Sidebar(tools), Centre(tools), Aside(tools)
        self._state_bar = StateBar(tools, self.centre.state_bar, class_day, self._timetable)
        self.form = Form(tools, profile.clock, self.centre, self.sidebar.tree, self.aside)
        self.columns = Columns(
            tools,
            TallArea(tools.theme, self.sidebar),
            self.centre,
            self.aside,
            (sidebar.WIDTH, aside.WIDTH),
        )
        self.areas = Areas(self.columns, self.sidebar, self.centre, self.aside, self.form)
        self.exhibiting = Exhibiting(tools, Collecting(profile), self.aside.evidence)
        self.review = Review(tools)
        self.empty = EmptyNote(tools)
        self._front = Front(
            self, self.areas, (self.columns, self.review, self.exhibiting.viewer, self.empty)
        )
        self._answers = answers(self.form, self.areas, self.choose_region, self.open_review)
        for command, call in self._answers.calls().items():
            self.answer(command, call)
        self._connect()

    @property
    def visit(self) -> VisitId | None:
        """Return the visit in front, None without a schedule."""
        return self._timetable.chosen

    def enter(self) -> None:
        """Read the day anew and put the focus on the levels, or into what is in front of them."""
        self.centre.levels.set_arrows_choose(QAccessible.isActive())
        self.refresh()
        self._front.focus_work()

    def refresh(self) -> None:
        """Read the day anew, for facts that came from elsewhere; the place on the sheet stays.

        What is being typed stays too: it is written before anything takes the form away.
        """
        moved = self._timetable.read()
        scores = self._profile.role in SCORING_ROLES
        if not scores or not self._timetable.slots:
            self.empty.show_reason(no_schedule=scores)
            self._bring(self.empty)
            return
        if moved is not None:
            self.finish()
        self._show(self._timetable.slot)
        if moved is not None:
            self.form.outcomes.tell(moved_words(self._tools, self._profile.roster, moved))

    def refresh_soon(self) -> None:
        """Read the day anew now if shown; otherwise arriving here does."""
        if self.isVisible():
            self.refresh()

    def keep_visit(self, visit: VisitId) -> None:
        """Have a region in front on the next arrival; what was typed before is written first."""
        self.finish()
        self._timetable.choose(visit)
        self._front.setCurrentWidget(self.columns)

    def show_visit(self, visit: VisitId) -> None:
        """Bring a region to the front."""
        self.keep_visit(visit)
        self.refresh()
        self._front.focus_work()
        self.visit_chosen.emit(visit)

    @property
    def settled(self) -> bool:
        """Return whether every character on the screen is in the journal."""
        return self.form.writer.settled

    def finish(self) -> bool:
        """Write what was typed, before leaving or closing; tell whether everything is on disk."""
        self.review.finish()
        return self.form.finish()

    def choose_region(self) -> None:
        """Ask for a region by name or code."""
        visit = RegionChooser(self._tools, self._timetable.days, self.window()).ask()
        if visit is not None:
            self.show_visit(visit)

    def open_review(self) -> None:
        """Show Periksa dan segel in the place of the form."""
        answering = self.form.answering
        if answering is None or not answering.sheet.open:
            return
        self.form.finish()
        self._bring(self.review)
        self.review.open(answering, self._timetable.slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Come back to where work goes on, on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._front.focus_work()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Write what was typed when the page leaves the screen."""
        if event.type() == QEvent.Type.Hide:
            self.finish()
        return super().event(event)

    def _connect(self) -> None:
        self.form.outcomes.saving_changed.connect(self.saving_changed)
        self.form.sheet_changed.connect(self._sheet_changed)
        self.sidebar.slots.chosen.connect(self.show_visit)
        self.sidebar.found.connect(self.form.go_to)
        self.centre.ways.review.connect(self.open_review)
        self.aside.timer.stage_wanted.connect(self._start_stage)
        self._state_bar.stage_wanted.connect(self._start_stage)
        self._state_bar.reopen_wanted.connect(self._ask_to_reopen)
        self._state_bar.visit_wanted.connect(self.show_visit)
        self._state_bar.papers_wanted.connect(self.papers_wanted)
        self.aside.timer.ticked.connect(self.columns.show_time)
        self.review.jump_wanted.connect(self._jump)
        self.review.back_wanted.connect(self._come_back)
        self.exhibiting.opened.connect(partial(self._bring, self.exhibiting.viewer))
        self.exhibiting.closed.connect(self._come_back)
        self.review.sealed.connect(self._sealed)
        self._state_bar.act_wanted.connect(self.act_wanted)

    def _show(self, slot: Slot) -> None:
        self.set_heading(slot_heading(self._tools, slot))
        self.sidebar.show_day(self._timetable.day, slot.visit.id)
        self.exhibiting.show_visit(slot.visit.id)
        sheet = self._scoring.sheet(slot.sheet) if slot.sheet else None
        self._show_sheet(slot, sheet)
        self._front.show_form()
        self._renew_commands()

    def _show_sheet(self, slot: Slot, sheet: Sheet | None) -> None:
        state = standing(slot, sheet)
        shown = state in SHOWN
        self._leave_closed_review(state)
        self.centre.show_region(slot, sheet)
        self.areas.show_form(shown=shown, live=state is Standing.LIVE)
        self.aside.case.show_case(self._profile.roster.case(slot.visit.region))
        self._state_bar.show_standing(slot, sheet, state)
        if not shown or sheet is None:
            self.form.close()
            return
        self.aside.timer.show_slot(slot, self._class_day)
        answering = self._answering(sheet)
        if self.form.answering is answering:
            self.form.set_live(state is Standing.LIVE)
            self.form.show()
        else:
            self.form.open(answering, live=state is Standing.LIVE)
        self.areas.order()

    def _leave_closed_review(self, state: Standing) -> None:
        """Come back to the form when the sheet was closed from elsewhere while it was checked."""
        if self._front.shows_review and state is not Standing.LIVE:
            self.review.finish()
            self._front.setCurrentWidget(self.columns)

    def _answering(self, sheet: Sheet) -> Answering:
        if sheet.id not in self._answerings:
            outline = Outline(sheet, self._profile.published)
            answering = Answering(self._scoring, self.form.writer, sheet, outline)
            self._answerings[sheet.id] = answering
        later = later_answers(self._profile.book, self._timetable.slot.visit.id)
        self._answerings[sheet.id].outline.learn(later)
        return self._answerings[sheet.id]

    def _sheet_changed(self, sheet: Sheet) -> None:
        """Follow a change of the sheet's state; an answer alone changes nothing around the form."""
        if self.visit is None:
            return
        slot = self._timetable.slot
        if slot.sheet == sheet.id and (slot.state, slot.reopen_reason) != (
            sheet.state,
            sheet.reopen_reason,
        ):
            self.refresh()
        elif self._front.shows_review:
            self.review.show_sheet(sheet)

    def _start_stage(self, stage: Stage) -> None:
        if self.visit is None:
            return
        try:
            self._class_day.start_stage(self.visit, stage)
        except (StorageError, DomainError) as error:
            self.form.outcomes.report(error)
            return
        self.refresh()
        self._front.focus_work()

    def _ask_to_reopen(self, reason: str) -> None:
        if self.form.answering is not None:
            self.form.answering.ask_to_reopen(reason)

    def _jump(self, gap: Gap) -> None:
        self._come_back()
        self.form.go_to(gap.indicator)
        if gap.key in {"note_missing", "text_unsaved"}:
            self.form.write_note()

    def _bring(self, part: QWidget) -> None:
        self._front.setCurrentWidget(part)
        self._renew_commands()

    def _come_back(self) -> None:
        self._bring(self.columns)
        self._front.focus_work()

    def _sealed(self, sheet: Sheet) -> None:
        self._front.setCurrentWidget(self.columns)
        self.form.outcomes.sealed(sheet.id)
        self.refresh()
        self._front.focus_work()
        self.sealed.emit(sheet.id)

    def _renew_commands(self) -> None:
        now = self._answers.now(
            shown=self._front.shows_form,
            open_=self.form.answering is not None,
            live=self.form.live,
        )
        for command in self._answers.calls():
            self.answer(command, now.get(command))
