"""The parts of screens."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QGroupBox,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.statuses import status
from smartcity_desktop.ui.theme import Appearance, Theme
from smartcity_desktop.ui.tokens import LIGHT, Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.band import Band
from smartcity_desktop.ui.widgets.card import Card
from smartcity_desktop.ui.widgets.focus_ring import REACH, FocusRing
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.key_cap import KeyHint
from smartcity_desktop.ui.widgets.level_keys import Ask
from smartcity_desktop.ui.widgets.level_panel import LevelPanel
from smartcity_desktop.ui.widgets.level_row import LevelRow, LevelText
from smartcity_desktop.ui.widgets.marks import LevelChip, StatusChip
from smartcity_desktop.ui.widgets.progress_row import ProgressRow
from smartcity_desktop.ui.widgets.special_row import SpecialRow
from smartcity_desktop.ui.widgets.table import CellRole, LevelMark, Table
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.wrap_check import WrapCheck

LABELS = ("Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan terukur", "Optimum")
Key = Qt.Key
Mod = Qt.KeyboardModifier


def levels(count: int) -> list[LevelText]:
    long = "Ada program dan indikator yang tertulis dalam RPJMD dan ditinjau setiap tahun. "
    return [LevelText(n + 1, LABELS[n], long * (n + 1)) for n in range(count)]


class Heard:
    """Collects what a panel says."""

    def __init__(self, panel: LevelPanel) -> None:
        self.said: list[object] = []
        panel.level_chosen.connect(self.said.append)
        panel.special_chosen.connect(self.said.append)
        panel.cleared.connect(lambda: self.said.append("cleared"))
        panel.asked.connect(self.said.append)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, wording: Wording) -> Iterator[LevelPanel]:
    holder = QWidget()
    panel = LevelPanel(theme, wording)
    QVBoxLayout(holder).addWidget(panel)
    qtbot.addWidget(holder)
    panel.show_scale("A2.2 Keselarasan visi. Indikator 4 dari 15", levels(5))
    holder.resize(720, 500)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    panel.focus_levels()
    yield panel
    # The holder must live as long as what it holds.
    holder.close()


def rows(panel: LevelPanel) -> list[LevelRow]:
    return [row for row in panel.findChildren(LevelRow) if not row.isHidden()]


def focused(panel: LevelPanel) -> QWidget:
    widget = panel.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize(
    ("key", "held", "said"),
    [
        (Key.Key_3, Mod.NoModifier, 3),
        (Key.Key_5, Mod.KeypadModifier, 5),
        (Key.Key_0, Mod.NoModifier, "cleared"),
        (Key.Key_Delete, Mod.NoModifier, "cleared"),
        (Key.Key_B, Mod.NoModifier, "B"),
        (Key.Key_X, Mod.NoModifier, "X"),
        (Key.Key_Space, Mod.NoModifier, 1),
        (Key.Key_Return, Mod.NoModifier, Ask.NEXT),
        (Key.Key_Enter, Mod.KeypadModifier, Ask.NEXT),
        (Key.Key_Down, Mod.NoModifier, Ask.NEXT),
        (Key.Key_Up, Mod.NoModifier, Ask.PREVIOUS),
        (Key.Key_Return, Mod.ShiftModifier, Ask.PREVIOUS),
        (Key.Key_C, Mod.NoModifier, Ask.NOTE),
        (Key.Key_T, Mod.NoModifier, Ask.FLAG),
        (Key.Key_K, Mod.NoModifier, Ask.UNANSWERED),
        (Key.Key_K, Mod.ShiftModifier, Ask.UNANSWERED_BEFORE),
        (Key.Key_M, Mod.NoModifier, Ask.SELF_ASSESSMENT),
        (Key.Key_D, Mod.NoModifier, Ask.DETAILS),
        (Key.Key_PageDown, Mod.NoModifier, Ask.COMPONENT),
        (Key.Key_PageUp, Mod.NoModifier, Ask.COMPONENT_BEFORE),
        (Key.Key_Home, Mod.NoModifier, Ask.FIRST),
        (Key.Key_End, Mod.NoModifier, Ask.LAST),
    ],
)
def test_each_key_says_one_thing(
    qtbot: QtBot, panel: LevelPanel, key: Qt.Key, held: Qt.KeyboardModifier, said: object
) -> None:
    heard = Heard(panel)
    qtbot.keyClick(focused(panel), key, held)
    assert heard.said == [said]


def test_a_key_changes_nothing_until_the_answer_is_shown(qtbot: QtBot, panel: LevelPanel) -> None:
    qtbot.keyClick(focused(panel), Key.Key_3)
    assert [row.level for row in rows(panel) if row.isChecked()] == []
    assert focused(panel) is rows(panel)[2]
    panel.show_answer(3)
    assert [row.level for row in rows(panel) if row.isChecked()] == [3]
    panel.show_answer("B")
    assert not any(row.isChecked() for row in rows(panel))
    panel.show_answer(None)
    assert not any(row.isChecked() for row in panel.findChildren(SpecialRow))


def test_arrows_move_the_focus_and_never_choose(qtbot: QtBot, panel: LevelPanel) -> None:
    heard = Heard(panel)
    for _ in range(7):
        qtbot.keyClick(focused(panel), Key.Key_Right)
    assert focused(panel) is rows(panel)[4]
    qtbot.keyClick(focused(panel), Key.Key_Left)
    assert heard.said == []
    qtbot.keyClick(focused(panel), Key.Key_Space)
    assert heard.said == [4]


def test_a_digit_outside_the_scale_says_so_and_does_nothing(
    qtbot: QtBot, panel: LevelPanel
) -> None:
    panel.show_scale("LIV2", levels(4))
    panel.focus_levels()
    heard = Heard(panel)
    qtbot.keyClick(focused(panel), Key.Key_5)
    texts = [label.text() for label in panel.findChildren(TextLabel) if label.isVisible()]
    assert (heard.said, texts) == ([], ["Skala ini 1–4"])
    qtbot.keyClick(focused(panel), Key.Key_4)
    assert heard.said == [4]
    assert not any(label.isVisible() for label in panel.findChildren(TextLabel))
    assert len(rows(panel)) == 4


def test_control_chords_are_left_to_the_window(qtbot: QtBot, panel: LevelPanel) -> None:
    heard = Heard(panel)
    for key in (Key.Key_Return, Key.Key_B, Key.Key_3, Key.Key_Down):
        qtbot.keyClick(focused(panel), key, Mod.ControlModifier)
    assert heard.said == []


def test_letters_can_be_tied_to_alt(qtbot: QtBot, panel: LevelPanel) -> None:
    panel.set_letters_need_alt(True)
    heard = Heard(panel)
    qtbot.keyClick(focused(panel), Key.Key_B)
    qtbot.keyClick(focused(panel), Key.Key_B, Mod.AltModifier)
    qtbot.keyClick(focused(panel), Key.Key_2)
    assert heard.said == ["B", 2]


def test_arrows_choose_for_screen_readers(qtbot: QtBot, panel: LevelPanel) -> None:
    panel.set_arrows_choose(True)
    heard = Heard(panel)
    qtbot.keyClick(focused(panel), Key.Key_Down)
    qtbot.keyClick(focused(panel), Key.Key_Right)
    assert heard.said == [2, 3]


def test_a_sealed_sheet_shows_answers_and_takes_none(qtbot: QtBot, panel: LevelPanel) -> None:
    panel.show_answer(2)
    panel.set_live(False)
    heard = Heard(panel)
    for key in (Key.Key_4, Key.Key_B, Key.Key_0, Key.Key_Space):
        qtbot.keyClick(focused(panel), key)
    qtbot.mouseClick(rows(panel)[4], Qt.MouseButton.LeftButton)
    assert heard.said == []
    qtbot.keyClick(focused(panel), Key.Key_Return)
    assert heard.said == [Ask.NEXT]


def test_not_applicable_can_be_forbidden(qtbot: QtBot, panel: LevelPanel) -> None:
    panel.show_scale("A1", levels(5), not_applicable=False)
    heard = Heard(panel)
    panel.focus_levels()
    qtbot.keyClick(focused(panel), Key.Key_X)
    assert heard.said == []


def test_a_click_anywhere_on_a_row_chooses(qtbot: QtBot, panel: LevelPanel) -> None:
    heard = Heard(panel)
    row = rows(panel)[3]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() - 4, 4))
    assert heard.said == [4]


def test_levels_are_one_stop_of_the_tab_key(panel: LevelPanel) -> None:
    panel.show_answer(4)
    stops = [row.level for row in rows(panel) if row.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [4]


def test_a_row_names_itself_with_its_count(panel: LevelPanel) -> None:
    row = rows(panel)[2]
    assert row.accessibleName() == "Tingkat 3 dari 5, Terdefinisi"
    assert row.accessibleDescription() == levels(5)[2].descriptor
    # The native classes bring their roles, which screen readers announce.
    assert isinstance(row, QRadioButton)
    assert isinstance(panel, QGroupBox)
    assert panel.accessibleName().startswith("A2.2")


@pytest.mark.parametrize("percent", [100, 200])
def test_rows_show_their_whole_descriptor(
    qtbot: QtBot, theme: Theme, panel: LevelPanel, percent: int
) -> None:
    theme.set_percent(percent)
    panel.window().resize(700, 1800)
    qtbot.waitUntil(
        lambda: rows(panel)[4].height() >= rows(panel)[4].heightForWidth(rows(panel)[4].width())
    )
    short, long = rows(panel)[0], rows(panel)[4]
    assert short.height() >= theme.size(50)
    assert long.height() > short.height()


def pixels(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_chosen_row_differs_by_shape_as_well(
    theme: Theme, panel: LevelPanel, appearance: Appearance
) -> None:
    theme.choose(appearance)
    row = rows(panel)[0]
    before = pixels(row)
    panel.show_answer(1)
    after = pixels(row)
    selected = QColor(theme.tokens.select)
    assert after.pixelColor(row.width() - 5, row.height() - 5) == selected
    right = range(row.width() - 90, row.width() - 14)
    inks = {
        after.pixelColor(x, y).name()
        for x in right
        for y in range(4, row.height() - 4)
        if after.pixelColor(x, y) != selected
    }
    assert QColor(theme.tokens.primary).name() in inks
    assert before.pixelColor(row.width() - 5, row.height() - 5) == QColor(theme.tokens.surface)


def test_a_level_chip_wears_its_fill(qtbot: QtBot, theme: Theme) -> None:
    chip = LevelChip(theme, "3", 4)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert pixels(chip).pixelColor(4, 4) == QColor(LIGHT.levels[3].fill)
    chip.show_mark("–", 4)
    assert pixels(chip).pixelColor(4, 4) == QColor(LIGHT.surface)


def test_a_status_chip_is_named_by_its_word(qtbot: QtBot, theme: Theme, wording: Wording) -> None:
    chip = StatusChip(theme, status(wording, "sheet.draft"))
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert chip.accessibleName() == "Draf"
    assert pixels(chip).pixelColor(3, 11) == QColor(LIGHT.warn.fill)
    chip.show_status(status(wording, "sheet.sealed"))
    assert chip.accessibleName() == "Disegel"
    assert pixels(chip).pixelColor(3, 11) == QColor(LIGHT.ok.fill)


def test_the_band_never_loses_its_word(qtbot: QtBot, theme: Theme) -> None:
    band = Band(theme, "DATA CONTOH — latihan: nilai dan nama orang rekaan", "DATA CONTOH")
    qtbot.addWidget(band)
    band.resize(700, 25)
    assert band.shown_text.endswith("rekaan")
    band.resize(200, 25)
    assert band.shown_text == "DATA CONTOH"
    inks = {pixels(band).pixelColor(x, 12).name() for x in range(200)}
    assert {LIGHT.demo.fill.lower(), LIGHT.demo_hatch.lower()} <= inks


def test_a_progress_bar_is_as_long_as_the_work_done(qtbot: QtBot, theme: Theme) -> None:
    row = ProgressRow(theme, "A6")
    qtbot.addWidget(row)
    row.resize(200, 21)

    def filled() -> int:
        image = pixels(row)
        primary = QColor(LIGHT.primary)
        return sum(image.pixelColor(x, 10) == primary for x in range(200))

    row.show_progress(0, 4)
    none = filled()
    row.show_progress(2, 4)
    half = filled()
    row.show_progress(4, 4)
    assert (none, row.accessibleName()) == (0, "A6 4/4")
    assert abs(2 * half - filled()) <= 2


def test_an_info_bar_stays_until_it_is_cleared(qtbot: QtBot, theme: Theme) -> None:
    bar = InfoBar(theme)
    qtbot.addWidget(bar)
    pressed: list[str] = []
    bar.show_message(
        Message(Tone.WARN, "Belum tersimpan.", "Nilai lain aman."),
        ("Rincian", lambda: pressed.append("details")),
    )
    assert bar.isVisible()
    bar.buttons()[0].click()
    assert (pressed, bar.isVisible()) == (["details"], True)
    bar.show_message(Message(Tone.OK, "Tersimpan."))
    assert bar.buttons() == ()
    bar.clear()
    assert not bar.isVisible()


def test_a_note_keeps_its_text_on_escape(qtbot: QtBot, theme: Theme) -> None:
    box = TextBox(theme, "Catatan")
    qtbot.addWidget(box)
    qtbot.keyClicks(box, "b3 0")
    with qtbot.waitSignal(box.escaped):
        qtbot.keyClick(box, Key.Key_Escape)
    assert box.toPlainText() == "b3 0"
    assert box.tabChangesFocus()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_note_of_as_many_lines_as_the_box_does_not_scroll(
    qtbot: QtBot, theme: Theme, percent: int
) -> None:
    theme.set_percent(percent)
    box = TextBox(theme, "Catatan", 2)
    qtbot.addWidget(box)
    box.setPlainText("satu\ndua")
    box.resize(400, box.sizeHint().height())
    box.show()
    qtbot.waitUntil(lambda: not box.verticalScrollBar().isVisible())
    box.setPlainText("satu\ndua\ntiga")
    qtbot.waitUntil(box.verticalScrollBar().isVisible)


def test_a_hint_names_the_act_and_does_it(qtbot: QtBot, theme: Theme) -> None:
    hint = KeyHint(theme, "M", "sembunyikan")
    qtbot.addWidget(hint)
    assert hint.sizeHint().height() >= 24
    with qtbot.waitSignal(hint.clicked):
        qtbot.mouseClick(hint, Qt.MouseButton.LeftButton)
    hint.set_text("tampilkan")
    assert hint.accessibleName() == "tampilkan"


@pytest.mark.parametrize("percent", [100, 200])
def test_buttons_hold_their_words_at_every_size(qtbot: QtBot, theme: Theme, percent: int) -> None:
    theme.set_percent(percent)
    button = ActionButton(theme, "&Periksa dan segel", ButtonLook(key="Ctrl+Enter", primary=True))
    qtbot.addWidget(button)
    words = button.fontMetrics().horizontalAdvance("Periksa dan segel")
    assert button.minimumSizeHint().width() > words + theme.size(24)
    assert button.sizeHint().height() >= theme.size(32)
    assert button.accessibleName() == "Periksa dan segel"


def test_a_card_without_title_has_no_header(qtbot: QtBot, theme: Theme) -> None:
    card = Card(theme, "Kemajuan")
    qtbot.addWidget(card)
    with_header = card.sizeHint().height()
    card.set_title("")
    assert with_header - card.sizeHint().height() >= 33


class Slots(QAbstractTableModel):
    """Two slots: hour, region, state, level."""

    REGIONS = ("Kota Banjar", "Kabupaten Kepulauan Siau Tagulandang Biaro")

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.state = status(wording, "visit.final")

    def rowCount(self, _parent: object = None) -> int:  # noqa: N802
        return 2

    def columnCount(self, _parent: object = None) -> int:  # noqa: N802
        return 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        answers: dict[tuple[int, int], object] = {
            (0, Qt.ItemDataRole.DisplayRole): self.REGIONS[index.row()],
            (0, CellRole.WRAP): True,
            (1, CellRole.STATUS): self.state,
            (2, CellRole.LEVEL): LevelMark("5", 5, farthest=True, before="2"),
        }
        return answers.get((index.column(), role))


@pytest.fixture
def table(qtbot: QtBot, theme: Theme, wording: Wording) -> Table:
    table = Table(theme, "Slot")
    qtbot.addWidget(table)
    table.setModel(Slots(wording))
    table.horizontalHeader().setSectionResizeMode(0, table.horizontalHeader().ResizeMode.Fixed)
    table.setColumnWidth(0, 160)
    table.resize(600, 300)
    table.show()
    return table


def cell(table: Table, row: int, column: int) -> set[str]:
    area = table.visualRect(table.model().index(row, column))
    image = table.viewport().grab(area).toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def test_cells_paint_what_the_model_says(table: Table) -> None:
    assert {LIGHT.ok.fill, LIGHT.ok.ink} <= cell(table, 0, 1)
    assert {LIGHT.levels[4].fill, LIGHT.levels[4].ink, LIGHT.text} <= cell(table, 0, 2)


def test_names_of_regions_wrap_and_make_their_row_taller(qtbot: QtBot, table: Table) -> None:
    qtbot.waitUntil(lambda: table.rowHeight(1) > table.rowHeight(0) >= 36)
    table.setColumnWidth(0, 500)
    qtbot.waitUntil(lambda: table.rowHeight(1) == table.rowHeight(0) == 36)


def test_a_selected_row_has_ground_edge_and_ring(qtbot: QtBot, table: Table) -> None:
    table.selectRow(0)
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert {LIGHT.select, LIGHT.primary, LIGHT.focus} <= cell(table, 0, 0)


def test_enter_activates_the_row(qtbot: QtBot, table: Table) -> None:
    table.selectRow(1)
    with qtbot.waitSignal(table.activated) as heard:
        qtbot.keyClick(table, Key.Key_Return)
    assert heard.args[0].row() == 1


@pytest.fixture
def ringed(qtbot: QtBot, theme: Theme) -> Callable[[QWidget], FocusRing]:
    def make(holder: QWidget) -> FocusRing:
        ring = FocusRing(theme, holder)
        qtbot.addWidget(holder)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        return ring

    return make


def test_the_ring_stands_outside_and_follows(
    qtbot: QtBot, ringed: Callable[[QWidget], FocusRing]
) -> None:
    holder = QWidget()
    holder.resize(300, 200)
    field = QLineEdit(holder)
    field.setGeometry(20, 20, 100, 30)
    ring = ringed(holder)
    field.setFocus()
    qtbot.waitUntil(lambda: ring.target is field)
    assert ring.geometry() == field.geometry().adjusted(-REACH, -REACH, REACH, REACH)
    field.move(60, 60)
    assert ring.geometry().topLeft() == QPoint(60 - REACH, 60 - REACH)
    image = pixels(holder)
    assert image.pixelColor(60 - REACH + 1, 75) == QColor(LIGHT.focus)
    assert image.pixelColor(60 - 1, 75) == QColor(LIGHT.window)
    field.clearFocus()
    assert not ring.isVisible()


def test_the_ring_outlives_its_target(
    qtbot: QtBot, qapp: QApplication, ringed: Callable[[QWidget], FocusRing]
) -> None:
    holder = QWidget()
    field = QLineEdit(holder)
    other = QLineEdit(holder)
    ring = ringed(holder)
    field.setFocus()
    field.deleteLater()
    qtbot.waitUntil(lambda: ring.target is not field)
    other.setFocus()
    assert ring.target is other


def test_the_ring_scrolls_with_what_it_is_around(
    qtbot: QtBot, ringed: Callable[[QWidget], FocusRing]
) -> None:
    area = QScrollArea()
    content = QWidget()
    content.resize(200, 2000)
    field = QLineEdit(content)
    field.setGeometry(10, 1900, 100, 30)
    area.setWidget(content)
    area.resize(300, 200)
    holder = QWidget()
    QVBoxLayout(holder).addWidget(area)
    ring = ringed(holder)
    field.setFocus()
    qtbot.waitUntil(lambda: ring.target is field)
    assert ring.parentWidget() is content
    assert area.verticalScrollBar().value() > 0


def test_a_box_to_tick_shows_all_its_words_and_answers_in_every_line(
    qtbot: QtBot, theme: Theme
) -> None:
    box = WrapCheck(theme, "Kabupaten Kepulauan Siau Tagulandang Biaro, kelas B, tidak hadir")
    qtbot.addWidget(box)
    one = box.heightForWidth(900)
    assert box.heightForWidth(220) >= 2 * one - 12
    theme.set_percent(200)
    assert box.heightForWidth(220) > 3 * one
    theme.set_percent(100)
    box.resize(220, box.heightForWidth(220))
    box.show()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(120, box.height() - 6))
    assert box.isChecked()
