"""The issued papers as a table, those out of date first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.services.signing import Signatures
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

ABOUT, NUMBER, REVISION, SIGNATURES, COPIES, STATE = range(6)
COLUMNS = ("about", "number", "revision", "signatures", "copies", "state")


class PaperModel(RowModel[Document]):
    """Papers by what they are about, with number, revision, signatures, copies and state."""

    def __init__(
        self,
        wording: Wording,
        signatures: Callable[[Document], Signatures | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__([wording.say(f"documents.column_{c}") for c in COLUMNS], parent)
        self._wording, self._signatures = wording, signatures
        # Every cell asks at every painting and measuring; signatures are looked up in the book.
        self._said: dict[Document, tuple[str, ...]] = {}

    def show_rows(self, rows: Sequence[Document]) -> None:
        """Show papers with the signatures they have by now."""
        self._said.clear()
        super().show_rows(rows)

    def texts(self, row: Document) -> tuple[str, ...]:
        """Return subject, number, revision, signatures, copies and state."""
        if row not in self._said:
            self._said[row] = self._texts(row)
        return self._said[row]

    def _texts(self, row: Document) -> tuple[str, ...]:
        issued, say = row.issued, self._wording.say
        return (
            f"{say(f'documents.kind_{row.kind}')}, {about(row, self._wording)}",
            row.document,
            say("documents.revision", revision=issued.revision),
            self._signed(row),
            say("documents.copies", copies=issued.copies),
            self._state(row).word,
        )

    def _signed(self, row: Document) -> str:
        known = self._signatures(row)
        if known is None:
            return "–"
        say = self._wording.say
        key = "signed_refused" if known.refused else "signed"
        given, refused = len(known.given), len(known.refused)
        return say(f"documents.{key}", given=given, asked=known.asked, refused=refused)

    def looks(self, row: Document, column: int) -> dict[int, object]:
        """Return the state as icon and word; the subject stands out and wraps."""
        return {
            CellRole.STATUS: self._state(row) if column == STATE else None,
            CellRole.COLOUR: "text" if column == ABOUT else "text2",
            CellRole.WRAP: column == ABOUT,
        }

    def _state(self, document: Document) -> Status:
        return status(
            self._wording, "document.valid" if document.current else "document.out_of_date"
        )


def about(document: Document, wording: Wording) -> str:
    """Return whom a paper is about: a region, or a class and its day."""
    if document.region:
        return document.region
    key = "class_day" if document.day else "class_whole"
    return wording.say(f"documents.{key}", code=document.class_code, day=document.day)
