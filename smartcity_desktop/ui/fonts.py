"""The window's typeface and its sizes by role."""

from enum import Enum
from math import floor

from PySide6.QtGui import QFont, QFontDatabase

from smartcity_desktop.host.resources import resource

PIXELS_PER_POINT = 96 / 72
FACES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


class Type(Enum):
    """A text role: its size in points at 100 % and whether it is bold."""

    BODY = (10.5, False)
    STRONG = (10.5, True)
    CONTROL = (10.125, False)
    CONTROL_STRONG = (10.125, True)
    CELL = (9.75, False)
    CELL_STRONG = (9.75, True)
    SMALL = (9.375, False)
    SMALL_STRONG = (9.375, True)
    FLOOR = (9.0, False)
    FLOOR_STRONG = (9.0, True)
    PAGE = (12.75, True)
    REGION = (13.5, True)
    INDICATOR = (12.0, True)
    NUMBER = (16.5, True)
    TIMER = (21.0, True)

    @property
    def points(self) -> float:
        """Return the size in points at 100 %."""
        return float(self.value[0])

    @property
    def bold(self) -> bool:
        """Tell whether the role is bold."""
        return bool(self.value[1])


def load_window_fonts() -> str:
    """Register the packaged faces with Qt and return their family name."""
    family = ""
    for face in FACES:
        number = QFontDatabase.addApplicationFont(str(resource("fonts", face)))
        families = QFontDatabase.applicationFontFamilies(number)
        if not families:
            raise FileNotFoundError(face)
        family = families[0]
    return family


def font(family: str, role: Type, percent: int) -> QFont:
    """Return the font of `role` at `percent` (100 to 200) of its size."""
    result = QFont(family)
    result.setPointSizeF(role.points * percent / 100)
    result.setBold(role.bold)
    result.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    # Qt draws whole pixels; a size it rounds up keeps the width of the size that was asked for.
    wanted = result.pointSizeF() * PIXELS_PER_POINT
    shown = floor(wanted + 0.5)
    if shown > wanted:
        result.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 * wanted / shown)
    return result
