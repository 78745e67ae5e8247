"""Kalibrasi: the prepared cases of a class, how its levels spread, and what it agreed on."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import CalibrationDiscussed, PersonId
from smartcity_desktop.domain.words import SCORING_ROLES, Role, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.calibrating import Calibrating, Case
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.calibration.cards import TableCard, TalkCard
from smartcity_desktop.ui.calibration.findings import Findings
from smartcity_desktop.ui.calibration.tables import CASE_TITLE, CaseModel
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp, Page
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE_PERCENT = 115


class CalibrationPage(Page):
    """Emits `open_visit` with the VisitId of a case to score."""

    open_visit = Signal(object)
    recorded = Signal()

    def __init__(self, theme: Theme, wording: Wording, notices: Notices, profile: Profile) -> None:
        say = wording.say
        keys = [
            KeyHelp("↑ ↓", say("calibration.help_rows")),
            KeyHelp("Enter", say("calibration.help_open")),
        ]
        super().__init__(Heading(say("window.place_calibration")), keys)
        self._theme, self._wording, self._notices = theme, wording, notices
        self._profile, self._calibrating = profile, Calibrating(profile)
        group = profile.class_group
        self._class = group.code if group else profile.roster.classes[0].code
        self._scores = profile.role in SCORING_ROLES
        self._stale = True
        self.bar = InfoBar(theme)
        self.bar.leave_on_escape(self)
        self.classes = self._class_choice()
        self._make_cards()
        self._make_buttons()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()
        self._arrange()

    def enter(self) -> None:
        """Read the cases anew and put the focus on them."""
        self.refresh()
        self.cases.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what changed while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh_soon(self) -> None:
        """Read anew now if shown, else when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show cases, spread, leanings and talks as they stand."""
        self._stale = False
        say = self._wording.say
        self.set_heading(Heading(self.heading.title, say("calibration.subtitle", code=self._class)))
        self.case_model.show_rows(self._calibrating.cases(self._class))
        if not self.cases.table.currentIndex().isValid():
            self.cases.table.selectRow(0)
        self.findings.show(self._calibrating.spread(self._class), self._told_of())
        self.findings.show_classes(self._calibrating.across_classes())
        self._show_talks()
        self._renew_buttons()

    def _told_of(self) -> tuple[PersonId, ...]:
        """Return whose leaning this person may see: a colleague's is for the chair to bring up."""
        if self._calibrating.leads:
            return tuple(person.id for person in self._profile.roster.people)
        return (self._profile.person_id,)

    def _show_talks(self) -> None:
        said = self._calibrating.discussions(self._class)
        notes = [one.fact.note for one in said if isinstance(one.fact, CalibrationDiscussed)]
        self.talks.show_notes(notes)

    @property
    def current(self) -> Case | None:
        """Return the case of the chosen row."""
        row = self.cases.table.currentIndex().row()
        rows = self.case_model.rows
        return rows[row] if 0 <= row < len(rows) else None

    def _renew_buttons(self) -> None:
        case, leads = self.current, self._calibrating.leads
        waiting = any(c.turn.state is VisitState.READY for c in self.case_model.rows)
        self.begin.setVisible(leads and waiting)
        self.reveal.setVisible(leads)
        scoring = case is not None and case.turn.state is VisitState.SCORING
        self.reveal.setEnabled(scoring and case is not None and case.sealed > 0)
        self.score.setVisible(self._scores)
        self.score.setEnabled(case is not None)
        revealed = any(c.turn.revealed for c in self.case_model.rows)
        self.talks.button.setVisible(leads)
        self.talks.button.setEnabled(revealed)

    def _begin(self) -> None:
        self._do(lambda: self._calibrating.begin(self._class))

    def _score(self) -> None:
        if self.current is not None and self._scores:
            self.open_visit.emit(self.current.visit.id)

    def _reveal(self) -> None:
        case, say = self.current, self._wording.say
        if case is None:
            return
        title = say("calibration.reveal_title", case=case.case.title)
        if not case.missing:
            if self._notices.confirm(
                title, say("calibration.reveal_text"), say("calibration.reveal")
            ):
                self._do(lambda: self._calibrating.reveal(case.visit.id))
            return
        people = ", ".join(self._profile.roster.person(p).name for p in case.missing)
        text = say("calibration.reveal_missing", people=people)
        reason = self._notices.ask_reason(title, text, say("calibration.reveal"))
        if reason is not None:
            self._do(lambda: self._calibrating.reveal(case.visit.id, reason))

    def _discuss(self) -> None:
        say = self._wording.say
        title, text = say("calibration.talk_title"), say("calibration.talk_text")
        note = self._notices.ask_reason(title, text, say("calibration.talk_record"))
        if note is not None:
            self._do(lambda: self._calibrating.discuss(self._class, note))

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (DomainError, StorageError) as error:
            self.bar.show_message(Message(Tone.BAD, told(error, self._wording)))
        else:
            self.bar.clear()
            self.refresh()

    def _choose_class(self) -> None:
        self._class = str(self.classes.currentData())
        self.refresh()

    def _class_choice(self) -> QComboBox:
        choice = ChoiceBox()
        choice.setAccessibleName(self._wording.say("calibration.class_choice"))
        for group in self._profile.roster.classes:
            words = self._wording.say("calibration.class_name", code=group.code)
            choice.addItem(words, group.code)
        choice.setVisible(self._profile.class_group is None)
        return choice

    def _make_cards(self) -> None:
        theme, wording = self._theme, self._wording
        title = wording.say("calibration.cases")
        self.case_model = CaseModel(wording, self)
        self.cases = TableCard(theme, title, "", self.case_model, CASE_TITLE)
        self.findings = Findings(theme, wording, self._profile, self)
        self.findings.by_class.setVisible(self._profile.role is Role.SECRETARIAT)
        self.talks = TalkCard(theme, wording)

    def _make_buttons(self) -> None:
        theme, say = self._theme, self._wording.say
        self.begin = ActionButton(theme, say("calibration.begin"), ButtonLook(primary=True))
        self.score = ActionButton(theme, say("calibration.score"), ButtonLook(icon="scoring"))
        self.reveal = ActionButton(theme, say("calibration.reveal_verb"), ButtonLook(icon="reveal"))
        for button, call in (
            (self.begin, self._begin),
            (self.score, self._score),
            (self.reveal, self._reveal),
        ):
            button.setAutoDefault(True)
            button.clicked.connect(call)

    def _connect(self) -> None:
        self.cases.table.activated.connect(self._score)
        self.cases.table.selectionModel().currentRowChanged.connect(self._renew_buttons)
        self.classes.currentIndexChanged.connect(self._choose_class)
        self.talks.button.clicked.connect(self._discuss)
        self._theme.changed.connect(self._arrange)
        # Facts are also recorded on other threads: the signal brings them to this one.
        self.recorded.connect(self.refresh_soon)
        self._profile.store.on_recorded(lambda _lines: self.recorded.emit())
        self.answer(Command.RECHECK, self.refresh)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        acts = QHBoxLayout()
        for button in (self.begin, self.score, self.reveal):
            acts.addWidget(button)
        acts.addStretch(1)
        self.cases.body.addLayout(acts)
        acts.setContentsMargins(12, 6, 12, 6)
        found = self.findings
        for part in (self.classes, self.cases, found.by_assessor, found.by_class, self.talks):
            left.addWidget(part)
        left.addStretch(1)
        right.addWidget(found.by_indicator, 1)
        for column in (left, right):
            column.setSpacing(10)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 5)
        self._columns.addLayout(right, 6)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 10, 12, 10)
        page.setSpacing(8)
        promise = self._wording.say("calibration.promise")
        page.addWidget(TextLabel(self._theme, promise, Type.SMALL, "text2", wrap=True))
        page.addWidget(self.bar)
        page.addLayout(self._columns, 1)

    def _arrange(self) -> None:
        wide = self._theme.percent <= WIDE_PERCENT
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
