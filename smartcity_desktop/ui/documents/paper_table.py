"""The issued papers as a table, those out of date first."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.table import CellRole

Index = QModelIndex | QPersistentModelIndex
REGION, NUMBER, REVISION, COPIES, STATE = range(5)
COLUMNS = ("region", "number", "revision", "copies", "state")
ROOT = QModelIndex()


class PaperModel(QAbstractTableModel):
    """Papers by region with number, revision, copies and whether they still hold."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self._documents: list[Document] = []

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the papers shown."""
        return tuple(self._documents)

    def show_documents(self, documents: list[Document]) -> None:
        """Show `documents`; equal ones again keep the selection."""
        if documents != self._documents:
            self.beginResetModel()
            self._documents = documents
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many papers there are."""
        return 0 if parent.isValid() else len(self._documents)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.say(f"documents.column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, state and looks of a cell."""
        document, column = self._documents[index.row()], index.column()
        state = self._state(document)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(document, state)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._texts(document, state))
        looks: dict[int, object] = {
            CellRole.STATUS: state if column == STATE else None,
            CellRole.COLOUR: "text" if column == REGION else "text2",
            CellRole.WRAP: column == REGION,
        }
        return looks.get(role)

    def _state(self, document: Document) -> Status:
        return status(
            self._wording, "document.valid" if document.current else "document.out_of_date"
        )

    def _texts(self, document: Document, state: Status) -> tuple[str, ...]:
        issued = document.issued
        say = self._wording.say
        return (
            document.region,
            document.document,
            say("documents.revision", revision=issued.revision),
            say("documents.copies", copies=issued.copies),
            state.word,
        )
