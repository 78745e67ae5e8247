"""Evidence at hand on any page: files are attached and opened over whatever asks for it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.evidence.attaching import Attaching
from smartcity_desktop.ui.evidence.viewer import EvidenceViewer
from smartcity_desktop.ui.theme import Theme

# How much of the window an opened file covers, in per cent.
COVER = 92


class ViewerDialog(Dialog):
    """Files to read, named after their region; Esc leads back to where they were opened."""

    def __init__(
        self, theme: Theme, title: str, viewer: EvidenceViewer, parent: QWidget | None
    ) -> None:
        super().__init__(theme, title, "", parent)
        self.viewer = viewer
        self.content.addWidget(viewer)
        viewer.closed.connect(self.reject)


class EvidenceDesk(Attaching):
    """Attaches files and opens them for one person; nothing is judged here."""

    def open(self, pieces: Sequence[Piece], piece: Piece, over: QWidget) -> None:
        """Open one of several files of a visit and come back once it was read."""
        roster = self._profile.roster
        region = roster.region(roster.visit(piece.exhibit.visit).region)
        viewer = EvidenceViewer(
            self._theme, self._wording, self._background, self.collecting, judging=False
        )
        dialog = ViewerDialog(self._theme, region.name, viewer, over)
        dialog.resize(self._anchor.window().size() * (COVER / 100))
        viewer.open(pieces, piece)
        dialog.exec()
        viewer.close_file()
        dialog.deleteLater()
