"""Going through the class list: a conflict for each region, or none, confirmed at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaration, ListedRegion
from smartcity_desktop.ui.conflicts.region_row import RegionRow
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE, TALL = 860, 360


class ReviewDialog(Dialog):
    """The list as a form; the button says whether something is declared."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        listed: Sequence[ListedRegion],
        parent: QWidget | None,
    ) -> None:
        say = wording.say
        super().__init__(theme, say("conflicts.review_title"), say("conflicts.review_text"), parent)
        self._wording = wording
        self.rows = [RegionRow(theme, wording, one) for one in listed]
        self._problem = TextLabel(theme, "", Type.SMALL_STRONG, "bad", wrap=True)
        self._problem.hide()
        self.content.addWidget(self._area(theme))
        self.content.addWidget(self._problem)
        self.confirm = self.add_button(say("conflicts.confirm_none"), primary=True)
        self.confirm.clicked.connect(self._confirm)
        self.back = self.add_button(say("window.back"))
        self.back.clicked.connect(self.reject)
        for row in self.rows:
            row.changed.connect(self._follow)
        self.setMinimumWidth(min(theme.size(WIDE), 1200))
        first = next((row.kind for row in self.rows if not row.kind.isHidden()), self.confirm)
        first.setFocus()

    @property
    def problem(self) -> str:
        """Return what is still missing, "" for nothing."""
        return self._problem.text()

    def ask(self) -> list[Declaration] | None:
        """Return what was declared, which may be nothing; None when the user went back."""
        accepted = self.exec() == QDialog.DialogCode.Accepted
        told = [row.declaration() for row in self.rows]
        self.deleteLater()
        return [one for one in told if one is not None] if accepted else None

    def _follow(self) -> None:
        key = "confirm_some" if any(row.chosen for row in self.rows) else "confirm_none"
        self.confirm.set_text(self._wording.say(f"conflicts.{key}"))
        self._tell("")

    def _confirm(self) -> None:
        open_row = next((row for row in self.rows if not row.complete), None)
        if open_row is None:
            self.accept()
            return
        region = open_row.listed.region.name
        self._tell(self._wording.say("conflicts.basis_missing", region=region))
        open_row.basis.setFocus()

    def _tell(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _area(self, theme: Theme) -> QScrollArea:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(row)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(sheet.sizeHint().height() + 8, theme.size(TALL)))
        return area
