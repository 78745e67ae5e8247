"""The items as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.ui.delivery.items import Item
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.table import CellRole

Index = QModelIndex | QPersistentModelIndex
ACT, REGION, STATE, COUNT, SINCE = range(5)
COLUMNS = ("act", "region", "state", "count", "since")
ROOT = QModelIndex()


class ItemModel(QAbstractTableModel):
    """Items by act and region; times in the event's zone."""

    def __init__(self, wording: Wording, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        self._zone = zone
        self._items: list[Item] = []

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the items shown."""
        return tuple(self._items)

    def show_items(self, items: list[Item]) -> None:
        """Show `items`; equal ones again keep the selection."""
        if items != self._items:
            self.beginResetModel()
            self._items = items
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._wording.say(f"delivery.column_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, state and looks of a cell."""
        item, column = self._items[index.row()], index.column()
        state = self._state(item)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(item, state)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in (*self._texts(item, state), item.reason) if text)
        looks: dict[int, object] = {
            CellRole.STATUS: state if column == STATE else None,
            CellRole.COLOUR: "text" if column in {ACT, REGION} else "text2",
            CellRole.WRAP: column == REGION,
        }
        return looks.get(role)

    def _state(self, item: Item) -> Status:
        return status(self._wording, f"sync.{item.state}", plain=True)

    def _texts(self, item: Item, state: Status) -> tuple[str, ...]:
        since = moment(Wall(item.oldest_ms, self._zone))
        return (item.act, item.region or "–", state.word, str(item.count), clock(since))
