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
        """Return the least size of the page in front, as high as it is at its present width.

        Wrapped words are much higher at the least width, where nobody reads them.
        """
        page = self.currentWidget()
        if page is None:
            return super().minimumSize()
        least, width = page.minimumSizeHint(), page.width()
        if page.hasHeightForWidth() and width >= least.width():
            least.setHeight(min(least.height(), page.heightForWidth(width)))
        return least

    def hasHeightForWidth(self) -> bool:
        """Tell whether the page in front grows when it gets narrower."""
        page = self.currentWidget()
        return page.hasHeightForWidth() if page else False

    def heightForWidth(self, width: int) -> int:
        """Return the height of the page in front for a width."""
        page = self.currentWidget()
        return page.heightForWidth(width) if page else -1
