"""The evidence of an indicator: the files that came, and what the instrument asks for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.ui.evidence.file_list import FileList
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.card import Card, IconLabel
from smartcity_desktop.ui.widgets.key_cap import KeyCap
from smartcity_desktop.ui.widgets.text_label import TextLabel


class EvidenceCard(Card):
    """Files to open, then what may be asked to see; `indicator_shown` carries the code in front.

    What is asked for is one stop of the Tab key that reads all of it.
    """

    indicator_shown = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.theme, tools.say("evidence"), parent=parent)
        self._tools = tools
        self._code = ""
        self.files = FileList(tools.theme, tools.wording)
        self._awaited = TextLabel(tools.theme, "", Type.SMALL_STRONG, "warn", wrap=True)
        self._asked = TextLabel(tools.theme, tools.say("evidence_asked"), Type.SMALL, "text2")
        self.list = QWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self.list)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(6)
        self._lines: list[QWidget] = []
        for part in (self.files, self._awaited, self._asked, self.list):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._count = TextLabel(tools.theme, "", Type.SMALL, "text2")
        self.add_to_header(self._count)
        self.add_to_header(KeyCap(tools.theme, "F6"))
        self.show_files((), "")

    @property
    def stop(self) -> QWidget:
        """Return where F6 goes: the files, else what is asked for."""
        return self.files if self.files.pieces else self.list

    def show_files(self, pieces: Sequence[Piece], awaited: str) -> None:
        """List the files for the indicator in front; `awaited` says what may follow, "" nothing."""
        self.files.show_pieces(pieces)
        for part in (self.files, self._asked):
            part.setVisible(bool(pieces))
        self._awaited.setText(awaited)
        self._awaited.setVisible(bool(awaited))
        self._count.setText(self._tools.wording.say("evidence.count", count=len(pieces)))
        self._count.setVisible(bool(pieces))
        key = "evidence_of" if pieces else "evidence_wanted_of"
        self.set_title(self._tools.say(key, code=self._code.replace("#", "·")))

    def show_evidence(self, code: str, evidence: Sequence[str]) -> None:
        """List what the instrument asks for at the indicator `code`."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._code = code
        texts = list(evidence) or [self._tools.say("evidence_none")]
        self._lines = [self._line(text, listed=bool(evidence)) for text in texts]
        for line in self._lines:
            self._column.addWidget(line)
        self.list.setAccessibleName(f"{self._tools.say('evidence_asked')}: {'; '.join(texts)}")
        self.indicator_shown.emit(code)

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
