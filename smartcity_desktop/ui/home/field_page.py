"""Beranda of field staff: the day's regions, what they brought to each, and where it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QVBoxLayout, QWidget

from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.bringing import Bringing
from smartcity_desktop.services.collecting import Piece
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.evidence.desk import EvidenceDesk
from smartcity_desktop.ui.evidence.file_list import FileList
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.home.field_table import REGION, FieldModel, FieldRow, brought_row
from smartcity_desktop.ui.home.home import Home
from smartcity_desktop.ui.home.page import HomeSources
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.choices import ChoiceBox
from smartcity_desktop.ui.widgets.table import Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE_PERCENT = 115
FILES_WIDTH = 420
FILES_SHOWN = 8
UNBOUNDED = 16777215


class FilesCard(Card):
    """The own files of the region in the table's current row, and the way to bring another."""

    attach_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, " ", look=CardLook(icon="evidence"))
        self._wording = wording
        say = wording.say
        self.attach = ActionButton(
            theme, say("field.attach"), ButtonLook(key="Ctrl+B", primary=True)
        )
        self.told = TextLabel(theme, "", Type.CONTROL, "text2", wrap=True)
        self.files = FileList(theme, wording, rows_shown=FILES_SHOWN)
        self.files.setAccessibleName(say("field.files"))
        self.body.setSpacing(8)
        for part in (self.attach, self.told, self.files):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.attach.clicked.connect(self.attach_wanted)

    def show_row(self, row: FieldRow | None) -> None:
        """Show the files of a region; without one there is nothing to attach to."""
        files = row.files if row is not None else ()
        self.set_title(row.region.name if row is not None else self._wording.say("field.files"))
        self.attach.setEnabled(row is not None)
        key = "field.told" if files else "field.none"
        self.told.setText(self._wording.say(key, count=len(files)))
        rows = [brought_row(file, file.piece.exhibit.indicator, self._wording) for file in files]
        self.files.show_rows(rows)
        self.files.setVisible(bool(files))

    def focus_files(self) -> None:
        """Put the keys on the files, or on the button that brings the first."""
        target = self.files if self.files.rows else self.attach
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the regions on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FieldPage(Home):
    """Follows the journal and every exchange; the chosen region stays."""

    def __init__(
        self, theme: Theme, wording: Wording, notices: Notices, sources: HomeSources
    ) -> None:
        super().__init__(Heading(wording.say("window.place_home")), _key_lines(wording))
        self._theme, self._wording, self._sources = theme, wording, sources
        profile = sources.profile
        self._bringing = Bringing(profile, sources.delivering)
        self._desk = EvidenceDesk(theme, wording, notices, sources.background, profile, self)
        self.days = ChoiceBox()
        self.days.setAccessibleName(wording.say("field.day_choice"))
        self.table = Table(theme, wording.say("home.table_name"))
        self.model = FieldModel(wording, self)
        self.files = FilesCard(theme, wording)
        self._day = Card(theme, wording.say("field.visits"), look=CardLook(padding=0))
        self._empty = TextLabel(theme, wording.say("home.no_slots"), Type.CONTROL, "text2")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._connect()
        self._offer_days()
        self._arrange()

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(REGION, QHeaderView.ResizeMode.Stretch)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._day.add_to_header(self.days)
        self._empty.setMargin(12)
        self._day.body.setContentsMargins(0, 0, 0, 0)
        self._day.body.addWidget(self.table, 1)
        self._day.body.addWidget(self._empty)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.files)
        side.addStretch(1)
        self._columns.setContentsMargins(12, 10, 12, 10)
        self._columns.setSpacing(12)
        self._columns.addWidget(self._day, 1)
        self._columns.addWidget(self._side)

    def _connect(self) -> None:
        self._theme.changed.connect(self._arrange)
        self.days.activated.connect(self.refresh)
        self.table.activated.connect(self.files.focus_files)
        self.table.selectionModel().currentRowChanged.connect(self._show_files)
        self.files.attach_wanted.connect(self.attach)
        self.files.files.chosen.connect(self._open)
        self.files.left.connect(self.table.setFocus)
        self._desk.attached.connect(self.refresh)
        self.answer(Command.RECHECK, self.refresh)
        self.answer(Command.ATTACH, self.attach)

    def _arrange(self) -> None:
        """Put the files below the regions where large type leaves no room beside them."""
        wide = self._theme.percent <= WIDE_PERCENT
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._side.setMinimumWidth(self._theme.size(FILES_WIDTH) if wide else 0)
        self._side.setMaximumWidth(self._theme.size(FILES_WIDTH) if wide else UNBOUNDED)
        self.table.setMinimumHeight(0 if wide else self._theme.size(200))

    def _offer_days(self) -> None:
        event, say = self._sources.profile.roster.event, self._wording.say
        today = self._sources.class_day.today()
        for number in range(1, event.days + 1):
            date = short_day(day_of(event.starts, number), self._wording.language)
            key = "field.today" if number == today else "field.day"
            self.days.addItem(say(key, day=number, date=date), number)
        self.days.setCurrentIndex(self.days.findData(today))

    @property
    def current(self) -> FieldRow | None:
        """Return the region in the table's current row."""
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def enter(self) -> None:
        """Read the day anew and put the focus on the regions."""
        self.refresh()
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what was recorded while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the day's regions and the own files anew; the chosen region stays."""
        self._stale = False
        before = self.current
        roster = self._sources.profile.roster
        visits = self._bringing.visits(self.days.currentData())
        files = self._bringing.files(visits)
        self.model.show_rows([FieldRow(v, roster.region(v.region), files[v.id]) for v in visits])
        self.table.setVisible(bool(visits))
        self._empty.setVisible(not visits)
        if visits and self.current is None:
            chosen = self.model.row_of(before.visit.id) if before is not None else 0
            self.table.selectRow(max(chosen, 0))
        self._show_files()
        brought = sum(len(found) for found in files.values())
        subtitle = self._wording.say("field.subtitle", regions=len(visits), files=brought)
        if self.heading.subtitle != subtitle:
            self.set_heading(Heading(self.heading.title, subtitle))

    def follow_files(self) -> None:
        """Show how far the files have come."""
        if self.isVisible():
            self.refresh()

    def attach(self) -> None:
        """Ask for a file for the region in the current row."""
        row = self.current
        if row is not None:
            self._desk.ask(row.visit.id, self)

    def _open(self, piece: Piece) -> None:
        self._desk.open(self.files.files.pieces, piece, self)

    def _show_files(self) -> None:
        self.files.show_row(self.current)


def _key_lines(wording: Wording) -> list[KeyHelp]:
    keys = ("↑ ↓", "Enter", "Ctrl+B", "Esc", "F5")
    names = ("rows", "files", "attach", "back", "refresh")
    return [
        KeyHelp(key, wording.say(f"field.help_{name}"))
        for key, name in zip(keys, names, strict=True)
    ]
