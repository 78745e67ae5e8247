"""One region of the class list: its name, the kind of conflict, and on what it rests."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from smartcity_desktop.domain.words import ConflictKind
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaration, ListedRegion
from smartcity_desktop.ui.conflicts.words import known_words, told_words
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.roster_words import conflict_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_line import TextLine

BASIS_LIMIT = 300
NO_CONFLICT = ""


class RegionRow(QWidget):
    """Emits `changed`; what is known already is shown and cannot be taken back here.

    Nothing is answered beforehand. A region that was answered for earlier may be left as it is.
    """

    changed = Signal()

    def __init__(self, theme: Theme, wording: Wording, listed: ListedRegion) -> None:
        super().__init__()
        self.listed = listed
        say, name = wording.say, listed.region.name
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(say("conflicts.kind_of", region=name))
        unanswered = "kind_kept" if listed.reviewed else "kind_unanswered"
        self.kind.addItem(say(f"conflicts.{unanswered}"))
        if not listed.reviewed:
            self.kind.addItem(say("conflicts.kind_none"), NO_CONFLICT)
        for kind in ConflictKind:
            self.kind.addItem(conflict_words(kind, wording), str(kind))
        self.basis = TextLine()
        self.basis.setMaxLength(BASIS_LIMIT)
        self.basis.setAccessibleName(say("conflicts.basis_of", region=name))
        self.basis.setPlaceholderText(say("conflicts.basis_hint"))
        self.basis.setEnabled(False)
        self.kind.currentIndexChanged.connect(self._choose)
        self.basis.textChanged.connect(self.changed)
        self._lay_out(theme, wording)

    @property
    def closed(self) -> bool:
        """Whether the sheet is closed already, so that there is nothing to answer."""
        return self.listed.conflict is not None and self.listed.conflict.blocking

    @property
    def chosen(self) -> bool:
        """Whether a kind of conflict was chosen."""
        return bool(self.kind.currentData())

    @property
    def touched(self) -> bool:
        """Whether anything was answered here."""
        return self.kind.currentData() is not None

    @property
    def answered(self) -> bool:
        """Whether no answer is missing: none is needed, or one was given."""
        return self.closed or self.listed.reviewed or self.touched

    @property
    def complete(self) -> bool:
        """Whether it is answered, and a chosen kind has its basis."""
        return self.answered and (not self.chosen or bool(self.basis.text().strip()))

    def answer(self) -> tuple[str, str] | None:
        """Return the kind ("" for no conflict) with its basis as typed, None before an answer."""
        kind = self.kind.currentData()
        return None if kind is None else (str(kind), self.basis.text())

    def restore(self, kind: str, basis: str) -> None:
        """Show an answer that was given before; one that is not offered here is passed over."""
        place = self.kind.findData(kind)
        if place > 0 and not self.closed:
            self.kind.setCurrentIndex(place)
            self.basis.setText(basis)

    def declaration(self) -> Declaration | None:
        """Return what is declared, None for nothing."""
        if not self.chosen:
            return None
        kind, basis = str(self.kind.currentData()), self.basis.text().strip()
        return Declaration(self.listed.region.code, kind, basis)

    def _choose(self) -> None:
        self.basis.setEnabled(self.chosen)
        self.changed.emit()

    def _lay_out(self, theme: Theme, wording: Wording) -> None:
        visit, region = self.listed.visit, self.listed.region
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 5, 8, 5)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        name = TextLabel(theme, region.name, Type.CONTROL_STRONG, wrap=True)
        when = wording.say("conflicts.when", day=visit.day, starts=visit.starts, code=region.code)
        grid.addWidget(name, 0, 0)
        grid.addWidget(TextLabel(theme, when, Type.SMALL, "text2", wrap=True), 1, 0)
        grid.addWidget(self.kind, 0, 1, 2, 1)
        grid.addWidget(self.basis, 0, 2, 2, 1)
        told = [told_words(one, wording) for one in self.listed.told]
        if self.listed.conflict is not None:
            told.append(known_words(self.listed.conflict, wording))
        if told:
            grid.addWidget(
                TextLabel(theme, "\n".join(told), Type.SMALL, "warn", wrap=True), 2, 0, 1, 3
            )
        if self.closed:
            self.kind.hide()
            self.basis.hide()
        for column, stretch in enumerate((4, 3, 4)):
            grid.setColumnStretch(column, stretch)
