"""The right of the panel: proof of sealing, the indicator under the keys, and the next step."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.ui.panel.evidence_card import EvidenceCard
from smartcity_desktop.ui.panel.flag_card import FlagCard, FlagLook
from smartcity_desktop.ui.panel.flag_words import FlagWords
from smartcity_desktop.ui.panel.proof import Proof
from smartcity_desktop.ui.panel.reading import RESULT_STATES, PanelReader, PanelReading
from smartcity_desktop.ui.panel.step_card import StepCard
from smartcity_desktop.ui.panel.steps import next_step
from smartcity_desktop.ui.panel.tools import PanelTools

WIDTH = 362


class Pane(QWidget):
    """Shows a reading; cards stay where they are, only what they say changes."""

    def __init__(
        self, tools: PanelTools, reader: PanelReader, possible: Callable[[PersonId], bool]
    ) -> None:
        super().__init__()
        self._tools, self._reader, self._possible = tools, reader, possible
        self._words = FlagWords(tools, reader)
        self._reading: PanelReading | None = None
        self._code = ""
        self._chosen: PersonId | None = None
        self._scrolling = True
        self.proof = Proof(tools, reader)
        self.flag = FlagCard(tools)
        self.evidence = EvidenceCard(tools, reader)
        self.step = StepCard(tools, reader, possible)
        inside = self._inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        for part in (self.proof, self.flag, self.evidence, self.step):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def set_scrolling(self, scrolling: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Scroll by itself beside the grid; below it the page scrolls."""
        self._scrolling = scrolling
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the cards where the page scrolls."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inside = self._inside
        wide = max(1, self.width())
        whole = inside.heightForWidth(wide) if inside.hasHeightForWidth() else -1
        high = max(whole, inside.sizeHint().height())
        self.setMinimumHeight(0 if self._scrolling else high)

    def show_reading(self, reading: PanelReading, code: str, person: PersonId | None) -> None:
        """Show another state of the visit, with indicator and assessor under the keys."""
        self._reading, self._code, self._chosen = reading, code, person
        self.proof.show_reading(reading)
        step = next_step(reading, self._reader.me, self._reader.role)
        self.step.show_step(reading, step)
        # Once the levels are agreed, what is left to do comes first.
        first = reading.turn.state in RESULT_STATES or reading.compared is None
        if (self._column.indexOf(self.step) == 0) != first:
            self._column.removeWidget(self.step)
            self._column.insertWidget(0 if first else 3, self.step)
        self._show_flag()

    def point(self, code: str, person: PersonId | None) -> None:
        """Show the indicator and mark the assessor under the keys."""
        self._code, self._chosen = code, person
        self._show_flag()

    @property
    def owner(self) -> PersonId | None:
        """Return whose level a change would be about now."""
        compared = self._reading.compared if self._reading else None
        return self._words.owner(compared, self._chosen) if compared else None

    def begin_change(self) -> bool:
        """Open the form for the indicator shown; tell whether it is open."""
        reading, owner = self._reading, self.owner
        look = self._look()
        if reading is None or reading.compared is None or owner is None:
            return False
        if look is None or not look.may_change:
            return False
        what = self._words.changeable(reading, reading.compared, self._code, owner)
        if what is None:
            return False
        self.flag.open_form(what, reading.compared.people)
        self.area.ensureWidgetVisible(self.flag.form)
        return True

    def end_change(self, *, forget: bool = False) -> None:
        """Put the form away; `forget` also what was typed for a change that is made."""
        self.flag.close_form(forget=forget)
        self._show_flag()

    def focus_work(self) -> None:
        """Put the focus on the first button of the pane that can be pressed."""
        card, step = self.flag, self.step
        buttons = [card.change, card.close_flag, card.leave, *step.buttons.values()]
        for button in [*buttons, self.proof.bar.button]:
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _show_flag(self) -> None:
        look = self._look()
        form = self.flag.form
        if form.what is not None and (look is None or not self._still(look.code)):
            self.flag.close_form()
        self.flag.setVisible(look is not None)
        if look is not None:
            self.flag.show_look(look)
        self._show_evidence(look)

    def _show_evidence(self, look: FlagLook | None) -> None:
        code = look.code if look is not None else ""
        found = self._reader.evidence(self._reading, code) if self._reading else ()
        self.evidence.show_files(code, found)

    def _still(self, code: str) -> bool:
        """Tell whether the open form is about what is shown: its text is kept in any case."""
        what = self.flag.form.what
        return what is not None and what.indicator == code and what.person == self.owner

    def _look(self) -> FlagLook | None:
        reading = self._reading
        row = reading.compared.row(self._code) if reading and reading.compared else None
        if reading is None or row is None:
            return None
        owner = self.owner
        here = owner is not None and self._possible(owner)
        return self._words.look(reading, row, self._chosen, owner, here=here)
