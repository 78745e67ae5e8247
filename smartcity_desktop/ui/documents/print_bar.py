"""Printer, paper and number of copies, with the two buttons of a paper."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.choices import ChoiceBox, NumberBox
from smartcity_desktop.ui.widgets.text_label import TextLabel

PAPERS = ("a4", "f4")
MOST_COPIES = 20


class PrintBar(QWidget):
    """Emits `print_wanted` and `save_wanted`; what to print with is read from the fields."""

    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self._wording = wording
        self.printer, self.paper, self.copies = ChoiceBox(), ChoiceBox(), NumberBox()
        for paper in PAPERS:
            self.paper.addItem(say(f"documents.paper_{paper}"), paper)
        self.copies.setRange(1, MOST_COPIES)
        self.printer.setMinimumContentsLength(14)
        self.print_button = ActionButton(
            theme, say("documents.print"), ButtonLook(icon="print", key="Ctrl+P", primary=True)
        )
        self.save_button = ActionButton(theme, say("documents.save"), ButtonLook(icon="export"))
        self.print_button.clicked.connect(self.print_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        for button in (self.print_button, self.save_button):
            button.setAutoDefault(True)
        self._lay_out(theme)
        self.show_printers(())

    @property
    def chosen_printer(self) -> str:
        """Return the chosen printer's name, "" when there is none."""
        return str(self.printer.currentData() or "")

    @property
    def chosen_paper(self) -> str:
        """Return "a4" or "f4"."""
        return str(self.paper.currentData())

    def choose_paper(self, paper: str) -> None:
        """Show the paper a document was issued for."""
        self.paper.setCurrentIndex(max(0, self.paper.findData(paper)))

    def show_printers(self, names: Sequence[str]) -> None:
        """Offer printers, the first one chosen unless another one was."""
        before = self.chosen_printer
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        if not names:
            self.printer.addItem(self._wording.say("documents.no_printer"), "")
        self.printer.setCurrentIndex(max(0, self.printer.findData(before)))

    def allow(self, *, papers: bool, current: bool) -> None:
        """Enable saving while a paper is chosen, printing while it still holds."""
        self.save_button.setEnabled(papers)
        self.print_button.setEnabled(papers and current)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 10)
        grid.setHorizontalSpacing(10)
        fields = (("printer", self.printer), ("paper", self.paper), ("copies_label", self.copies))
        for column, (key, field) in enumerate(fields):
            text = self._wording.say(f"documents.{key}")
            label = TextLabel(theme, text, Type.SMALL, "text2")
            label.setBuddy(field)
            field.setAccessibleName(text)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
        grid.setColumnStretch(0, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.print_button)
        acts.addWidget(self.save_button)
        acts.addStretch(1)
        grid.addLayout(acts, 2, 0, 1, 3)
        grid.setRowMinimumHeight(2, theme.size(38))
