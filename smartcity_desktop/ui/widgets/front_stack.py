"""Pages on top of each other, as large as the one in front."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedLayout


class FrontStack(QStackedLayout):
    """A stack in which a page behind asks for no room."""

    def sizeHint(self) -> QSize:
        """Return the size of the page in front."""
        page = self.currentWidget()
        return page.sizeHint() if page else super().sizeHint()

    def minimumSize(self) -> QSize:
        """Return the least size of the page in front."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Tell whether the page in front grows when it gets narrower."""
        page = self.currentWidget()
        return page.hasHeightForWidth() if page else False

    def heightForWidth(self, width: int) -> int:
        """Return the height of the page in front for a width."""
        page = self.currentWidget()
        return page.heightForWidth(width) if page else -1
