"""A message that stays beside what it is about, with the button that resolves it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import IconLabel
from smartcity_desktop.ui.widgets.text_label import TextLabel

ICONS: dict[Tone, str] = {
    Tone.OK: "valid",
    Tone.WARN: "warning",
    Tone.BAD: "warning",
    Tone.INFO: "information",
    Tone.MODERATION: "flag",
    Tone.NEUTRAL: "information",
    Tone.RUNNING: "running",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What an info bar says: one sentence, details below it, and an icon if the tone's is wrong."""

    tone: Tone
    text: str
    detail: str = ""
    icon: str = ""


class InfoBar(QWidget):
    """Hidden until told a message; it never vanishes by itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.INFO
        self._buttons: list[ActionButton] = []
        self._icon = IconLabel(theme, "information", "info")
        self._text = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self._detail = TextLabel(theme, "", Type.SMALL, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 7, 12, 7)
        self._line.setSpacing(10)
        self._line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_message(self, message: Message, *buttons: tuple[str, Callable[[], None]]) -> None:
        """Show `message` with up to two buttons, each a verb and what it does."""
        self._tone = message.tone
        name = "primary" if message.tone is Tone.RUNNING else message.tone.value
        self._icon.show_icon(message.icon or ICONS[message.tone], name)
        self._text.setText(message.text)
        self._text.set_role(Type.CONTROL_STRONG if message.detail else Type.CONTROL)
        self._detail.setText(message.detail)
        self._detail.setVisible(bool(message.detail))
        self._replace_buttons(buttons)
        self.setAccessibleName(f"{message.text} {message.detail}".strip())
        self.show()
        event = QAccessibleAnnouncementEvent(self, message.text)
        if message.tone is Tone.BAD:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        self.update()

    def clear(self) -> None:
        """Take the message away."""
        self._replace_buttons(())
        self.hide()

    def leave_on_escape(self, page: QWidget) -> None:
        """Take the message away when Esc reaches `page` and nothing in front wanted it."""
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer Esc while a message is shown."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self.isVisible()
        ):
            self.clear()
            return True
        return super().eventFilter(watched, event)

    def buttons(self) -> tuple[ActionButton, ...]:
        """Return the buttons shown, left to right."""
        return tuple(self._buttons)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground in the message's tone."""
        pair = self._theme.tokens.tone(self._tone)
        running = self._tone is Tone.RUNNING
        fill = self._theme.tokens.select if running else pair.fill
        painting.box(QPainter(self), QRectF(self.rect()), fill, fill, 0)

    def _replace_buttons(self, buttons: tuple[tuple[str, Callable[[], None]], ...]) -> None:
        for old in self._buttons:
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for verb, call in buttons:
            button = ActionButton(self._theme, verb, ButtonLook(small=True))
            button.clicked.connect(_without_state(call))
            self._line.addWidget(button)
            self._buttons.append(button)


def _without_state(call: Callable[[], None]) -> Callable[[bool], None]:
    """Return `call` as what a click's signal calls, which brings a state along."""

    def act(_checked: bool) -> None:  # noqa: FBT001 - the signal's own shape
        call()

    return act
