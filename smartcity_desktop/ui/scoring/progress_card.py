"""How much of the sheet is answered, component by component."""

from PySide6.QtWidgets import QGridLayout, QWidget

from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.progress_row import ProgressRow
from smartcity_desktop.ui.widgets.text_label import TextLabel


class ProgressCard(Card):
    """Two columns of components, and the whole sheet's count in the header."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("progress"), parent=parent)
        self._tools = tools
        self._total = TextLabel(tools.theme, "", Type.STRONG)
        self._data = TextLabel(tools.theme, "", Type.SMALL, "text2")
        self.add_to_header(self._total)
        self.add_to_header(self._data)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(0)
        self.body.addLayout(self._grid)
        self._rows: dict[str, ProgressRow] = {}

    def show_outline(self, outline: Outline) -> None:
        """Make a row for every component the assessor answers something of."""
        for row in self._rows.values():
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        roots = [root for root in outline.instrument.roots if outline.count(root, {})[1]]
        self._rows = {root.code: ProgressRow(self._tools.theme, root.code) for root in roots}
        for number, row in enumerate(self._rows.values()):
            self._grid.addWidget(row, number // 2, number % 2)
        data = outline.data_count()
        self._data.setText(self._tools.say("data_count", count=data) if data else "")

    def show_sheet(self, outline: Outline, sheet: Sheet) -> None:
        """Show the counts of the sheet on disk."""
        done = 0
        for root in outline.instrument.roots:
            if root.code in self._rows:
                answered, total = outline.count(root, sheet.marks)
                self._rows[root.code].show_progress(answered, total)
                done += answered
        self._total.setText(self._tools.say("progress_count", done=done, total=len(outline.codes)))
