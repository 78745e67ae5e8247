"""The form in the middle: one indicator at a time, with its levels, note and ways on."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.instrument import Node
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.sheet_answers import shown_mark
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.scoring.heading import IndicatorHeading, RegionHeading
from smartcity_desktop.ui.scoring.note_editor import NoteEditor
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.programme_table import ProgrammeTable
from smartcity_desktop.ui.scoring.tall import Tall, TallArea
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.scoring.ways import Ways
from smartcity_desktop.ui.widgets.info_bar import InfoBar
from smartcity_desktop.ui.widgets.level_panel import LevelPanel
from smartcity_desktop.ui.widgets.level_row import LevelRow, LevelText
from smartcity_desktop.ui.widgets.special_row import SpecialRow

# From this type size on, in percent, the form scrolls as a whole.
LARGE_TYPE = 150


class Centre(QWidget):
    """Shows what it is told: region, indicator, the answer on disk and the note.

    `state_bar` says why the form is closed, `message_bar` what happened to the last act.
    """

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.region = RegionHeading(tools)
        self.state_bar = InfoBar(tools.theme)
        self.indicator = IndicatorHeading(tools)
        self.levels = LevelPanel(tools.theme, tools.wording)
        self.note = NoteEditor(tools)
        self.programmes = ProgrammeTable(tools)
        self.ways = Ways(tools)
        self.message_bar = InfoBar(tools.theme)
        self._form = (self.indicator, self.levels, self.note, self.programmes, self.ways)
        self._content = Tall()
        self._area = TallArea(tools.theme, self._content)
        self._lay_out()

    def show_form(self, shown: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Show or take away everything below the region's name."""
        for part in self._form:
            part.setVisible(shown)
        self.programmes.set_wanted(shown)

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Accept answers and notes or only show them."""
        self.levels.set_live(live)
        self.indicator.set_live(live)
        self.note.set_live(live)

    def show_region(self, slot: Slot, sheet: Sheet | None) -> None:
        """Show whose sheet this is."""
        self.region.show_slot(slot, sheet)

    def show_indicator(self, outline: Outline, code: str) -> None:
        """Show the indicator `code` without an answer yet."""
        node = outline.place(code).node
        self.indicator.show_indicator(outline, code)
        title = node.title.in_language(self._tools.language)
        may_not = bool(node.leaf and node.leaf.may_be_not_applicable)
        self.levels.show_scale(
            f"{code} {title}. {self.indicator.position}",
            self._levels(outline, node),
            not_applicable=may_not,
        )
        self.programmes.show_programmes(outline.programmes(code))
        self.show_top()

    def show_answer(
        self, node: Node, mark: Mark, note: str, *, flagged: bool, unsaved: bool
    ) -> None:
        """Show the answer and flag of the indicator in front as they stand on disk, and its note.

        An `unsaved` note is one that a rule refused.
        """
        if mark == "":
            self.levels.show_answer(None)
        else:
            self.levels.show_answer(shown_mark(mark))
        self.indicator.show_flag(flagged)
        self.note.show_note(node.code, note, unsaved=unsaved)
        self.note.show_duty(node, mark, note)

    def show_top(self) -> None:
        """Scroll back to the region's name; the focus is followed from there."""
        self._area.verticalScrollBar().setValue(0)

    def answer_widgets(self) -> list[QWidget]:
        """Return the levels and special answers in their order, for the order of focus."""
        return [*self.levels.findChildren(LevelRow), *self.levels.findChildren(SpecialRow)]

    def _levels(self, outline: Outline, node: Node) -> list[LevelText]:
        scale = outline.instrument.scale_of(node)
        own = node.leaf.levels if node.leaf else ()
        return [
            LevelText(
                level.value,
                level.label.in_language(self._tools.language),
                own[number] if number < len(own) else level.description,
            )
            for number, level in enumerate(scale.levels)
        ]

    def _lay_out(self) -> None:
        self._inner = QVBoxLayout(self._content)
        self._inner.setContentsMargins(14, 6, 14, 4)
        self._inner.setSpacing(5)
        self._inner.addWidget(self.region)
        self._inner.addWidget(self.state_bar)
        for part in self._form[:-1]:
            self._inner.addWidget(part)
        self._inner.setStretchFactor(self.note, 1)
        self._inner.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(14, 0, 14, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self.message_bar)
        column.addLayout(self._foot)
        self._tools.theme.changed.connect(self._place_ways)
        self._place_ways()

    def _place_ways(self) -> None:
        """Keep the ways on in sight below the form; large type needs that room for the levels."""
        pinned = self._tools.theme.percent < LARGE_TYPE
        margin = self._tools.theme.size(7) if pinned else 0
        self._foot.setContentsMargins(14, margin, 14, margin)
        (self._foot if pinned else self._inner).addWidget(self.ways)
