"""Joins the evidence card, the viewer and the service: what is listed, opened and found."""

from PySide6.QtCore import QEvent, QObject, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.services.collecting import Collecting, Piece
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.evidence.viewer import EvidenceViewer
from smartcity_desktop.ui.evidence.words import deadline
from smartcity_desktop.ui.scoring.evidence_card import EvidenceCard
from smartcity_desktop.ui.scoring.tools import Tools


class Exhibiting(QObject):
    """Follows the indicator in front; `opened` and `closed` tell when the viewer is wanted."""

    opened = Signal()
    closed = Signal()

    def __init__(self, tools: Tools, collecting: Collecting, card: EvidenceCard) -> None:
        super().__init__(card)
        self._tools, self._collecting, self._card = tools, collecting, card
        self._visit: VisitId | None = None
        self._code = ""
        self._stale = False
        self.viewer = EvidenceViewer(tools.theme, tools.wording, tools.background, collecting)
        card.installEventFilter(self)
        card.indicator_shown.connect(self._show_indicator)
        card.files.chosen.connect(self.open)
        self.viewer.closed.connect(self._close)
        self.viewer.verdict_wanted.connect(self._find)

    def show_visit(self, visit: VisitId) -> None:
        """Show another region's evidence, or what is new of this one's."""
        self._visit = visit
        self.refresh()

    def refresh(self) -> None:
        """Read anew what has come and what was found."""
        self._stale = False
        if self._visit is None or not self._code:
            return
        pieces = self._collecting.pieces(self._visit, self._code)
        self._card.show_files(pieces, self._awaited(self._visit))
        self.viewer.show_pieces(pieces)

    def refresh_if_shown(self) -> None:
        """Read anew after an exchange, which may have brought files, once somebody looks."""
        self._stale = True
        if self._card.isVisible() or self.viewer.isVisible():
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what came while the card was folded away."""
        if event.type() == QEvent.Type.Show and self._stale:
            self.refresh()
        return super().eventFilter(watched, event)

    def open(self, piece: Piece) -> None:
        """Open a file in the viewer."""
        self.opened.emit()
        self.viewer.open(self._card.files.pieces, piece)

    def _awaited(self, visit: VisitId) -> str:
        waits = self._collecting.awaited(visit)
        if waits is None:
            return ""
        what, until = waits
        wording = self._tools.wording
        time = deadline(until, wording.language)
        return wording.say("evidence.awaited", what=what, until=time)

    def _show_indicator(self, code: str) -> None:
        self._code = code
        self.refresh()

    def _close(self) -> None:
        self.viewer.close_file()
        self.closed.emit()

    def _find(self, digest: str, verdict: EvidenceVerdict) -> None:
        """Record what the assessor found; "not valid" is asked for its reason first."""
        reason: str | None = ""
        if verdict is EvidenceVerdict.INVALID:
            say = self._tools.wording.say
            title, text = say("evidence.invalid_title"), say("evidence.invalid_text")
            reason = self._tools.notices.ask_reason(title, text, say("evidence.invalid_verb"))
        if reason is None or self._visit is None:
            return
        try:
            self._collecting.check(self._visit, digest, verdict, reason)
        except (DomainError, StorageError) as error:
            self.viewer.refuse(error)
            return
        self.refresh()
        self.viewer.view.setFocus()
