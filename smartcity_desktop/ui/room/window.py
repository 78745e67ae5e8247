"""The window of the room: whole second screen where there is one, else a window to drag there."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.ui.room.sign import RoomSign

CLOSING = {Qt.Key.Key_Escape, Qt.Key.Key_F11}


def other_screen(own: QScreen, screens: Sequence[QScreen]) -> QScreen | None:
    """Return the first screen that is not the assessor's own and does not mirror it."""
    return next((s for s in screens if s.geometry() != own.geometry()), None)


class RoomWindow(QWidget):
    """Holds the sign; `closed` when Esc, F11 or its frame closes it. `beside` is the own window."""

    closed = Signal()

    def __init__(self, sign: RoomSign, beside: QWidget, title: str) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._sign, self._beside = sign, beside
        self.setWindowTitle(title)
        # Whoever types in the own window goes on typing there.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMinimumSize(480, 320)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sign)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screens_changed)
            application.screenRemoved.connect(self._screens_changed)

    @property
    def sign(self) -> RoomSign:
        """Return what is shown."""
        return self._sign

    def sizeHint(self) -> QSize:
        """Return the size of a window that still leaves sight of the own one."""
        return QSize(960, 600)

    def place(self) -> None:
        """Show it on the other screen, whole and without a frame, else as a usual window."""
        own = self._beside.screen()
        other = other_screen(own, QGuiApplication.screens())
        if other is None:
            room = own.availableGeometry()
            area = QRect(room.topLeft(), self.sizeHint().boundedTo(room.size()))
            area.moveCenter(room.center())
            self.setGeometry(area)
            self.showNormal()
            return
        self.setScreen(other)
        self.setGeometry(other.geometry())
        self.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc and F11."""
        if Qt.Key(event.key()) in CLOSING:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is closed."""
        super().closeEvent(event)
        self.closed.emit()

    def _screens_changed(self) -> None:
        # A projector that is unplugged must not leave its picture over the assessor's own window.
        if self.isVisible():
            self.place()
