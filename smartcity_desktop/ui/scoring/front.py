"""The parts of Penilaian on top of each other: the one in front has the focus."""

from PySide6.QtWidgets import QStackedLayout, QWidget

from smartcity_desktop.ui.evidence.viewer import EvidenceViewer
from smartcity_desktop.ui.scoring.areas import Areas
from smartcity_desktop.ui.scoring.columns import Columns
from smartcity_desktop.ui.scoring.empty import EmptyNote
from smartcity_desktop.ui.scoring.review import Review


class Front(QStackedLayout):
    """Form, review, a file of evidence, or the sentence why there is nothing."""

    def __init__(
        self,
        page: QWidget,
        areas: Areas,
        parts: tuple[Columns, Review, EvidenceViewer, EmptyNote],
    ) -> None:
        super().__init__(page)
        self._areas = areas
        self.form, self.review, self.viewer, self.empty = parts
        for part in parts:
            self.addWidget(part)

    @property
    def shows_form(self) -> bool:
        """Return whether the form is in front."""
        return self.currentWidget() is self.form

    @property
    def shows_review(self) -> bool:
        """Return whether Periksa dan segel is in front."""
        return self.currentWidget() is self.review

    def show_form(self) -> None:
        """Bring the form to the front unless review or evidence is read."""
        if self.currentWidget() is self.empty:
            self.setCurrentWidget(self.form)

    def focus_work(self) -> None:
        """Put the focus where work goes on in the part that is in front."""
        match self.currentWidget():
            case self.empty:
                self.empty.setFocus()
            case self.review:
                self.review.focus_work()
            case self.viewer:
                self.viewer.view.setFocus()
            case _:
                self._areas.focus_work()
