"""The proof that sheets were sealed before anybody saw another's levels."""

from datetime import datetime

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from smartcity_desktop.services.seals import Sealing
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets import painting
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook, IconLabel
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole, Density, Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

PERSON, TIME, DIGEST, ORDER = range(4)
COLUMNS = ("seal_person", "seal_time", "seal_digest", "seal_order")
SHORT_DIGEST = 8


def clock_text(iso: str) -> str:
    """Return the time of day of an ISO 8601 text as people read it: "11.20.05"; "–" for none."""
    if not iso:
        return "–"
    return f"{datetime.fromisoformat(iso):%H.%M.%S}"


class SealModel(RowModel[Sealing]):
    """Seals by person with time, digest, and whether the reveal names them."""

    def __init__(self, tools: PanelTools, reader: PanelReader, parent: QObject) -> None:
        super().__init__([tools.say(name) for name in COLUMNS], parent)
        self._tools, self._reader = tools, reader

    def texts(self, row: Sealing) -> tuple[str, ...]:
        """Return person, time, the digest's beginning and the order."""
        name = bare_name(self._reader.name(row.person))
        return (
            name,
            clock_text(row.sealed_at),
            row.seal.digest[:SHORT_DIGEST],
            self._order(row).word,
        )

    def sentence(self, row: Sealing) -> str:
        """Return the whole row with the whole digest and the revision."""
        return self._tools.say(
            "seal_sentence",
            name=self._reader.name(row.person),
            time=clock_text(row.sealed_at),
            digest=row.seal.digest,
            revision=row.seal.revision,
            order=self._order(row).word,
        )

    def looks(self, row: Sealing, column: int) -> dict[int, object]:
        """Return the order as icon and word; names wrap, the digest has its whole in a tip."""
        tip = row.seal.digest if column == DIGEST else None
        return {
            CellRole.STATUS: self._order(row) if column == ORDER else None,
            CellRole.WRAP: column == PERSON,
            int(Qt.ItemDataRole.ToolTipRole): tip,
        }

    def _order(self, row: Sealing) -> Status:
        say = self._tools.say
        if row.before_reveal:
            return Status("proof", say("seal_before"), Tone.OK, plain=True)
        return Status("warning", say("seal_after"), Tone.WARN, plain=True)


class ProofBar(QWidget):
    """Says how many sheets were sealed before the reveal; `opened` toggles their list."""

    opened = Signal()

    def __init__(self, tools: PanelTools) -> None:
        super().__init__()
        theme = tools.theme
        self._theme, self._tools = theme, tools
        self._text = TextLabel(theme, "", Type.CONTROL_STRONG, wrap=True)
        self._detail = TextLabel(theme, "", Type.SMALL, wrap=True)
        self.button = ActionButton(theme, tools.say("see_seals"), ButtonLook(small=True))
        self.button.clicked.connect(self.opened)
        below = QHBoxLayout()
        below.addWidget(self._detail, 1)
        below.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addLayout(below)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(IconLabel(theme, "proof", "info", 18), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)

    def show_proof(self, text: str, detail: str, *, open_: bool) -> None:
        """Show the sentence and the time of the reveal."""
        self._text.setText(text)
        self._detail.setText(detail)
        self.setAccessibleName(f"{text}, {detail}")
        self.button.set_text(self._tools.say("hide_seals" if open_ else "see_seals"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        fill = self._theme.tokens.info.fill
        painting.box(QPainter(self), QRectF(self.rect()), fill, fill, 0)


class Proof(QWidget):
    """The bar with the list of seals below it, hidden until asked for."""

    def __init__(self, tools: PanelTools, reader: PanelReader) -> None:
        super().__init__()
        self._tools, self._reader = tools, reader
        self._reading: PanelReading | None = None
        self._named: object = None
        self.bar = ProofBar(tools)
        self.table = Table(tools.theme, tools.say("seals"), Density.DENSE)
        self.model = SealModel(tools, reader, self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(PERSON, QHeaderView.ResizeMode.Stretch)
        self._card = Card(tools.theme, tools.say("seals"), look=CardLook("sealed", padding=0))
        self._card.body.addWidget(self.table)
        self._card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self._card)
        self.bar.opened.connect(self._toggle)

    def show_reading(self, reading: PanelReading) -> None:
        """Show a visit's seals."""
        self._reading = reading
        self.setVisible(reading.turn.revealed)
        self._renew()

    def _toggle(self) -> None:
        shown = self._card.isHidden()
        self._card.setVisible(shown)
        self._renew()
        if shown:
            self.table.selectRow(0)
            self.table.setFocus()

    def _renew(self) -> None:
        if self._reading is None:
            return
        say, turn = self._tools.say, self._reading.turn
        text = say("sealed_before", count=len(turn.seals))
        missing = self._tools.listed([self._reader.name(person) for person in turn.missing])
        key = "revealed_without" if turn.missing else "revealed_at"
        detail = say(
            key, time=self._reading.revealed_at, missing=missing, reason=turn.reveal_reason
        )
        self.bar.show_proof(text, detail, open_=not self._card.isHidden())
        if self._card.isHidden():
            return
        # Reading the seals takes whole journals: only a list that is open pays for it.
        named = (self._reading.visit.id, turn.seals, self._reading.sealed)
        if named != self._named:
            self._named = named
            self.model.show_rows(self._reader.sealings(self._reading.visit.id))
        self.table.resizeRowsToContents()
        rows = sum(self.table.rowHeight(place) for place in range(len(self.model.rows)))
        self.table.setFixedHeight(self.table.horizontalHeader().height() + rows + 2)
