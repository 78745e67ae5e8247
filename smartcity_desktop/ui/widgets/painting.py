"""Shapes that widgets and table cells share: boxes, radio dots, level chips, key caps, statuses."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

# Key names that the typeface has no glyph for, and the icon that stands in.
ARROW_KEYS = {"↑": "key_up", "↓": "key_down", "←": "key_left", "→": "key_right"}


@dataclass(frozen=True, slots=True)
class Status:
    """A state in words: icon name, word and tone; `plain` leaves out the filled box."""

    icon: str
    word: str
    tone: Tone
    plain: bool = False


def box(
    painter: QPainter, rect: QRectF, fill: str, edge: str, width: float = 1, radius: float = 4
) -> None:
    """Paint a rounded box with its border inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), width) if width else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def chosen_ground(painter: QPainter, theme: Theme, area: QRect, *, edge: bool = True) -> None:
    """Paint the ground of a chosen row, with a bar of 4 px at its left `edge`."""
    painter.fillRect(area, theme.colour("select"))
    if edge:
        painter.fillRect(area.left(), area.top(), 4, area.height(), theme.colour("primary"))


def radio_dot(painter: QPainter, theme: Theme, rect: QRectF, *, on: bool, live: bool) -> None:
    """Paint a radio dot in the square `rect`; a dot that is not `live` is drawn as disabled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour("surface"))
    width = rect.width() * 5 / 16 if on else theme.size(15) / 10
    edge = "disabled" if not live else "primary" if on else "line_strong"
    painter.setPen(QPen(theme.colour(edge), width))
    half = width / 2
    painter.drawEllipse(rect.adjusted(half, half, -half, -half))


def level_chip(
    painter: QPainter, theme: Theme, rect: QRectF, mark: str, scale: int, *, farthest: bool = False
) -> None:
    """Paint `mark` (a digit of a `scale`-level scale, or "–", "B", "X") as a level chip.

    `farthest` frames it 2 px in the text colour, for the value farthest from the mean.
    """
    tokens = theme.tokens
    digit = int(mark) if mark.isdigit() else 0
    known = 1 <= digit <= scale
    fill = tokens.level(digit, scale).fill if known else tokens.surface
    ink = tokens.level(digit, scale).ink if known else tokens.text2
    edge, width = (tokens.text, 2) if farthest else (tokens.line_strong, 1)
    box(painter, rect, fill, edge, width, 3)
    painter.setPen(QColor(ink))
    painter.drawText(rect, CENTRE, mark)


def struck(painter: QPainter, theme: Theme, rect: QRectF, text: str) -> None:
    """Paint what no longer counts, readable under a slanting line."""
    painter.setFont(theme.font(Type.BODY))
    painter.setPen(QColor(theme.tokens.text))
    painter.drawText(rect, CENTRE, text)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.tokens.text), theme.size(1)))
    reach, rise = theme.size(2), theme.size(4)
    middle = rect.center().y()
    painter.drawLine(
        QPointF(rect.left() - reach, middle + rise), QPointF(rect.right() + reach, middle - rise)
    )
    painter.restore()


def key_cap_size(theme: Theme, key: str) -> QSize:
    """Return the size of the badge of one key or chord."""
    metrics = theme.metrics(Type.FLOOR_STRONG)
    wide = theme.size(10) if key in ARROW_KEYS else metrics.horizontalAdvance(key)
    return QSize(max(theme.size(18), wide + theme.size(10)), metrics.height() + theme.size(3))


def key_cap(
    painter: QPainter, theme: Theme, rect: QRectF, key: str, ink: str = "", fill: str = ""
) -> None:
    """Paint the badge of `key`; given `ink`, the frame takes it too, as on a primary button."""
    tokens = theme.tokens
    edge = ink or tokens.line_strong
    box(painter, rect, fill or tokens.surface, edge, 1, 3)
    painter.setPen(QPen(QColor(edge), 1))
    # The doubled lower edge is what makes a box read as a key.
    low = rect.bottom() - 1.5
    painter.drawLine(QPointF(rect.left() + 2, low), QPointF(rect.right() - 2, low))
    face = rect.adjusted(0, 0, 0, -1)
    if key in ARROW_KEYS:
        side = theme.size(12)
        icon = QRectF(0, 0, side, side)
        icon.moveCenter(face.center())
        theme.icons.paint(painter, ARROW_KEYS[key], ink or tokens.text, icon)
        return
    painter.setFont(theme.font(Type.FLOOR_STRONG))
    painter.setPen(QColor(ink or tokens.text))
    painter.drawText(face, CENTRE, key)


def status_size(theme: Theme, status: Status) -> QSize:
    """Return the size of a status with its icon and word."""
    metrics = theme.metrics(Type.SMALL_STRONG)
    sides = 0 if status.plain else theme.size(12)
    wide = theme.size(14) + theme.size(5) + metrics.horizontalAdvance(status.word) + sides
    return QSize(wide + 1, max(theme.size(22), metrics.height() + theme.size(2)))


def status(painter: QPainter, theme: Theme, rect: QRect, value: Status) -> None:
    """Paint `value` at the left of `rect`, vertically centred, its word elided if it must be."""
    pair = theme.tokens.tone(value.tone)
    plain_running = value.plain and value.tone is Tone.RUNNING
    ink = theme.tokens.primary if plain_running else pair.ink
    size = status_size(theme, value)
    area = QRectF(rect.left(), 0, min(size.width(), rect.width()), size.height())
    area.moveTop(rect.top() + (rect.height() - size.height()) // 2)
    if not value.plain:
        box(painter, area, pair.fill, pair.fill, 0, 3)
        area.adjust(theme.size(5), 0, -theme.size(7), 0)
    side = theme.size(14)
    icon = QRectF(area.left(), area.center().y() - side / 2, side, side)
    theme.icons.paint(painter, value.icon, ink, icon)
    painter.setFont(theme.font(Type.SMALL_STRONG))
    painter.setPen(QColor(ink))
    words = area.adjusted(side + theme.size(5), 0, 1, 0)
    metrics = theme.metrics(Type.SMALL_STRONG)
    word = metrics.elidedText(value.word, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
    painter.drawText(words, LEFT | Qt.TextFlag.TextDontClip, word)
