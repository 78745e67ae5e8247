"""Periksa dan segel: what is missing, every level, the verdict, and the seal."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.sheet import Gap, Sheet
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.scoring.answering import Answering
from smartcity_desktop.ui.scoring.gap_list import GapList
from smartcity_desktop.ui.scoring.heading import RegionHeading
from smartcity_desktop.ui.scoring.level_table import LevelTable
from smartcity_desktop.ui.scoring.refusals import words_of
from smartcity_desktop.ui.scoring.seal_form import SealForm
from smartcity_desktop.ui.scoring.tall import Tall, TallArea
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.scoring.verdict_form import VerdictForm
from smartcity_desktop.ui.widgets.card import Card


class Review(TallArea):
    """Takes the place of the form while it is open.

    `jump_wanted` carries the `Gap` to go to, `back_wanted` returns, `sealed` carries the sheet.
    """

    jump_wanted = Signal(object)
    back_wanted = Signal()
    sealed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        self._content = Tall()
        super().__init__(tools.theme, self._content, parent)
        self._tools = tools
        self._answering: Answering | None = None
        self.region = RegionHeading(tools)
        self.gaps = GapList(tools)
        self.table = LevelTable(tools)
        self.verdict = VerdictForm(tools)
        self.seal = SealForm(tools)
        self._gap_card = Card(tools.theme, tools.say("gaps"))
        self._table_card = Card(tools.theme, tools.say("levels_all"))
        self._verdict_card = Card(tools.theme)
        self._wide: bool | None = None
        self._lay_out()
        self._connect()

    def open(self, answering: Answering, slot: Slot) -> None:
        """Show the sheet of `answering` and put the focus on what comes first."""
        self._answering = answering
        self.seal.clear()
        self.seal.set_busy(busy=False)
        self.region.show_slot(slot, answering.sheet)
        self.verdict.show_instrument(answering.outline.instrument)
        self.show_sheet(answering.sheet)
        self._order_focus()
        self.verticalScrollBar().setValue(0)
        self._focus_first(answering.sheet)

    def focus_work(self) -> None:
        """Put the focus back where it was here, or on what comes first."""
        before = self.focusWidget()
        if before and before.isVisible() and before.isEnabled():
            before.setFocus()
        elif self._answering is not None:
            self._focus_first(self._answering.sheet)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the sheet as it stands on disk."""
        if self._answering is None:
            return
        outline, unsaved = self._answering.outline, self._answering.unsaved
        missing = self.gaps.show_gaps(outline, sheet, unsaved)
        say = self._tools.say
        self._gap_card.set_title(say("gaps_count", count=missing) if missing else say("gaps_none"))
        self.gaps.setVisible(self.gaps.model().rowCount() > 0)
        self.table.show_sheet(outline, sheet)
        self.verdict.show_sheet(sheet, self._answering.remarks, unsaved)

    def finish(self) -> None:
        """Write what was typed and not told yet."""
        self.verdict.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between columns and one column."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        self._gap_card.body.addWidget(self.gaps, 1)
        self._gap_card.body.addStretch(0)
        self._table_card.body.setContentsMargins(0, 0, 0, 0)
        self._table_card.body.addWidget(self.table)
        self._verdict_card.body.setSpacing(10)
        self._verdict_card.body.addWidget(self.verdict)
        self._verdict_card.body.addWidget(self.seal)
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(14, 9, 12, 9)
        self._grid.setSpacing(10)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._tools.theme
        wide = self.width() >= theme.size(800)
        self.table.setMinimumHeight(theme.size(140 if wide else 280))
        if wide == self._wide:
            return
        self._wide = wide
        for part in (self.region, self._gap_card, self._table_card, self._verdict_card):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.region, 0, 0, 1, 2)
        self._grid.addWidget(self._gap_card, 1, 0, 1, 1 if wide else 2)
        if wide:
            self._grid.addWidget(self._table_card, 1, 1)
        else:
            self._grid.addWidget(self._table_card, 2, 0, 1, 2)
        self._grid.addWidget(self._verdict_card, 3, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2 if wide else 0)
        self._grid.setRowStretch(1, 1 if wide else 0)
        self._grid.setRowStretch(2, 0 if wide else 1)
        self.verdict.arrange(wide=wide)

    def _connect(self) -> None:
        self._tools.theme.changed.connect(self._arrange)
        self.gaps.chosen.connect(self._jump)
        self.table.chosen.connect(self._jump_to)
        self.verdict.rated.connect(self._rate)
        self.verdict.remarked.connect(self._remark)
        self.verdict.drafted.connect(self._draft)
        self.seal.back_wanted.connect(self._back)
        self.seal.seal_wanted.connect(self._begin)

    def _order_focus(self) -> None:
        stops: list[QWidget] = [
            self.gaps,
            self.table,
            *self.verdict.stops(),
            self.seal.pin,
            self.seal.seal_button,
            self.seal.back_button,
        ]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _focus_first(self, sheet: Sheet) -> None:
        gaps = [gap.key for gap in sheet.gaps()]
        unsaved = self._answering.unsaved if self._answering else ()
        if unsaved:
            self.gaps.setFocus()
        elif gaps == ["rating_missing"]:
            self.verdict.focus_rating()
        elif gaps:
            self.gaps.setFocus()
        else:
            self.seal.pin.setFocus()

    def _jump(self, gap: Gap) -> None:
        if gap.key == "rating_missing":
            self.verdict.focus_rating()
            return
        if gap.key == "remark_unsaved":
            self.verdict.boxes[RemarkPart(gap.indicator)].setFocus()
            return
        self.finish()
        self.jump_wanted.emit(gap)

    def _jump_to(self, code: str) -> None:
        self._jump(Gap("", code))

    def _back(self) -> None:
        self.finish()
        self.back_wanted.emit()

    def _rate(self, rating: str) -> None:
        if self._answering is not None:
            self._answering.rate(rating)
            self.show_sheet(self._answering.sheet)

    def _draft(self, part: str, text: str) -> None:
        if self._answering is not None:
            self._answering.draft(part, text)

    def _remark(self, part: RemarkPart, text: str) -> None:
        if self._answering is not None:
            self._answering.remark(part, text)
            self.show_sheet(self._answering.sheet)

    def _begin(self, pin: str) -> None:
        """Show that sealing began, then seal: the PIN's check holds the window for a moment."""
        self.finish()
        self.seal.set_busy(busy=True)
        self.seal.repaint()
        QTimer.singleShot(0, self, lambda: self._seal(pin))

    def _seal(self, pin: str) -> None:
        answering = self._answering
        if answering is None:
            return
        sheet: Sheet | None = None
        wrong = ""
        try:
            if answering.try_again():
                sheet = answering.seal(pin)
            else:
                wrong = self._tools.say("save_failed")
        except (DomainError, HostError, StorageError) as error:
            wrong = words_of(self._tools, error)
        self.seal.clear()
        self.seal.set_busy(busy=False)
        if sheet is not None:
            self.sealed.emit(sheet)
            return
        self.seal.say_wrong(wrong)
        self.show_sheet(answering.sheet)
        self.seal.pin.setFocus()
