"""Issuing papers in the background, one after the other."""

from collections import deque

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.services.issuing import Document, Issuing
from smartcity_desktop.ui.background import Background


class Papers(QObject):
    """Emits `issued` with the `Document`, `failed` with the error; a sealed sheet stays sealed."""

    issued = Signal(object)
    failed = Signal(object)

    def __init__(
        self, background: Background, issuing: Issuing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._issuing = issuing
        self._waiting: deque[tuple[SheetId, str]] = deque()
        self.busy = False

    def issue(self, sheet: SheetId, paper: str = "a4") -> None:
        """Draw and seal the paper of a sealed sheet as soon as the ones before are done."""
        self._waiting.append((sheet, paper))
        self._next()

    def issue_missing(self) -> None:
        """Issue every sealed sheet that has no current paper."""
        for sheet in self._issuing.unissued_sheets():
            self.issue(sheet)

    def stop(self) -> None:
        """Begin no more papers; what is being drawn is finished."""
        self._waiting.clear()

    def _next(self) -> None:
        if self.busy or not self._waiting:
            return
        self.busy = True
        sheet, paper = self._waiting.popleft()
        self._background.run(
            lambda: self._issuing.issue(sheet, paper), self._done, self._not_done, self
        )

    def _done(self, document: Document) -> None:
        self.busy = False
        self.issued.emit(document)
        self._next()

    def _not_done(self, error: Exception) -> None:
        self.busy = False
        self.failed.emit(error)
        self._next()
