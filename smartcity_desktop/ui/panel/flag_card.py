"""The indicator under the keys: every assessor's level and note, and how the flag is closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.change_form import Changeable, ChangeForm
from smartcity_desktop.ui.panel.person_row import PersonLevel, PersonRow
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel


@dataclass(frozen=True, slots=True)
class FlagLook:
    """What the card shows of an indicator.

    `place` is "1 dari 3" for a flag; `closing` are the words about how it was closed; `may_*` are
    the acts of this person now; `change_verb` is the verb of the button that opens the form;
    `evidence` counts what the panel found of the files, "" without any.
    """

    code: str
    title: str
    place: str
    evidence: str
    closing: str
    people: tuple[tuple[PersonId, PersonLevel], ...]
    person: PersonId | None
    change_verb: str
    change_note: str
    may_change: bool
    shows_closing: bool
    may_close: bool
    may_leave: bool


class FlagCard(Card):
    """Emits `change_wanted`, `close_wanted` and `leave_wanted`; the form tells the rest."""

    change_wanted = Signal()
    close_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, tools: PanelTools) -> None:
        super().__init__(tools.theme, look=CardLook(padding=0))
        self._tools = tools
        theme, say = tools.theme, tools.say
        self._look_shown: FlagLook | None = None
        self._flag = IconLabel(theme, "flag")
        self._title = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self._place = TextLabel(theme, "", Type.SMALL, "text2")
        self._evidence = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._closing = TextLabel(theme, "", Type.SMALL, wrap=True)
        self._note = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._rows: list[PersonRow] = []
        self._people = QVBoxLayout()
        self.form = ChangeForm(tools)
        self.change = ActionButton(theme, "", ButtonLook(key="U", small=True))
        self.leave = ActionButton(theme, say("leave_different"), ButtonLook(small=True))
        self.close_flag = ActionButton(
            theme, say("close_flag"), ButtonLook(key="S", small=True, primary=True)
        )
        self._foot = QWidget()
        self._lay_out()
        self.change.clicked.connect(self.change_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        self.close_flag.clicked.connect(self.close_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 6)
        head.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._flag, 0, top)
        head.addWidget(self._title, 1)
        head.addWidget(self._place, 0, top)
        self._evidence.setContentsMargins(12, 0, 12, 6)
        self._people.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(12, 6, 12, 0)
        words.addWidget(self._closing)
        words.addWidget(self._note)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(12, 6, 12, 4)
        foot.setSpacing(8)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        foot.addWidget(self.close_flag)
        act = QHBoxLayout()
        act.setContentsMargins(12, 4, 12, 0)
        act.addWidget(self.change)
        act.addStretch(1)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addWidget(self._evidence)
        self.body.addLayout(self._people)
        self.body.addLayout(words)
        self.body.addLayout(act)
        self.body.addWidget(self._foot)

    @property
    def people(self) -> tuple[PersonRow, ...]:
        """Return the rows shown, in the order of the panel."""
        shown = len(self._look_shown.people) if self._look_shown else 0
        return tuple(self._rows[:shown])

    def show_look(self, look: FlagLook) -> None:
        """Show an indicator; the same again changes nothing, and an open form stays."""
        if look == self._look_shown:
            return
        self._look_shown = look
        self.setAccessibleName(f"{look.code} {look.title} {look.place}".strip())
        self._title.setText(f"{look.code}  {look.title}")
        self._place.setText(look.place)
        self._flag.setVisible(bool(look.place))
        self._evidence.setText(look.evidence)
        self._evidence.setVisible(bool(look.evidence))
        self._closing.setText(look.closing)
        self._closing.setVisible(bool(look.closing))
        self._note.setText(look.change_note)
        self._note.setVisible(bool(look.change_note))
        self._show_people(look)
        self.change.set_text(look.change_verb)
        self.change.setVisible(look.may_change and self.form.what is None)
        self._foot.setVisible(look.shows_closing)
        self.close_flag.setEnabled(look.may_close)
        self.leave.setEnabled(look.may_leave)

    def _show_people(self, look: FlagLook) -> None:
        while len(self._rows) < len(look.people):
            self._rows.append(PersonRow(self._tools))
            self._people.addWidget(self._rows[-1])
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(look.people))
            if place < len(look.people):
                person, level = look.people[place]
                row.show_level(level, marked=person == look.person)

    def open_form(self, what: Changeable, people: Sequence[PersonId]) -> None:
        """Open the form below its owner's row."""
        self._people.removeWidget(self.form)
        self._people.insertWidget(people.index(what.person) + 1, self.form)
        self.change.hide()
        self.form.open(what)

    def close_form(self, *, forget: bool = False) -> None:
        """Put the form away."""
        self.form.close_form(forget=forget)
        self.change.setVisible(self._look_shown is not None and self._look_shown.may_change)
