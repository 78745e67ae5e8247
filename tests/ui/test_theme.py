"""Colours, type and icons."""

from itertools import pairwise

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.statuses import LOOKS, status
from smartcity_desktop.ui.theme import TYPE_SIZES, Appearance, Theme
from smartcity_desktop.ui.tokens import DARK, LIGHT, Pair, Tokens, Tone

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    ink = QColor(colour)
    red, green, blue = (linear(part) for part in (ink.redF(), ink.greenF(), ink.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_text_pairs_reach_four_and_a_half(tokens: Tokens) -> None:
    pairs = [tokens.tone(tone) for tone in Tone] + [tokens.demo, *tokens.levels]
    pairs += [Pair(tokens.text, ground) for ground in (tokens.window, tokens.surface)]
    pairs += [Pair(tokens.text2, ground) for ground in (tokens.window, tokens.surface)]
    pairs += [Pair(tokens.text, tokens.select), Pair(tokens.disabled, tokens.surface)]
    pairs += [
        Pair(tokens.on_primary, tokens.primary),
        Pair(tokens.on_primary, tokens.primary_hover),
    ]
    assert [pair for pair in pairs if contrast(pair.ink, pair.fill) < 4.5] == []


@THEMES
def test_boundaries_and_focus_reach_three(tokens: Tokens) -> None:
    for edge in (tokens.line_strong, tokens.primary, tokens.focus):
        assert contrast(edge, tokens.surface) >= 3
    assert contrast(tokens.focus, tokens.select) >= 3


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
def test_an_empty_mark_stands_out_from_its_ground(
    theme: Theme, qtbot: QtBot, appearance: Appearance, kind: type[QAbstractButton]
) -> None:
    theme.choose(appearance)
    holder = QWidget()
    qtbot.addWidget(holder)
    button = kind(holder)
    holder.resize(60, 60)
    holder.show()
    picture = holder.grab().toImage()
    ground = picture.pixelColor(59, 59).name()
    middle = button.height() // 2
    across = [contrast(picture.pixelColor(x, middle).name(), ground) for x in range(20)]
    theme.choose(Appearance.LIGHT)
    # Round edges are softened, so that one pixel seldom has the edge's whole colour.
    assert max(across) >= (3 if kind is QCheckBox else 2)


@THEMES
def test_levels_are_ordered_by_lightness(tokens: Tokens) -> None:
    fills = [luminance(pair.fill) for pair in tokens.levels]
    steps = [after - before for before, after in pairwise(fills)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)


@pytest.mark.parametrize("scale", [2, 3, 4, 5])
def test_every_scale_ends_on_the_outer_fills(scale: int) -> None:
    assert LIGHT.level(1, scale) == LIGHT.levels[0]
    assert LIGHT.level(scale, scale) == LIGHT.levels[4]


def test_four_levels_leave_out_the_third_fill() -> None:
    shown = [LIGHT.level(level, 4) for level in (1, 2, 3, 4)]
    assert LIGHT.levels[2] not in shown


def test_dark_reaches_palette_and_widgets(theme: Theme, qapp: QApplication) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.tokens.dark))
    theme.choose(Appearance.DARK)
    label = QLabel("x")
    assert told == [True]
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.text)


def test_disabled_text_stays_readable(theme: Theme, qapp: QApplication) -> None:
    role = QPalette.ColorRole.ButtonText
    assert qapp.palette().color(QPalette.ColorGroup.Disabled, role) == QColor(LIGHT.disabled)


def test_high_contrast_uses_system_colours_alone(theme: Theme, qapp: QApplication) -> None:
    system = qapp.style().standardPalette()
    theme.choose(Appearance.CONTRAST)
    known = {system.color(group, role).name().upper() for group in GROUPS for role in ROLES}
    tokens = theme.tokens
    assert {tokens.text, tokens.window, tokens.primary, tokens.ok.ink, tokens.demo.fill} <= known
    assert tokens.levels[0].fill == tokens.levels[4].fill


GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
ROLES = (
    QPalette.ColorRole.Window,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Highlight,
    QPalette.ColorRole.HighlightedText,
)


def test_type_sizes_step_and_stop_at_the_ends(theme: Theme) -> None:
    for percent in TYPE_SIZES[1:]:
        theme.step_percent(1)
        assert theme.percent == percent
    theme.step_percent(1)
    assert theme.percent == 200
    assert theme.font(Type.BODY).pointSizeF() == 21
    with pytest.raises(ValueError, match="120"):
        theme.set_percent(120)


def test_style_sheet_is_short_and_complete(theme: Theme) -> None:
    sheet = theme.style_sheet()
    assert len(sheet.splitlines()) < 60
    assert "$" not in sheet
    for left_alone in ("QWidget", "QRadioButton", "QTableView", "QScrollBar", "*"):
        assert f"{left_alone} {{" not in sheet


def test_the_packaged_face_is_in_force(theme: Theme, qapp: QApplication) -> None:
    assert qapp.font().family() == "Noto Sans"
    widths = {theme.metrics(Type.TIMER).horizontalAdvance(digit) for digit in "0123456789"}
    assert len(widths) == 1


def test_every_icon_draws_in_its_colour(theme: Theme) -> None:
    for name in theme.icons.names():
        image = theme.icons.pixmap(name, "#9B1C1C", 32).toImage()
        inks = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        solid = [ink for ink in inks if ink.alpha() == 255]
        assert solid, name
        assert {ink.name() for ink in solid} == {"#9b1c1c"}, name


def test_icons_are_drawn_once(theme: Theme) -> None:
    assert theme.icons.pixmap("lock", "#000000", 16) is theme.icons.pixmap("lock", "#000000", 16)
    with pytest.raises(FileNotFoundError):
        theme.icons.pixmap("no_such_icon", "#000000", 16)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_has_icon_and_word(theme: Theme, language: str) -> None:
    for key in LOOKS:
        shown = status(Wording(language), key, time="11.24.41")
        assert shown.icon in theme.icons.names()
        assert shown.word.strip()


def test_no_two_states_of_a_family_share_icon_and_tone() -> None:
    seen: dict[tuple[str, str, Tone], str] = {}
    for key, (icon, tone) in LOOKS.items():
        assert seen.setdefault((key.split(".")[0], icon, tone), key) == key


@pytest.mark.xfail(reason="proves that a Qt warning fails its test", strict=True)
def test_a_qt_warning_fails_its_test() -> None:
    qWarning(b"unexpected")
