"""What the room's screen says, as large as it fits: region, phase, time left, who comes next."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.room import RoomPhase, RoomView
from smartcity_desktop.ui.signals import mark_of, mark_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import LIGHT
from smartcity_desktop.ui.widgets.band import paint_band

# A projector's smallest screen; sizes below are for its height.
HIGH = 768
LEAST_SCALE, STEP = 0.3, 0.95
BAND, SIDE, GAP, LINE = 34, 48, 10, 2
# Keeps the place of words that will come, so that nothing else moves then.
BLANK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the screen: size in px at scale 1 (64 px are 48 pt), colour and weight."""

    size: int
    ink: str
    bold: bool = False


PARTS = {
    "place": Part(27, LIGHT.text2),
    "above": Part(42, LIGHT.primary, bold=True),
    "region": Part(64, LIGHT.text, bold=True),
    "phase": Part(42, LIGHT.primary, bold=True),
    "time": Part(132, LIGHT.text, bold=True),
    "mark": Part(32, LIGHT.warn.ink, bold=True),
    "next": Part(29, LIGHT.text2),
    "next_region": Part(37, LIGHT.text, bold=True),
}
BAND_PART = Part(20, LIGHT.demo.ink, bold=True)


def clock_text(seconds: int) -> str:
    """Return a running time with a colon: "06:12"."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


class RoomSign(QWidget):
    """Shows a `RoomView`, always light; names wrap and are never cut."""

    def __init__(
        self, theme: Theme, wording: Wording, place: tuple[str, str], *, sample: bool
    ) -> None:
        super().__init__()
        self._wording = wording
        self._family = theme.family
        self._place = wording.say("room.place", code=place[0], room=place[1])
        self._sample = wording.say("window.sample_word") if sample else ""
        self._labels = {name: self._label(part) for name, part in PARTS.items()}
        self._scale = 1.0
        self._lay_out()
        self.setAutoFillBackground(True)
        self.setPalette(QPalette(QColor(LIGHT.window)))
        self.show_view(RoomView())

    @property
    def texts(self) -> dict[str, str]:
        """Return what is shown, by part; empty parts are left out."""
        texts = {name: label.text().strip() for name, label in self._labels.items()}
        return {name: text for name, text in texts.items() if text}

    @property
    def points(self) -> float:
        """Return the size of the region's name in points."""
        return PARTS["region"].size * self._scale * 72 / 96

    def show_view(self, view: RoomView) -> None:
        """Show `view`."""
        texts = self._texts(view)
        changed = texts != {name: label.text() for name, label in self._labels.items()}
        for name, label in self._labels.items():
            label.setText(texts[name])
            label.setVisible(bool(texts[name]))
        self.setAccessibleName(", ".join(self.texts.values()))
        if changed:
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be read."""
        return QSize(320, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the size of type for the room there is."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the band of sample data and the line above what comes next."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self._sample:
            area = QRectF(0, 0, self.width(), self._band())
            font = self._font(BAND_PART, self._scale)
            paint_band(painter, LIGHT, area, font, self._sample)
        below = self._labels["next"]
        if below.isVisible():
            top = below.geometry().top() - GAP
            painter.fillRect(SIDE, top, self.width() - 2 * SIDE, LINE, QColor(LIGHT.line_strong))

    def _texts(self, view: RoomView) -> dict[str, str]:
        texts = dict.fromkeys(PARTS, "")
        texts["place"] = self._place
        if view.region:
            self._tell_here(view, texts)
        elif view.phase is RoomPhase.NEXT:
            self._tell_next(view, texts)
        else:
            texts["region"] = self._wording.say("room.phase_done")
        return texts

    def _tell_here(self, view: RoomView, texts: dict[str, str]) -> None:
        say = self._wording.say
        texts["region"] = view.region
        texts["phase"] = say(f"room.phase_{view.phase}")
        if view.seconds_left is not None:
            texts["time"] = clock_text(view.seconds_left)
            mark = mark_of(view.seconds_left)
            texts["mark"] = BLANK if mark is None else mark_words(mark, self._wording)
        if view.next_region:
            texts["next"] = say("room.next_at", time=view.next_time)
            texts["next_region"] = view.next_region

    def _tell_next(self, view: RoomView, texts: dict[str, str]) -> None:
        say = self._wording.say
        texts["above"] = say("room.phase_next")
        texts["region"] = view.next_region
        texts["phase"] = say("room.at", time=view.next_time)
        texts["mark"] = say(f"room.note_{view.note}") if view.note else ""

    def _label(self, part: Part) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(part.ink))
        label.setPalette(palette)
        return label

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(GAP)
        # The window decides the size, and the type follows it.
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        for name, label in self._labels.items():
            if name in {"above", "next"}:
                self._column.addStretch(1)
            self._column.addWidget(label)

    def _band(self) -> int:
        return round(BAND * self._scale) if self._sample else 0

    def _fit(self) -> None:
        """Take the largest scale at which every text fits whole."""
        scale = max(1.0, self.height() / HIGH)
        while scale > LEAST_SCALE and not self._fits(scale):
            scale *= STEP
        self._scale = scale
        for name, label in self._labels.items():
            label.setFont(self._font(PARTS[name], scale))
        self._column.setContentsMargins(SIDE, self._band() + GAP, SIDE, 2 * GAP)
        self.update()

    def _fits(self, scale: float) -> bool:
        wide = self.width() - 2 * SIDE
        used = 4 * GAP + (BAND * scale if self._sample else 0)
        for name, label in self._labels.items():
            if not label.text():
                continue
            metrics = QFontMetrics(self._font(PARTS[name], scale))
            room = QRect(0, 0, wide, 10_000)
            need = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, label.text())
            if need.width() > wide:
                return False
            used += need.height() + GAP
        return used <= self.height()

    def _font(self, part: Part, scale: float) -> QFont:
        font = QFont(self._family)
        font.setPixelSize(max(1, round(part.size * scale)))
        font.setBold(part.bold)
        return font
