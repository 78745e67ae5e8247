"""Before the reveal: who has sealed and who is missing, and never a number of any sheet."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.proof import clock_text
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

NAME, ROLE, STATE = range(3)
COLUMNS = ("sheet_person", "sheet_role", "sheet_state")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One expected sheet: whose it is and whether it is sealed."""

    person: PersonId
    name: str
    role: str
    state: Status


class SheetModel(RowModel[SheetLine]):
    """Expected sheets, missing ones first."""

    def __init__(self, tools: PanelTools, parent: QObject) -> None:
        super().__init__([tools.say(name) for name in COLUMNS], parent)

    def texts(self, row: SheetLine) -> tuple[str, ...]:
        """Return name, role and state."""
        return (row.name, row.role, row.state.word)

    def looks(self, row: SheetLine, column: int) -> dict[int, object]:
        """Return the state as icon and word; the name stands out and wraps."""
        missing = row.state.tone is Tone.WARN
        return {
            CellRole.STATUS: row.state if column == STATE else None,
            CellRole.STRONG: column == NAME and missing,
            CellRole.WRAP: column == NAME,
            CellRole.COLOUR: "text" if column == NAME else "text2",
        }


class SheetList(QWidget):
    """The closed panel: a sentence why, and the sheets it waits for."""

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        super().__init__()
        self._tools, self._reader = tools, reader
        say = tools.say
        self._card = Card(tools.theme, say("sheets"), look=CardLook("lock", padding=0))
        self.table = Table(tools.theme, say("sheets"))
        self.model = SheetModel(tools, self)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._why = TextLabel(tools.theme, "", Type.SMALL, "text2", wrap=True)
        self._why.setContentsMargins(12, 6, 12, 6)
        self._card.body.addWidget(self.table, 1)
        self._card.body.addWidget(self._why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card, 1)

    def show_reading(self, reading: PanelReading) -> None:
        """Show a visit whose levels are closed to this person."""
        lines = [
            SheetLine(
                person=sheet.person,
                name=self._reader.name(sheet.person),
                role=self._tools.wording.say(f"app.role_{self._reader.role_of(sheet.person)}"),
                state=self._state(sealed=sheet.sealed, at=sheet.sealed_at),
            )
            for sheet in sorted(reading.sheets, key=lambda sheet: sheet.sealed)
        ]
        row = self.table.currentIndex().row()
        if lines != list(self.model.rows):
            self.model.show_rows(lines)
            self.table.selectRow(max(0, min(row, len(lines) - 1)))
        sealed = sum(1 for sheet in reading.sheets if sheet.sealed)
        self._card.set_note(self._tools.say("sheets_sealed", count=sealed, all=len(lines)))
        self._why.setText(self._tools.say(f"closed_{reading.withheld}"))

    def _state(self, *, sealed: bool, at: str) -> Status:
        say = self._tools.say
        if sealed:
            return Status("sealed", say("sheet_sealed", time=clock_text(at)), Tone.OK)
        return Status("waiting", say("sheet_missing"), Tone.WARN)
