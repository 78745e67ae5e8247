"""The card of what needs doing."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.concerns import Concern, by_urgency
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.lines import Line, LineLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class _ConcernRow(QWidget):
    """One thing to do, with its button."""

    def __init__(
        self, theme: Theme, concern: Concern, act: Callable[[], None], *, last: bool
    ) -> None:
        super().__init__()
        self._theme = theme
        self._last = last
        self.button = ActionButton(theme, concern.verb, ButtonLook(small=True))
        self.button.setAutoDefault(True)
        self.button.setAccessibleDescription(f"{concern.subject}: {concern.text}")
        self.button.clicked.connect(act)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 12, 5)
        line.setSpacing(9)
        colour = "text" if concern.tone == "neutral" else str(concern.tone)
        line.addWidget(IconLabel(theme, concern.icon, colour))
        line.addWidget(TextLabel(theme, concern.subject, Type.CONTROL_STRONG))
        line.addWidget(TextLabel(theme, concern.text, Type.CONTROL, "text2", wrap=True), 1)
        line.addWidget(self.button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line below."""
        if not self._last:
            painter = QPainter(self)
            painter.setPen(self._theme.colour("line"))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class ConcernSource(Protocol):
    """Concerns of another part of the window, resolved there."""

    def concerns(self) -> Sequence[Concern]:
        """Return what needs doing, most urgent first."""
        ...

    def resolve(self, concern: Concern) -> bool:
        """Do what a concern asks for; returns whether it was this part's to do."""
        ...


class ConcernsCard(Card):
    """What needs doing, most urgent first; emits `chosen` with the `Concern` of a button.

    Those of its sources are resolved by them.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording.say("home.concerns"), look=CardLook(padding=0))
        self._wording = wording
        self.body.setSpacing(0)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._rows: list[QWidget] = []
        self._empty = LineLook("valid", "ok", wording.say("home.no_concerns"))
        self._shown: tuple[Concern, ...] | None = None
        self._sources: list[ConcernSource] = []
        self._told: tuple[Concern, ...] = ()

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Return what is shown, most urgent first."""
        return self._shown or ()

    @property
    def buttons(self) -> tuple[ActionButton, ...]:
        """Return the buttons, in the same order."""
        return tuple(row.button for row in self._rows if isinstance(row, _ConcernRow))

    def add_source(self, source: ConcernSource) -> None:
        """Show the concerns of `source` among the others from now on."""
        self._sources.append(source)

    def offer(self, name: str, verb: str, call: Callable[[], None]) -> None:
        """Offer an act that stays, whatever needs doing; afterwards the lines are read anew."""
        button = ActionButton(self._theme, verb, ButtonLook(small=True))
        button.setAutoDefault(True)
        button.setObjectName(name)
        button.clicked.connect(lambda: self._offered(call))
        self.add_to_header(button)

    def _offered(self, call: Callable[[], None]) -> None:
        call()
        self.show_concerns(self._told)

    def show_concerns(self, concerns: Sequence[Concern]) -> None:
        """Show `concerns`; the same ones again keep their buttons and the focus."""
        self._told = tuple(concerns)
        first = [concern for source in self._sources for concern in source.concerns()]
        known = {concern.key for concern in first}
        self._show(by_urgency([*first, *(c for c in concerns if c.key not in known)]))

    def _choose(self, concern: Concern) -> None:
        if any(source.resolve(concern) for source in self._sources):
            self.show_concerns(self._told)
        else:
            self.chosen.emit(concern)

    def _show(self, concerns: Sequence[Concern]) -> None:
        if self._shown == tuple(concerns):
            return
        self._shown = tuple(concerns)
        say = self._wording.say
        self.set_note(say("home.concern_count", count=len(concerns)) if concerns else "")
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(c, last=c is concerns[-1]) for c in concerns]
        if not concerns:
            self._rows = [_padded(Line(self._theme, self._empty))]
        for row in self._rows:
            self.body.addWidget(row)

    def _row(self, concern: Concern, *, last: bool) -> _ConcernRow:
        return _ConcernRow(self._theme, concern, lambda: self._choose(concern), last=last)


def _padded(line: Line) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 6, 0, 6)
    column.addWidget(line)
    return holder
