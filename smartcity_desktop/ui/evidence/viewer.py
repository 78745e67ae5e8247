"""A file of evidence opened inside the window: read page by page, found valid or not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Collecting, Piece
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.evidence.page_view import FIT, PageView
from smartcity_desktop.ui.evidence.words import details_of, origin_of
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.page import KeyedPart, KeyHelp
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.marks import StatusChip
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.wrap_line import WrapLine

Call = Callable[[], None]
Key = Qt.Key
# The page beside nothing else, and the type size in per cent that needs more rows.
NARROWEST = 560
LARGE_TYPE = 130
VERDICT_KEYS = {
    EvidenceVerdict.VALID: "S",
    EvidenceVerdict.INVALID: "T",
    EvidenceVerdict.UNCHECKED: "P",
}


class EvidenceViewer(KeyedPart):
    """Shows one of several files; `closed` on Esc, `verdict_wanted` carries digest and verdict.

    Without `judging` a file is only read there.
    """

    closed = Signal()
    verdict_wanted = Signal(str, object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        background: Background,
        collecting: Collecting,
        *,
        judging: bool = True,
    ) -> None:
        super().__init__()
        self._theme, self._wording, self._collecting = theme, wording, collecting
        self._judging = judging
        self._pieces: tuple[Piece, ...] = ()
        self._at = 0
        self.title = TextLabel(theme, "", Type.INDICATOR, wrap=True)
        self.details = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self.reason = TextLabel(theme, "", Type.SMALL, wrap=True)
        self.chip = StatusChip(theme, statuses.status(wording, "evidence.unchecked"))
        self.bar = InfoBar(theme)
        self.view = PageView(theme, background)
        self.place = TextLabel(theme, "", Type.CONTROL)
        self.back = self._button("back" if judging else "leave", "Esc", self.closed.emit)
        self.verdicts = {v: self._verdict_button(v) for v in VERDICT_KEYS}
        self._page_buttons = (
            self._button("page_before", "PgUp", lambda: self.view.go_to(self.view.page - 1)),
            self._button("page_next", "PgDn", lambda: self.view.go_to(self.view.page + 1)),
        )
        self.next = self._button("file_next", "N", lambda: self.step(1))
        self._keys = self._calls()
        self._lay_out()
        self.view.drawn.connect(self._show_place)
        self.view.broken.connect(self._tell_broken)

    @property
    def piece(self) -> Piece | None:
        """Return the file in front, None when none is open."""
        return self._pieces[self._at] if self._pieces else None

    def open(self, pieces: Sequence[Piece], at: Piece) -> None:
        """Open one of several files."""
        self._pieces = tuple(pieces)
        self._at = self._pieces.index(at)
        self._show()
        self.view.setFocus()

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Follow what was found or has arrived since; the file in front stays."""
        before = self.piece
        if before is None or not pieces:
            return
        self._pieces = tuple(pieces)
        keys = [(p.exhibit.digest, p.exhibit.indicator) for p in pieces]
        key = (before.exhibit.digest, before.exhibit.indicator)
        self._at = keys.index(key) if key in keys else 0
        arrived = self._pieces[self._at].whole and not before.whole
        if arrived or key not in keys:
            self._show()
        else:
            self._show_heading()

    def close_file(self) -> None:
        """Let the file and its page go."""
        self.view.clear()
        self._pieces = ()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) file, round and round."""
        if self._pieces:
            self._at = (self._at + by) % len(self._pieces)
            self._show()
            self.view.setFocus()

    def refuse(self, error: Exception) -> None:
        """Say why a verdict was not recorded."""
        self.bar.show_message(Message(Tone.WARN, told(error, self._wording)))

    @property
    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of the buttons that are offered, with their words."""
        verdicts = zip(VERDICT_KEYS.values(), self.verdicts.values(), strict=True)
        keyed = [
            *zip(("PgUp", "PgDn"), self._page_buttons, strict=True),
            ("N", self.next),
            *[(key, button) for key, button in verdicts if button.isVisibleTo(self)],
            ("Esc", self.back),
        ]
        return tuple(KeyHelp(key, button.accessibleName()) for key, button in keyed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the viewer's keys, whatever part of it has the focus."""
        call = self._keys.get((event.key(), event.modifiers() & ~self._ignored()))
        if call is None:
            super().keyPressEvent(event)
        else:
            call()

    def _ignored(self) -> Qt.KeyboardModifier:
        return Qt.KeyboardModifier.KeypadModifier

    def _calls(self) -> dict[tuple[int, Qt.KeyboardModifier], Call]:
        view, plain = self.view, Qt.KeyboardModifier.NoModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        calls: dict[tuple[int, Qt.KeyboardModifier], Call] = {
            (Key.Key_Escape, plain): self.closed.emit,
            (Key.Key_PageDown, plain): lambda: view.go_to(view.page + 1),
            (Key.Key_PageUp, plain): lambda: view.go_to(view.page - 1),
            (Key.Key_Home, plain): lambda: view.go_to(1),
            (Key.Key_End, plain): lambda: view.go_to(view.pages),
            (Key.Key_Minus, plain): lambda: view.step_zoom(-1),
            (Key.Key_0, plain): lambda: view.zoom_to(FIT),
            (Key.Key_N, plain): lambda: self.step(1),
            (Key.Key_N, shift): lambda: self.step(-1),
        }
        for key in (Key.Key_Plus, Key.Key_Equal):
            for modifier in (plain, shift):
                calls[key, modifier] = lambda: view.step_zoom(1)
        for verdict, key in VERDICT_KEYS.items():
            calls[Qt.Key[f"Key_{key}"], plain] = self._wish(verdict)
        return calls

    def _wish(self, verdict: EvidenceVerdict) -> Call:
        def wish() -> None:
            if self.piece is not None and self.verdicts[verdict].isEnabled():
                self.verdict_wanted.emit(self.piece.exhibit.digest, verdict)

        return wish

    def _button(self, name: str, key: str, call: Call) -> ActionButton:
        words = self._wording.say(f"evidence.{name}")
        button = ActionButton(self._theme, words, ButtonLook(key=key, small=True))
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _verdict_button(self, verdict: EvidenceVerdict) -> ActionButton:
        return self._button(f"find_{verdict}", VERDICT_KEYS[verdict], self._wish(verdict))

    def minimumSizeHint(self) -> QSize:
        """Return what the narrowest form needs: larger type puts the parts below each other."""
        return QSize(NARROWEST, 200)

    def _lay_out(self) -> None:
        theme = self._theme
        words = QVBoxLayout()
        words.setSpacing(1)
        for label in (self.title, self.details, self.reason):
            words.addWidget(label)
        upper = _line(self.back)
        upper.insertLayout(1, words, 1)
        zoom = TextLabel(theme, self._wording.say("evidence.zoom"), Type.SMALL, "text2")
        self._rows = (
            _joined(upper, _wrapped(self.chip, *self.verdicts.values())),
            _joined(_wrapped(*self._page_buttons, self.place), _wrapped(zoom, self.next)),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 9)
        column.setSpacing(8)
        column.addLayout(self._rows[0])
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addLayout(self._rows[1])
        for part in (self.chip, *self.verdicts.values()):
            part.setVisible(self._judging)
        theme.changed.connect(self._turn_rows)
        self._turn_rows()

    def _turn_rows(self) -> None:
        """Put what does not fit beside each other below each other."""
        way = QBoxLayout.Direction
        large = self._theme.percent > LARGE_TYPE
        for row in self._rows:
            row.setDirection(way.TopToBottom if large else way.LeftToRight)

    def _show(self) -> None:
        piece = self.piece
        self.bar.clear()
        self.view.clear()
        self.place.setText("")
        self._show_heading()
        if piece is None:
            return
        if piece.whole:
            self.view.open(lambda: self._collecting.opened(piece.exhibit.digest))
        else:
            say = self._wording.say
            message = Message(Tone.WARN, say("evidence.absent"), say("evidence.absent_detail"))
            self.bar.show_message(message)

    def _show_heading(self) -> None:
        piece, wording = self.piece, self._wording
        if piece is None:
            return
        self.title.setText(piece.exhibit.title)
        self.details.setText(f"{details_of(piece, wording)} · {origin_of(piece)}")
        reason = piece.check.reason if piece.check else ""
        self.reason.setText(wording.say("evidence.because", reason=reason) if reason else "")
        self.reason.setVisible(bool(reason))
        key = piece.verdict if piece.whole else "absent"
        self.chip.show_status(statuses.status(wording, f"evidence.{key}"))
        able = self._judging and piece.whole and self._collecting.may_check
        for verdict, button in self.verdicts.items():
            button.setEnabled(able and verdict is not piece.verdict)
        self.next.setEnabled(len(self._pieces) > 1)
        self.view.setAccessibleName(wording.say("evidence.page_name", title=piece.exhibit.title))

    def _show_place(self) -> None:
        view, say = self.view, self._wording.say
        text = say("evidence.page_of", page=view.page, pages=view.pages, zoom=view.zoom)
        self.place.setText(text)
        self.view.setAccessibleDescription(text)
        self._page_buttons[0].setEnabled(view.page > 1)
        self._page_buttons[1].setEnabled(view.page < view.pages)

    def _tell_broken(self, error: Exception) -> None:
        self.bar.show_message(Message(Tone.BAD, told(error, self._wording)))


def _line(*parts: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for part in parts:
        line.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    return line


def _wrapped(*parts: QWidget) -> WrapLine:
    line = WrapLine()
    for part in parts:
        line.addWidget(part)
    return line


def _joined(first: QLayout, second: WrapLine) -> QBoxLayout:
    row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    row.setSpacing(8)
    row.addLayout(first, 1)
    row.addLayout(second)
    return row
