"""The issued papers as a table, those out of date first."""

from PySide6.QtCore import QObject

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

REGION, NUMBER, REVISION, COPIES, STATE = range(5)
COLUMNS = ("region", "number", "revision", "copies", "state")


class PaperModel(RowModel[Document]):
    """Papers by region with number, revision, copies and whether they still hold."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__([wording.say(f"documents.column_{c}") for c in COLUMNS], parent)
        self._wording = wording

    def texts(self, row: Document) -> tuple[str, ...]:
        """Return region, number, revision, copies and state."""
        issued, say = row.issued, self._wording.say
        return (
            row.region,
            row.document,
            say("documents.revision", revision=issued.revision),
            say("documents.copies", copies=issued.copies),
            self._state(row).word,
        )

    def looks(self, row: Document, column: int) -> dict[int, object]:
        """Return the state as icon and word; the region stands out and wraps."""
        return {
            CellRole.STATUS: self._state(row) if column == STATE else None,
            CellRole.COLOUR: "text" if column == REGION else "text2",
            CellRole.WRAP: column == REGION,
        }

    def _state(self, document: Document) -> Status:
        return status(
            self._wording, "document.valid" if document.current else "document.out_of_date"
        )
