"""The dialog of who brings evidence: a file, what it is, for which indicator, when and where."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import TEXT_LIMIT, Label
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.text_label import TextLabel

# What can be chosen: the value and the words for it.
Choices = Sequence[tuple[str, str]]


class AttachDialog(Dialog):
    """Stays open until the file is kept: `wanted` asks for that, errors are said beside it."""

    wanted = Signal()
    file_wanted = Signal()
    visit_changed = Signal(str)

    def __init__(
        self, theme: Theme, wording: Wording, visits: Choices, parent: QWidget | None
    ) -> None:
        say = wording.say
        super().__init__(theme, say("evidence.attach"), say("evidence.attach_text"), parent)
        self._wording = wording
        self.path: Path | None = None
        self.visits = self._choice(say("evidence.region"), visits)
        self.file = self.add_field(say("evidence.file"))
        self.file.setReadOnly(True)
        self.choose = ActionButton(theme, say("evidence.choose_file"))
        line = QHBoxLayout()
        line.addWidget(self.choose)
        line.addStretch(1)
        self.content.addLayout(line)
        self.title = self.add_field(say("evidence.title"))
        self.indicators = self._choice(say("evidence.indicator"), ())
        self.taken = self.add_field(say("evidence.taken"))
        self.place = self.add_field(say("evidence.place"))
        for field in (self.title, self.taken, self.place):
            field.setMaxLength(TEXT_LIMIT)
        self.told = TextLabel(theme, "", Type.SMALL_STRONG, "bad", wrap=True)
        self.content.addWidget(self.told)
        self.accept_button = self.add_button(say("evidence.attach_verb"), primary=True)
        back = self.add_button(say("window.back"))
        back.clicked.connect(self.reject)
        self.choose.clicked.connect(self.file_wanted)
        self.accept_button.clicked.connect(self.wanted)
        self.visits.currentIndexChanged.connect(self._visit_changed)
        self.title.textChanged.connect(self._renew)
        self._renew()

    @property
    def visit(self) -> VisitId:
        """Return the visit chosen."""
        return VisitId(str(self.visits.currentData() or ""))

    @property
    def label(self) -> Label:
        """Return what was said of the file."""
        return Label(
            self.title.text(),
            str(self.indicators.currentData() or ""),
            self.taken.text(),
            self.place.text(),
        )

    def choose_visit(self, visit: VisitId) -> None:
        """Bring a visit to the front."""
        self.visits.setCurrentIndex(max(self.visits.findData(visit), 0))

    def show_indicators(self, indicators: Choices) -> None:
        """Offer the indicators of a region, the whole region first."""
        self.indicators.clear()
        self.indicators.addItem(self._wording.say("evidence.no_indicator"), "")
        for code, words in indicators:
            self.indicators.addItem(words, code)

    def show_file(self, path: Path) -> None:
        """Show which file was chosen; its name is the first title."""
        self.path = path
        self.file.setText(path.name)
        self.say_wrong("")
        if not self.title.text():
            self.title.setText(path.stem.replace("_", " ").replace("-", " "))
        self._renew()
        self.title.setFocus()

    def say_wrong(self, text: str) -> None:
        """Say why the file was not taken; everything typed stays."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Say that the file is being kept, and take no second one meanwhile."""
        self.choose.setEnabled(not busy)
        self.accept_button.setEnabled(not busy)
        key = "evidence.attaching" if busy else "evidence.attach_verb"
        self.accept_button.set_text(self._wording.say(key))

    def _visit_changed(self, _row: int) -> None:
        self.visit_changed.emit(self.visit)

    def _renew(self) -> None:
        self.accept_button.setEnabled(self.path is not None and bool(self.title.text().strip()))

    def _choice(self, label: str, choices: Choices) -> QComboBox:
        words = TextLabel(self._theme, label, Type.SMALL, "text2")
        box = ChoiceBox()
        box.setAccessibleName(label)
        words.setBuddy(box)
        for value, text in choices:
            box.addItem(text, value)
        self.content.addWidget(words)
        self.content.addWidget(box)
        return box

    def fields(self) -> tuple[QLineEdit, ...]:
        """Return what is typed into, in order."""
        return self.title, self.taken, self.place
