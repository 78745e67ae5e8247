"""Receiving evidence that was waited for: what came and what came late, and how the wait ends."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from smartcity_desktop.domain.dates import clock, local_time
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.evidence.desk import EvidenceDesk
from smartcity_desktop.ui.evidence.file_list import FileList
from smartcity_desktop.ui.evidence.words import FileRow, kind_and_size, row_with
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.home.deadlines import deadline_of, deadline_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook


class ReceivingForm(Form):
    """The files that came, a way to attach more, and how the wait ends; nothing chosen at first.

    Emits `attach_wanted`, and `open_wanted` with a `Piece`.
    """

    attach_wanted = Signal()
    open_wanted = Signal(object)

    def __init__(self, theme: Theme, wording: Wording, what: str, deadline: str) -> None:
        super().__init__(theme, wording)
        self._wording = wording
        say = wording.say
        self.add_words(say("forms.evidence_awaited", what=what))
        self.add_words(deadline, Type.SMALL, "text2")
        self.count = self.add_words("", Type.CONTROL_STRONG)
        self.files = FileList(theme, wording)
        self.files.setAccessibleName(say("forms.evidence_came"))
        self.attach = ActionButton(
            theme, say("forms.evidence_attach"), ButtonLook("evidence", small=True)
        )
        self.add_part(self.files)
        self.add_left(self.attach)
        self.setFocusProxy(self.attach)
        self.whole = QRadioButton(say("forms.evidence_whole"))
        self.partial = QRadioButton(say("forms.evidence_partial"))
        self._group = QButtonGroup(self)
        for button in (self.whole, self.partial):
            button.setFont(theme.font(Type.CONTROL))
            button.toggled.connect(self.changed)
            self._group.addButton(button)
            self.add_part(button)
        self.attach.clicked.connect(self.attach_wanted)
        self.files.chosen.connect(self.open_wanted)

    def show_files(self, rows: Sequence[FileRow], late: int, before: int) -> None:
        """List what came since it is waited for; `before` is how many files were there already."""
        say = self._wording.say
        key = "evidence_none" if not rows else "evidence_some_late" if late else "evidence_some"
        told = say(f"forms.{key}", count=len(rows), late=late)
        if before:
            told = f"{told} {say('forms.evidence_before', count=before)}"
        self.count.setText(told)
        self.files.show_rows(rows)
        self.files.setVisible(bool(rows))

    def complete(self) -> bool:
        """Tell whether one of both ways to end the wait is chosen."""
        return self._group.checkedButton() is not None


class Receiving(QObject):
    """Asks what became of evidence that was waited for; the list follows what comes meanwhile."""

    def __init__(self, desk: Desk, evidence: EvidenceDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._evidence = desk, evidence
        self._open: tuple[Slot, ReceivingForm] | None = None
        evidence.attached.connect(self.follow)

    def ask(self, slot: Slot) -> bool | None:
        """Return whether everything came, None when the wait goes on."""
        desk, visit = self._desk, slot.visit.id
        now = moment(desk.profile.clock.wall())
        until = deadline_of(slot.turn.evidence_until, now)
        words = deadline_words(until, now, desk.wording)
        form = ReceivingForm(desk.theme, desk.wording, slot.turn.evidence_what, words)
        form.attach_wanted.connect(lambda: self._evidence.ask(visit, form.window()))
        form.open_wanted.connect(partial(self._show, form))
        self._open = slot, form
        self.follow()
        say = desk.wording.say
        title, verb = say("forms.settle_title"), say("forms.settle_verb")
        try:
            ended = desk.notices.ask_form(title, slot.region.name, verb, form)
        finally:
            self._open = None
        return form.whole.isChecked() if ended else None

    def follow(self) -> None:
        """Show what has come since the list was read."""
        if self._open is None:
            return
        slot, form = self._open
        pieces = self._evidence.collecting.all_pieces(slot.visit.id)
        came = [p for p in pieces if p.exhibit.arrival is not Arrival.IN_TIME]
        rows = [came_row(piece, self._desk.profile, self._desk.wording) for piece in came]
        late = sum(piece.exhibit.arrival is Arrival.LATE for piece in came)
        form.show_files(rows, late, len(pieces) - len(came))

    def _show(self, form: ReceivingForm, piece: Piece) -> None:
        self._evidence.open(form.files.pieces, piece, form.window())


def came_row(piece: Piece, profile: Profile, wording: Wording) -> FileRow:
    """Return a file with whether it came within its time, when, and from whom."""
    exhibit, say = piece.exhibit, wording.say
    at = local_time(exhibit.came_ms, profile.roster.event.zone)
    told = [
        kind_and_size(piece, wording),
        f"{short_day(at.date(), wording.language)} {clock(at)}",
        say("evidence.brought_by", name=profile.roster.person(exhibit.author).name),
    ]
    if not piece.whole:
        told.append(say("evidence.not_here"))
    status = statuses.status(wording, f"evidence.{exhibit.arrival}", plain=True)
    return row_with(piece, status, " · ".join(told))
