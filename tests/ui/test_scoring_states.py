"""Every state of the scoring place: not started, failing, recused, absent, empty, large type."""

import gc
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import Qt, QThreadPool, QTimer
from PySide6.QtGui import QAccessible, QStandardItem
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import StartedAlone, VisitId
from smartcity_desktop.domain.words import Stage
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.wording import Wording, catalogue
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.scoring.columns import LEFT, RIGHT
from smartcity_desktop.ui.scoring.outline import achieved
from smartcity_desktop.ui.scoring.page import ScoringPage
from smartcity_desktop.ui.scoring.region_chooser import RegionChooser, matching
from smartcity_desktop.ui.scoring.slot_list import SlotList
from smartcity_desktop.ui.scoring.timer_card import remaining
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.level_row import LevelRow
from tests.builders import CHAIR, SECRETARIAT, a_profile, a_published_event, a_roster
from tests.ui.scoring_window import ScoringWindow, open_window

AREA = "scoring."


@pytest.fixture
def sel(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    return open_window(qtbot, theme, tmp_path / "p")


def refuse_writes(made: ScoringWindow, *, refuse: bool) -> None:
    """Make SQLite itself refuse every write, as a read-only disk does."""
    made.profile.store.driver.execute(f"PRAGMA query_only={int(refuse)}")


def marks(made: ScoringWindow) -> dict[str, object]:
    return dict(made.scoring.sheet(made.sheet).marks)


def test_a_failing_disk_shows_what_is_on_disk_and_heals(qtbot: QtBot, sel: ScoringWindow) -> None:
    sel.press("3")
    refuse_writes(sel, refuse=True)
    sel.press("4")
    assert sel.shown_answer() == "3"
    assert sel.saved_word == "Belum tersimpan"
    assert sel.message.startswith("Perubahan terakhir belum tersimpan.")
    sel.press("Down", "2")
    assert sel.shown_answer() == ""
    assert marks(sel) == {"A1.2": 3}
    refuse_writes(sel, refuse=False)
    qtbot.waitUntil(lambda: marks(sel) == {"A1.2": 4, "A1.3": 2}, timeout=5000)
    assert sel.shown_answer() == "2"
    assert sel.saved_word.startswith("Tersimpan ")
    assert sel.message == ""


def test_a_note_survives_a_failing_disk_and_a_change_of_region(
    qtbot: QtBot, sel: ScoringWindow
) -> None:
    sel.press("3", "C")
    refuse_writes(sel, refuse=True)
    sel.type("jangan hilang")
    sel.press("Ctrl+Down", "Ctrl+Up")
    assert sel.page.centre.note.box.toPlainText() == "jangan hilang"
    sel.page.show_visit(VisitId("V001"))
    sel.page.show_visit(VisitId("V003"))
    assert sel.page.centre.note.box.toPlainText() == "jangan hilang"
    refuse_writes(sel, refuse=False)
    sheet = sel.sheet
    qtbot.waitUntil(
        lambda: sel.scoring.sheet(sheet).notes.get("A1.2") == "jangan hilang", timeout=5000
    )
    assert sel.page.finish()


def test_the_form_waits_for_the_slot_to_start(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", started=False)
    made.page.show_visit(VisitId("V003"))
    made.page.centre.levels.focus_levels()
    made.press("3")
    assert marks(made) == {}
    made.page.enter()
    assert isinstance(made.focus, QPushButton)
    made.press("Space", "3")
    assert marks(made) == {"A1.2": 3}
    begun = [fact for fact in made.facts() if isinstance(fact, StartedAlone)]
    assert [fact.stage for fact in begun] == [Stage.PRESENTATION]


def test_a_recused_assessor_has_no_form(sel: ScoringWindow) -> None:
    sel.page.show_visit(VisitId("V004"))
    bar = sel.page.centre.state_bar
    assert "Anda dikecualikan dari daerah ini: pernah menjadi pembimbing (2024)" in (
        bar.accessibleName()
    )
    assert not sel.page.centre.levels.isVisible()
    assert not sel.page.sidebar.tree.isVisible()
    sel.press("Ctrl+Return", "Ctrl+Z", "F6")
    sel.page.show_visit(VisitId("V003"))
    sel.press("2")
    assert marks(sel) == {"A1.2": 2}


def test_an_absent_region_has_no_form(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", person=CHAIR)
    Running(made.profile).mark_absent(VisitId("V005"), "Banjir di jalan")
    made.page.show_visit(VisitId("V005"))
    assert "Banjir di jalan" in made.page.centre.state_bar.accessibleName()
    assert not made.page.centre.levels.isVisible()


def test_before_the_first_stage_the_chair_is_led_act_by_act(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", person=CHAIR, started=False)
    page, running, visit = made.page, Running(made.profile), VisitId("V001")
    page.show_visit(visit)
    wanted = list[object]()
    page.act_wanted.connect(lambda act, of: wanted.append((act, of)))
    for verb in ("Buka hari…", "Catat kedatangan…"):
        (button,) = page.centre.state_bar.buttons()
        assert button.text() == verb
        button.click()
        if verb.startswith("Buka"):
            day = made.profile.roster.visit(visit).day
            running.open_day("B", day, made.profile.roster.class_group("B").people())
        else:
            running.arrive(visit, "kepala_daerah", 12)
        page.refresh()
    assert wanted == [(Command.OPEN_DAY, visit), (Command.ARRIVE, visit)]
    (button,) = page.centre.state_bar.buttons()
    assert button.text() == "Mulai paparan"
    button.click()
    assert made.profile.book.turn(visit).stage is Stage.PRESENTATION


def test_people_who_do_not_score(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", person=SECRETARIAT, started=False)
    assert made.page.empty.isVisible()
    assert made.page.empty.text.text().startswith("Hanya asesor")


def test_no_schedule(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    profile = a_profile(tmp_path / "p", a_published_event(replace(a_roster(), visits=())))
    wording = Wording("id")
    tools = Tools(theme, wording, Notices(theme, wording), Background(QThreadPool()))
    page = ScoringPage(Scoring(profile, refuse_every_pin), ClassDay(profile), profile, tools)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    assert page.empty.text.text() == catalogue("id")["scoring.empty_schedule"]
    # Nothing can be taken in here, so nothing is offered that would do nothing.
    assert page.empty.findChildren(QAbstractButton) == []


def refuse_every_pin(_pin: str) -> None:
    raise HostError("wrong_pin", left=4, minutes=0)


def test_banjar_is_two_regions_with_codes(sel: ScoringWindow) -> None:
    days = sel.page._timetable.days
    assert [s.region.code for s in matching(days, "banjar")] == ["63.03", "32.79"]
    listed = SlotList(sel.page._tools, codes=True)
    listed.show_slots(matching(days, "banjar"), None)
    names = [listed.model().index(row, 0).data() for row in range(2)]
    assert names == ["Kab. Banjar · 63.03 · Hari 1", "Kota Banjar · 32.79 · Hari 2"]
    assert [s.region.name for s in matching(days, "63.03")] == ["Kabupaten Banjar"]

    def choose() -> None:
        chooser = QApplication.activeModalWidget()
        assert isinstance(chooser, RegionChooser)
        chooser.field.setText("32.79")
        chooser._accept_current()

    QTimer.singleShot(0, choose)
    sel.press("Ctrl+G")
    assert sel.page.visit == "V005"
    assert sel.page.centre.region.name.text() == "Kota Banjar"


def test_a_place_on_a_sheet_is_kept_while_another_region_is_seen(sel: ScoringWindow) -> None:
    sel.press("3", "Down", "Down")
    here = sel.code
    sel.page.show_visit(VisitId("V001"))
    sel.page.show_visit(VisitId("V003"))
    sel.page.show_visit(VisitId("V003"))
    assert sel.code == here
    sel.press("4")
    assert marks(sel)[here] == 4


@pytest.mark.parametrize(
    ("name", "count", "levels"),
    [("sel-a-1.0.0", 15, 5), ("eva-b-1.0.0", 51, 4), ("spbe-1.0.0", 47, 5)],
)
def test_every_instrument_shows_all_its_levels(
    qtbot: QtBot, theme: Theme, tmp_path: Path, name: str, count: int, levels: int
) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", name)
    assert len(made.page.form.answering.outline.codes) == count
    rows = [row for row in made.page.centre.answer_widgets() if isinstance(row, LevelRow)]
    shown = [row for row in rows if row.isVisible()]
    assert len(shown) == levels
    assert all(row.accessibleDescription() for row in shown)
    assert shown[2].accessibleName().startswith(f"Tingkat 3 dari {levels}, ")


def test_the_tab_key_follows_the_reading_order(sel: ScoringWindow) -> None:
    wanted = [w for w in sel.page.areas.stops() if w.isVisible() and w.focusPolicy().value & 1]
    sel.page.aside.timer.start_button.setFocus()
    seen = [sel.focus]
    for _ in range(len(wanted) - 1):
        sel.press("Tab")
        seen.append(sel.focus)
    assert [type(w).__name__ for w in seen] == [type(w).__name__ for w in wanted]
    assert seen == wanted


def test_rows_are_read_as_sentences(sel: ScoringWindow) -> None:
    sel.press("4")
    tree = sel.page.sidebar.tree
    slots = sel.page.sidebar.slots
    role = Qt.ItemDataRole.AccessibleTextRole
    assert tree.currentIndex().data(role) == (
        "A1.2 Alokasi APBD untuk TIK dan program smart city 3 tahun terakhir, tingkat 4"
    )
    assert slots.currentIndex().data(role) == (
        "Pukul 10.30, Kabupaten Kepulauan Siau Tagulandang Biaro, Berlangsung"
    )
    named = QAccessible.queryAccessibleInterface(sel.page.centre.levels)
    assert "Indikator 1 dari 15" in named.text(QAccessible.Text.Name)


def clipped(page: QWidget) -> list[str]:
    """Return the visible labels and buttons that are given less room than their text needs."""
    found: list[str] = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | LevelRow):
            continue
        text = widget.accessibleName() or getattr(widget, "text", str)()
        wide = widget.width()
        high = widget.heightForWidth(wide) if widget.hasHeightForWidth() else None
        least = widget.minimumSizeHint()
        if high is not None and widget.height() < high:
            found.append(f"{text}: {widget.height()} < {high}")
        elif high is None and (wide < least.width() or widget.height() < least.height()):
            found.append(f"{text}: {widget.size()} < {least}")
    return found


@pytest.mark.parametrize("percent", [100, 115, 130, 150, 200])
@pytest.mark.parametrize("name", ["sel-a-1.0.0", "eva-b-1.0.0"])
def test_nothing_is_clipped_at_any_type_size(
    qtbot: QtBot, theme: Theme, tmp_path: Path, percent: int, name: str
) -> None:
    theme.set_percent(percent)
    made = open_window(qtbot, theme, tmp_path / "p", name)
    page = made.page
    qtbot.wait(20)
    assert clipped(page) == []
    assert page.centre.width() >= 560
    for area in (page.centre._area, page.aside):
        assert area.horizontalScrollBar().maximum() == 0
        assert area.widget().width() <= area.viewport().width()
    if percent == 200:
        assert page.columns.collapsed(LEFT)
        assert page.columns.collapsed(RIGHT)
        made.press("F6", "F6")
        qtbot.wait(20)
        assert page.aside.isVisible()
        assert clipped(page) == []
        made.press("F9")
        qtbot.wait(20)
        assert page.sidebar.isVisible()
        assert clipped(page) == []
        made.press("Esc", "3")
        assert list(marks(made).values()) == [3]
    made.press("Ctrl+Return")
    qtbot.wait(20)
    assert page.review.isVisible()
    assert clipped(page) == []
    assert page.review.horizontalScrollBar().maximum() == 0


def test_the_timer_counts_with_a_colon_and_names_the_overrun(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    assert remaining(372) == "06:12"
    assert remaining(-5) == "00:00"
    made = open_window(qtbot, theme, tmp_path / "p")
    made.profile.clock.now_ms += 21 * 60_000
    made.page.refresh()
    texts = [label.text() for label in made.page.aside.timer.findChildren(QLabel)]
    assert "Paparan 21 dari 20 mnt" in texts
    assert "00:00" in texts
    assert "Paparan: waktu habis" in texts
    made.press("3")
    assert marks(made) == {"A1.2": 3}


def test_the_last_minutes_of_a_stage_are_said_in_words(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    made = open_window(qtbot, theme, tmp_path / "p")
    made.profile.clock.now_ms += 16 * 60_000
    made.page.refresh()
    texts = [label.text() for label in made.page.aside.timer.findChildren(QLabel)]
    assert "Paparan: kurang dari 5 menit" in texts


def test_what_a_programme_achieved() -> None:
    programme = a_roster().programmes[0]
    assert achieved(replace(programme, target="6", realised="5")) == "83 %"
    assert achieved(replace(programme, target="2,5", realised="2,5")) == "100 %"
    assert achieved(replace(programme, target="0", realised="5")) == "–"
    assert achieved(replace(programme, target="6", realised="")) == "–"


def test_english_speaks_english(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    made = open_window(qtbot, theme, tmp_path / "p", language="en")
    assert made.page.heading.title == "Scoring"
    made.press("3")
    assert "Level 3 of 5, Defined" in [row.accessibleName() for row in _rows(made)]


def _rows(made: ScoringWindow) -> list[QWidget]:
    return [row for row in made.page.centre.answer_widgets() if isinstance(row, LevelRow)]


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    texts = {
        language: {k: v for k, v in catalogue(language).items() if k.startswith(AREA)}
        for language in ("id", "en")
    }
    assert texts["id"].keys() == texts["en"].keys()
    assert len(texts["id"]) > 150
    for key, text in texts["id"].items():
        fields = [
            sorted(f for _, f, _, _ in Formatter().parse(t) if f) for t in (text, texts["en"][key])
        ]
        assert fields[0] == fields[1], key


def test_every_text_is_used() -> None:
    folder = resource("translations").parent.parent / "smartcity_desktop" / "ui" / "scoring"
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    computed = (
        "mark_",
        "stage_",
        "start_",
        "first_",
        "note_",
        "gap_",
        "column_",
        "remark_",
        "programme_",
        "way_",
        "conflict_",
        "refused_",
        "key_",
        "nothing_",
        "self_",
        "turn_",
    )
    for key in catalogue("id"):
        name = key.removeprefix(AREA)
        if key.startswith(AREA) and not name.startswith(computed):
            assert f'"{name}"' in code, key


def test_opening_sheet_after_sheet_keeps_no_tree_of_the_ones_before(sel: ScoringWindow) -> None:
    def lines() -> int:
        gc.collect()
        return sum(isinstance(found, QStandardItem) for found in gc.get_objects())

    answering = sel.page.form.answering
    assert answering is not None
    before = lines()
    for _ in range(5):
        sel.page.sidebar.tree.show_outline(answering.outline, answering.sheet)
    assert lines() == before
