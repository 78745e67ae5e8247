"""The items as a table."""

from PySide6.QtCore import QObject, Qt

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.host.clock import moment
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.ui.delivery.items import Item
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

NUMBER, WHAT, STATE, RAIL, TIME, RECEIPT = range(6)
COLUMNS = ("number", "what", "state", "rail", "time", "receipt")
NONE = "–"


class ItemModel(RowModel[Item]):
    """Items by number, act and region; times in the event's zone."""

    def __init__(self, wording: Wording, zone: str, parent: QObject | None = None) -> None:
        super().__init__([wording.say(f"delivery.column_{c}") for c in COLUMNS], parent)
        self._wording = wording
        self._zone = zone

    def texts(self, row: Item) -> tuple[str, ...]:
        """Return number, act with region, state, way, time and receipt."""
        return (
            row.number or NONE,
            " · ".join(text for text in (row.act, row.region, self._count(row)) if text),
            self._state(row).word,
            self._wording.say(f"delivery.rail_{row.rail}") if row.rail else NONE,
            clock(moment(Wall(row.last_ms, self._zone))),
            row.receipt or NONE,
        )

    def sentence(self, row: Item) -> str:
        """Return the row with the reason of a refusal."""
        texts = [text for text in self.texts(row) if text != NONE]
        return ", ".join([*texts, row.reason] if row.reason else texts)

    def looks(self, row: Item, column: int) -> dict[int, object]:
        """Return the state as icon and word; what it is about stands out and wraps."""
        right = Qt.AlignmentFlag.AlignRight if column == TIME else Qt.AlignmentFlag.AlignLeft
        return {
            CellRole.STATUS: self._state(row) if column == STATE else None,
            CellRole.COLOUR: "text" if column in {WHAT, RECEIPT} else "text2",
            CellRole.STRONG: column == RECEIPT and bool(row.receipt),
            CellRole.WRAP: column == WHAT,
            Qt.ItemDataRole.TextAlignmentRole: right,
        }

    def _count(self, item: Item) -> str:
        return self._wording.say("delivery.count", count=item.count) if item.count > 1 else ""

    def _state(self, item: Item) -> Status:
        return status(self._wording, f"sync.{item.state}", plain=True)
