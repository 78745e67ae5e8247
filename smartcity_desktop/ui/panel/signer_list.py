"""Whose signatures an agreed result has, and whose it waits for."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.words import LEADING_ROLES, SigningWay
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Density, Table

NAME, STATE = range(2)


@dataclass(frozen=True, slots=True)
class SignerLine:
    """A person whose sheet counts: signature, or the objection where there is none."""

    person: PersonId
    name: str
    state: Status
    objection: str
    device: bool = False

    @property
    def waiting(self) -> bool:
        """Whether neither a signature nor an objection is there."""
        return self.state.tone is Tone.NEUTRAL


class SignerModel(RowModel[SignerLine]):
    """Signers in the order of the panel."""

    def __init__(self, tools: PanelTools, parent: QObject) -> None:
        super().__init__([tools.say("signer"), tools.say("signature")], parent)
        self._device_word = status(tools.wording, f"signature.{SigningWay.DEVICE}").word

    def texts(self, row: SignerLine) -> tuple[str, ...]:
        """Return name and signature."""
        return (row.name, row.state.word)

    def sentence(self, row: SignerLine) -> str:
        """Return name, signature and objection."""
        word = self._device_word if row.device else row.state.word
        return ", ".join(part for part in (row.name, word, row.objection) if part)

    def looks(self, row: SignerLine, column: int) -> dict[int, object]:
        """Return the signature as icon and word; names wrap."""
        return {
            CellRole.STATUS: row.state if column == STATE else None,
            CellRole.WRAP: column == NAME,
        }


class SignerList(Table):
    """The signers of a visit's result."""

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        super().__init__(tools.theme, tools.say("signers"), Density.DENSE)
        self._tools, self._reader = tools, reader
        self.lines = SignerModel(tools, self)
        self.setModel(self.lines)
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        tools.theme.changed.connect(self._fit_later)

    @property
    def line(self) -> SignerLine | None:
        """Return the chosen line, None for none."""
        row = self.currentIndex().row()
        rows = self.lines.rows
        return rows[row] if 0 <= row < len(rows) else None

    @property
    def person(self) -> PersonId | None:
        """Return the chosen signer, None for none."""
        return self.line.person if self.line else None

    @property
    def has_device(self) -> bool:
        """Tell whether somebody signed with a device instead of ink."""
        return any(line.device for line in self.lines.rows)

    @property
    def may_answer(self) -> bool:
        """Tell whether this person may record the chosen signer's signature or objection."""
        line, reader = self.line, self._reader
        if line is None or not line.waiting:
            return False
        return reader.role in LEADING_ROLES or line.person == reader.me

    def show_reading(self, reading: PanelReading) -> None:
        """Show the signers of a result; the chosen one stays chosen."""
        owners = {one.seal.sheet: one.person for one in reading.sealed}
        people = [owners[sheet] for sheet in reading.turn.signers() if sheet in owners]
        lines = [self._line(reading, person) for person in people]
        if lines == list(self.lines.rows):
            return
        chosen = self.line
        self.lines.show_rows(lines)
        if lines:
            # Who has just signed makes room for the next.
            kept = [place for place, line in enumerate(lines) if line == chosen]
            self.selectRow(kept[0] if kept else self._first(lines))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay as high as the names, which wrap."""
        super().resizeEvent(event)
        self._fit_later()

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(place) for place in range(len(self.lines.rows)))
        self.setFixedHeight(self.horizontalHeader().height() + rows + 2)

    def _first(self, lines: list[SignerLine]) -> int:
        open_ = [place for place, line in enumerate(lines) if line.waiting]
        own = [place for place in open_ if lines[place].person == self._reader.me]
        return next(iter([*own, *open_]), 0)

    def _line(self, reading: PanelReading, person: PersonId) -> SignerLine:
        turn, wording = reading.turn, self._tools.wording
        objection = turn.objections.get(person, "")
        if objection:
            state = Status("conflict", self._tools.say("signature_refused"), Tone.WARN, plain=True)
        else:
            way = turn.signatures.get(person)
            state = status(wording, f"signature.{way or 'none'}", plain=True)
            if way is SigningWay.DEVICE:
                # What kind of signature that is stands below the list, where there is room.
                state = Status(state.icon, self._tools.say("signed_device"), state.tone, plain=True)
        device = turn.signatures.get(person) is SigningWay.DEVICE
        return SignerLine(person, bare_name(self._reader.name(person)), state, objection, device)
