"""One assessor's level of the indicator in the pane: name, chips, note, reason of a change."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.marks import LevelChip
from smartcity_desktop.ui.widgets.text_label import TextLabel


@dataclass(frozen=True, slots=True)
class PersonLevel:
    """What a row shows; `before` is "" for a level that was never changed."""

    name: str
    role: str
    mark: str
    before: str
    scale: int
    note: str
    reason: str
    farthest: bool


class PersonRow(QWidget):
    """Shows one assessor; the one under the keys has the ground of a selection."""

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        theme, say = tools.theme, tools.say
        self._theme, self._tools = theme, tools
        self._marked = False
        self._level: PersonLevel | None = None
        self._name = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self._role = TextLabel(theme, "", Type.FLOOR, "text2")
        self._first = TextLabel(theme, say("first"), Type.SMALL, "text2")
        self._before = LevelChip(theme, "")
        self._arrow = IconLabel(theme, "next", "text2", 12)
        self._mark = LevelChip(theme, "")
        self._kept = TextLabel(theme, say("kept"), Type.SMALL, "text2")
        self._note = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._reason = TextLabel(theme, "", Type.SMALL, wrap=True)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._name, 1)
        chips = (self._first, self._before, self._arrow, self._mark, self._kept)
        for part in (self._role, *chips):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._note)
        column.addWidget(self._reason)

    @property
    def level(self) -> PersonLevel | None:
        """Return what is shown."""
        return self._level

    def show_level(self, level: PersonLevel, *, marked: bool) -> None:
        """Show an assessor's level; `marked` is the one under the keys."""
        if self._marked != marked:
            self._marked = marked
            self.update()
        if level == self._level:
            return
        self._level = level
        say, changed = self._tools.say, bool(level.before)
        self._name.setText(level.name)
        self._role.setText(level.role)
        self._mark.show_mark(level.mark, level.scale)
        self._before.show_mark(level.before, level.scale)
        for part in (self._first, self._before, self._arrow):
            part.setVisible(changed)
        self._kept.setVisible(not changed)
        self._note.setText(f"“{level.note}”" if level.note else say("no_note"))
        self._reason.setText(say("changed_because", reason=level.reason) if level.reason else "")
        self._reason.setVisible(bool(level.reason))
        self.setAccessibleName(self._sentence(level))

    def _sentence(self, level: PersonLevel) -> str:
        say, parts = self._tools.say, [level.name]
        key = "mark_changed" if level.before else "mark"
        parts = [say(key, name=level.name, level=level.mark, before=level.before)]
        if level.farthest:
            parts.append(say("mark_farthest"))
        if level.note:
            parts.append(level.note)
        if level.reason:
            parts.append(say("changed_because", reason=level.reason))
        return ", ".join(parts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line below."""
        tokens, painter = self._theme.tokens, QPainter(self)
        if self._marked:
            painting.box(painter, QRectF(self.rect()), tokens.select, tokens.select, 0, 0)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
