"""What each key means while the focus is among the levels."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key


class Ask(StrEnum):
    """What the assessor asks of the page from among the levels."""

    PREVIOUS = "previous"
    NEXT = "next"
    UNANSWERED = "unanswered"
    UNANSWERED_BEFORE = "unanswered_before"
    COMPONENT = "component"
    COMPONENT_BEFORE = "component_before"
    FIRST = "first"
    LAST = "last"
    NOTE = "note"
    FLAG = "flag"
    SELF_ASSESSMENT = "self_assessment"
    DETAILS = "details"


class Act(StrEnum):
    """What a key does inside the group itself."""

    FOCUS_BEFORE = "focus_before"
    FOCUS_AFTER = "focus_after"
    CHOOSE = "choose"
    CLEAR = "clear"
    NO_EVIDENCE = "B"
    NOT_APPLICABLE = "X"


MOVES: dict[int, Ask | Act] = {
    Key.Key_Up: Ask.PREVIOUS,
    Key.Key_Down: Ask.NEXT,
    Key.Key_Return: Ask.NEXT,
    Key.Key_Enter: Ask.NEXT,
    Key.Key_PageDown: Ask.COMPONENT,
    Key.Key_PageUp: Ask.COMPONENT_BEFORE,
    Key.Key_Home: Ask.FIRST,
    Key.Key_End: Ask.LAST,
    Key.Key_Left: Act.FOCUS_BEFORE,
    Key.Key_Right: Act.FOCUS_AFTER,
    Key.Key_Space: Act.CHOOSE,
    Key.Key_Delete: Act.CLEAR,
}
LETTERS: dict[int, Ask | Act] = {
    Key.Key_B: Act.NO_EVIDENCE,
    Key.Key_X: Act.NOT_APPLICABLE,
    Key.Key_C: Ask.NOTE,
    Key.Key_T: Ask.FLAG,
    Key.Key_K: Ask.UNANSWERED,
    Key.Key_M: Ask.SELF_ASSESSMENT,
    Key.Key_D: Ask.DETAILS,
}
SHIFTED: dict[int, Ask | Act] = {
    Key.Key_Return: Ask.PREVIOUS,
    Key.Key_Enter: Ask.PREVIOUS,
    Key.Key_K: Ask.UNANSWERED_BEFORE,
}


def meaning(event: QKeyEvent, *, letters_need_alt: bool) -> int | Ask | Act | None:
    """Return the digit (0 to 9), the ask or the act of a key press, None for any other key."""
    key = event.key()
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    shift = held == Qt.KeyboardModifier.ShiftModifier
    plain = held == Qt.KeyboardModifier.NoModifier
    wanted = Qt.KeyboardModifier.AltModifier if letters_need_alt else Qt.KeyboardModifier.NoModifier
    if key in LETTERS and held == wanted:
        return LETTERS[key]
    if shift and (key != Key.Key_K or not letters_need_alt):
        return SHIFTED.get(key)
    if held == (wanted | Qt.KeyboardModifier.ShiftModifier) and key == Key.Key_K:
        return Ask.UNANSWERED_BEFORE
    if plain and Key.Key_0 <= key <= Key.Key_9:
        return key - Key.Key_0
    return MOVES.get(key) if plain else None
