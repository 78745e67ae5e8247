"""What the assessor may ask to see for an indicator."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.card import Card, IconLabel
from smartcity_desktop.ui.widgets.key_cap import KeyCap
from smartcity_desktop.ui.widgets.text_label import TextLabel


class EvidenceCard(Card):
    """Lists the evidence the instrument asks for; one stop of the Tab key that reads all of it."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("evidence"), parent=parent)
        self._tools = tools
        self.list = QWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self.list)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(6)
        self._lines: list[QWidget] = []
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.add_to_header(KeyCap(tools.theme, "F6"))

    def show_evidence(self, code: str, evidence: Sequence[str]) -> None:
        """List `evidence` of the indicator `code`."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.set_title(self._tools.say("evidence_of", code=code.replace("#", "·")))
        texts = list(evidence) or [self._tools.say("evidence_none")]
        self._lines = [self._line(text, listed=bool(evidence)) for text in texts]
        for line in self._lines:
            self._column.addWidget(line)
        self.list.setAccessibleName(f"{self._tools.say('evidence')}: {'; '.join(texts)}")

    def _line(self, text: str, *, listed: bool) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        if listed:
            icon = IconLabel(self._tools.theme, "evidence", "text2")
            line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        ink = "text" if listed else "text2"
        line.addWidget(TextLabel(self._tools.theme, text, Type.CELL, ink, wrap=True), 1)
        return holder
