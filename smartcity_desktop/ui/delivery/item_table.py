"""The items as a table."""

from PySide6.QtCore import QObject

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.ui.delivery.items import Item
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

ACT, REGION, STATE, COUNT, SINCE = range(5)
COLUMNS = ("act", "region", "state", "count", "since")


class ItemModel(RowModel[Item]):
    """Items by act and region; times in the event's zone."""

    def __init__(self, wording: Wording, zone: str, parent: QObject | None = None) -> None:
        super().__init__([wording.say(f"delivery.column_{c}") for c in COLUMNS], parent)
        self._wording = wording
        self._zone = zone

    def texts(self, row: Item) -> tuple[str, ...]:
        """Return act, region, state, number of facts and since when."""
        since = moment(Wall(row.oldest_ms, self._zone))
        return (row.act, row.region or "–", self._state(row).word, str(row.count), clock(since))

    def sentence(self, row: Item) -> str:
        """Return the row with the reason of a refusal."""
        return ", ".join(text for text in (*self.texts(row), row.reason) if text)

    def looks(self, row: Item, column: int) -> dict[int, object]:
        """Return the state as icon and word; names stand out and wrap."""
        return {
            CellRole.STATUS: self._state(row) if column == STATE else None,
            CellRole.COLOUR: "text" if column in {ACT, REGION} else "text2",
            CellRole.WRAP: column == REGION,
        }

    def _state(self, item: Item) -> Status:
        return status(self._wording, f"sync.{item.state}", plain=True)
