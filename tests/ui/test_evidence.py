"""Evidence beside the indicator and opened inside the window, by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from smartcity_desktop.domain.facts import EvidenceChecked, VisitId
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.ui.evidence.file_list import FileList
from smartcity_desktop.ui.evidence.viewer import EvidenceViewer
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton
from tests.builders import CHAIR, an_instrument
from tests.documents.exhibit_files import a_pdf, a_picture
from tests.ui.scoring_window import ScoringWindow, open_window

FIRST = an_instrument().judged()[0].code
VISIT = VisitId("V001")


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, tmp_path: Path) -> ScoringWindow:
    made = open_window(qtbot, theme, tmp_path / "profil", person=CHAIR, started=False, visit=VISIT)
    bring(made, tmp_path, "rpjmd.pdf", a_pdf(3), Label("RPJMD 2025–2029, Bab V", FIRST))
    bring(made, tmp_path, "foto.jpg", a_picture("JPEG"), Label("Ruang kendali", "", "Selasa pagi"))
    made.page.show_visit(VISIT)
    show_form(made)
    return made


def bring(made: ScoringWindow, folder: Path, name: str, content: bytes, label: Label) -> str:
    path = folder / name
    path.write_bytes(content)
    collecting = Collecting(made.profile)
    file = measured(path)
    collecting.keep(file)
    collecting.attach(VISIT, file, label)
    return file.digest


def show_form(made: ScoringWindow) -> None:
    """Bring the sheet's form up, as a begun visit does."""
    from smartcity_desktop.domain.facts import Arrived, DayOpened, StageStarted
    from smartcity_desktop.domain.words import Stage

    roster = made.profile.roster
    visit = roster.visit(VISIT)
    people = tuple(sorted(roster.class_group(visit.class_code).scoring()))
    made.profile.act(
        DayOpened(visit.class_code, visit.day, people),
        Arrived(VISIT, "Wali Kota", 12),
        StageStarted(VISIT, Stage.PRESENTATION),
    )
    made.page.refresh()
    made.page.form.focus_levels()


def viewer_of(made: ScoringWindow) -> EvidenceViewer:
    return made.page.exhibiting.viewer


def files_of(made: ScoringWindow) -> FileList:
    return made.page.aside.evidence.files


def drawn(qtbot: QtBot, made: ScoringWindow) -> None:
    qtbot.waitUntil(lambda: not viewer_of(made).view.waiting, timeout=20_000)


def test_the_card_lists_the_indicators_files_with_state_in_words(opened: ScoringWindow):
    titles = [piece.exhibit.title for piece in files_of(opened).pieces]
    assert titles == ["RPJMD 2025–2029, Bab V", "Ruang kendali"]
    model = files_of(opened).model()
    from PySide6.QtCore import Qt

    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "RPJMD 2025–2029, Bab V, Belum diperiksa, PDF, 0,1 MB"
    assert "untuk seluruh daerah" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    opened.page.form.step(1)
    assert [p.exhibit.title for p in files_of(opened).pieces] == ["Ruang kendali"]


def test_a_file_is_opened_read_and_left_by_keys(qtbot: QtBot, opened: ScoringWindow):
    opened.press("F6", "F6")
    assert opened.focus is files_of(opened)
    opened.press("Return")
    viewer = viewer_of(opened)
    assert viewer.isVisible()
    drawn(qtbot, opened)
    assert viewer.place.text() == "Halaman 1 dari 3 · 100 %"
    opened.press("PgDown")
    drawn(qtbot, opened)
    opened.press("End")
    drawn(qtbot, opened)
    opened.press("+")
    drawn(qtbot, opened)
    assert viewer.place.text() == "Halaman 3 dari 3 · 125 %"
    opened.press("0", "Home")
    drawn(qtbot, opened)
    assert viewer.place.text() == "Halaman 1 dari 3 · 100 %"
    opened.press("N")
    drawn(qtbot, opened)
    assert viewer.title.text() == "Ruang kendali"
    assert "Selasa pagi" in viewer.details.text()
    opened.press("Esc")
    assert not viewer.isVisible()
    assert opened.page.centre.levels.isAncestorOf(opened.focus)
    assert opened.code == FIRST


def test_verdicts_are_given_by_keys_and_shown_in_words(
    qtbot: QtBot, opened: ScoringWindow, monkeypatch: pytest.MonkeyPatch
):
    opened.press("F6", "F6", "Return")
    drawn(qtbot, opened)
    viewer = viewer_of(opened)
    opened.press("S")
    assert viewer.chip.status.word == "Sah"
    assert files_of(opened).pieces[0].verdict is EvidenceVerdict.VALID
    answer(opened, monkeypatch, lambda *_: "Tahun 2019")
    opened.press("T")
    assert viewer.chip.status.word == "Tidak sah"
    assert viewer.reason.text() == "Alasan: Tahun 2019"
    opened.press("P")
    assert viewer.chip.status.word == "Belum diperiksa"
    found = [f for f in opened.facts() if isinstance(f, EvidenceChecked)]
    assert [f.verdict for f in found] == ["valid", "invalid", "unchecked"]
    answer(opened, monkeypatch, lambda *_: None)
    opened.press("T")
    assert viewer.chip.status.word == "Belum diperiksa"


def answer(
    made: ScoringWindow, monkeypatch: pytest.MonkeyPatch, reply: Callable[..., str | None]
) -> None:
    """Answer the question for a reason as a person would, without its dialog."""
    monkeypatch.setattr(type(made.page._tools.notices), "ask_reason", reply)


def test_a_file_that_is_not_here_yet_says_what_will_happen(
    qtbot: QtBot, opened: ScoringWindow, tmp_path: Path
):
    from smartcity_desktop.storage.files import drop_file

    digest = files_of(opened).pieces[0].exhibit.digest
    drop_file(opened.profile.store, digest)
    opened.page.exhibiting.refresh()
    opened.press("F6", "F6", "Return")
    viewer = viewer_of(opened)
    assert "belum sampai" in viewer.bar.accessibleName()
    assert not any(button.isEnabled() for button in viewer.verdicts.values())
    opened.press("S")
    assert not any(isinstance(f, EvidenceChecked) for f in opened.facts())
    Collecting(opened.profile).keep(measured(tmp_path / "rpjmd.pdf"))
    opened.page.exhibiting.refresh()
    drawn(qtbot, opened)
    assert viewer.place.text().startswith("Halaman 1 dari 3")


def test_a_file_that_came_while_the_card_was_folded_away_is_there_when_it_is_seen(
    opened: ScoringWindow, tmp_path: Path
):
    from smartcity_desktop.storage.files import drop_file

    card, exhibiting = opened.page.aside.evidence, opened.page.exhibiting
    drop_file(opened.profile.store, files_of(opened).pieces[0].exhibit.digest)
    exhibiting.refresh_if_shown()
    assert [piece.whole for piece in files_of(opened).pieces] == [False, True]
    card.hide()
    Collecting(opened.profile).keep(measured(tmp_path / "rpjmd.pdf"))
    exhibiting.refresh_if_shown()
    card.show()
    assert [piece.whole for piece in files_of(opened).pieces] == [True, True]


def test_an_own_answer_that_came_later_takes_its_place_and_is_marked(opened: ScoringWindow):
    from smartcity_desktop.domain.facts import EvidenceAwaited, SelfAnswered, StageStarted
    from smartcity_desktop.domain.words import Stage

    profile = opened.profile
    profile.act(StageStarted(VISIT, Stage.SCORING))
    profile.act(EvidenceAwaited(VISIT, "2020-11-04T16:00:00+08:00", "Isian mandiri"))
    profile.act(SelfAnswered(VISIT, FIRST, 2, "Anggaran baru disetujui", "2026-11-03"))
    opened.page.refresh()
    card = opened.page.aside.answer
    assert card._text.text() == "“Anggaran baru disetujui”"
    assert card._foot.text() == "Terlambat. Diterima 3 Nov 2026. Bukan usulan nilai."
    assert opened.page.form.answering is not None
    assert opened.page.form.answering.mark == ""


def test_what_may_still_follow_is_named_with_its_deadline(opened: ScoringWindow):
    from smartcity_desktop.domain.facts import EvidenceAwaited, StageStarted
    from smartcity_desktop.domain.words import Stage

    opened.profile.act(StageStarted(VISIT, Stage.SCORING))
    opened.profile.act(EvidenceAwaited(VISIT, "2026-11-04T16:00:00+08:00", "SK Tim Pelaksana"))
    opened.page.refresh()
    told = opened.page.aside.evidence._awaited.text()
    assert told == "Menyusul: SK Tim Pelaksana · tenggat Rab 4 Nov, 16.00"


def test_every_button_of_the_viewer_is_whole_at_the_largest_type(
    qtbot: QtBot, theme: Theme, opened: ScoringWindow
):
    opened.press("F6", "F6", "Return")
    viewer = viewer_of(opened)
    drawn(qtbot, opened)
    theme.set_percent(200)
    window = opened.page.window()
    for wide in (1366, 900):
        window.resize(wide, 698)
        qtbot.wait(50)
        for button in viewer.findChildren(ActionButton):
            left = button.mapTo(viewer, button.rect().topLeft()).x()
            assert left >= 0
            assert left + button.sizeHint().width() <= viewer.width()
            assert button.width() >= button.sizeHint().width()


def test_the_key_card_tells_the_keys_of_what_is_in_front(opened: ScoringWindow):
    form_keys = opened.page.keys
    opened.press("F6", "F6", "Return")
    assert viewer_of(opened).isVisible()
    told = {line.key: line.does for line in opened.page.keys}
    assert list(told) == ["PgUp", "PgDn", "N", "S", "T", "P", "Esc"]
    assert all(told.values())
    assert "1 2 3 4 5" not in told
    opened.press("Escape")
    assert opened.page.keys == form_keys
