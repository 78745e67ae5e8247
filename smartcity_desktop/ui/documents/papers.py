"""Issuing papers in the background, one after the other."""

from collections import deque

from PySide6.QtCore import QObject, Signal

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
        self.issuing = issuing
        self._waiting: deque[tuple[str, str]] = deque()
        self.busy = False

    def issue(self, document: str, paper: str = "a4") -> None:
        """Draw and seal a paper as soon as the ones before are done."""
        self._waiting.append((document, paper))
        self._next()

    def issue_missing(self) -> None:
        """Issue every paper that is due and has no current print."""
        for document in self.issuing.unissued():
            self.issue(document)

    def attention(self) -> int:
        """Return how many printed papers are out of date, or are due and not drawn."""
        stale = sum(1 for paper in self.issuing.documents() if paper.recall)
        return stale + len(self.issuing.unissued())

    def stop(self) -> None:
        """Begin no more papers; what is being drawn is finished."""
        self._waiting.clear()

    def _next(self) -> None:
        if self.busy or not self._waiting:
            return
        self.busy = True
        document, paper = self._waiting.popleft()
        self._background.run(
            lambda: self.issuing.issue(document, paper), self._done, self._not_done, self
        )

    def _done(self, document: Document) -> None:
        self.busy = False
        self.issued.emit(document)
        self._next()

    def _not_done(self, error: Exception) -> None:
        self.busy = False
        self.failed.emit(error)
        self._next()
