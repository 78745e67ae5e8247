"""Opening the class list by itself: once before the first day, and again for new regions."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from smartcity_desktop.services.declaring import Declaring


class FirstReview(QObject):
    """Waits until `home` is in front and nobody is in a dialog.

    Going back postpones: Beranda goes on naming what is left.
    """

    def __init__(self, declaring: Declaring, review: Callable[[], None], home: QWidget) -> None:
        super().__init__(home)
        self._declaring, self._review, self._home = declaring, review, home
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    def ask_soon(self) -> None:
        """Ask once the window is idle, where there is something to ask."""
        self._soon.start()

    def _ask(self) -> None:
        busy = QApplication.activeModalWidget() is not None or not self._home.isVisible()
        if busy or not self._declaring.wants_review:
            return
        self._declaring.remember_asking()
        self._review()
