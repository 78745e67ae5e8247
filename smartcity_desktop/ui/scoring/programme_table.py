"""The region's programmes that an indicator is about, with what was realised."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from smartcity_desktop.domain.roster import Programme
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.outline import UNANSWERED, achieved
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.text_label import TextLabel

RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProgrammeTable(QWidget):
    """A few rows for reading: programme, target, realised, achieved in per cent."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._shown: tuple[Programme, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(9, 1, 9, 1)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[list[TextLabel]] = []
        tools.theme.changed.connect(self._dress)

    def show_programmes(self, programmes: Sequence[Programme]) -> None:
        """Show `programmes`; without any the table goes away."""
        if self._shown == tuple(programmes):
            return
        self._shown = tuple(programmes)
        for row in self._rows:
            for label in row:
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        self._rows = []
        self.set_wanted(wanted=True)
        say = self._tools.say
        self._add(
            [say(f"programme_{name}") for name in ("title", "target", "realised", "achieved")]
        )
        for programme in programmes:
            target = programme.target.replace(".", ",") or UNANSWERED
            realised = programme.realised.replace(".", ",") or UNANSWERED
            self._add([programme.name, target, realised, achieved(programme)])
        self._dress()

    def set_wanted(self, wanted: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Show the table if there is anything in it."""
        self.setVisible(wanted and bool(self._shown))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, the header's ground and the lines between rows."""
        theme, painter = self._tools.theme, QPainter(self)
        painting.box(painter, self.rect().toRectF(), theme.tokens.surface, theme.tokens.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for number, row in enumerate(self._rows):
            low = max(label.geometry().bottom() for label in row)
            if number == 0:
                painter.fillRect(1, 1, self.width() - 2, low, theme.colour("surface_alt"))
            if number < len(self._rows) - 1:
                painter.setPen(theme.colour("line" if number else "line_strong"))
                painter.drawLine(1, low, self.width() - 2, low)

    def _add(self, texts: list[str]) -> None:
        head = not self._rows
        place = len(self._rows)
        row: list[TextLabel] = []
        for column, text in enumerate(texts):
            role = Type.SMALL_STRONG if head or column == 3 else Type.CONTROL
            ink = "text2" if head else "text"
            label = TextLabel(self._tools.theme, text, role, ink, wrap=column == 0)
            label.setAlignment(RIGHT if column else painting.LEFT)
            self._grid.addWidget(label, place, column)
            row.append(label)
        sentence = self._tools.say(
            "programme_sentence", name=texts[0], target=texts[1], realised=texts[2], share=texts[3]
        )
        if not head:
            row[0].setAccessibleName(sentence)
        self._rows.append(row)

    def _dress(self) -> None:
        for row in self._rows:
            for label in row:
                label.setMinimumHeight(self._tools.theme.size(25))
