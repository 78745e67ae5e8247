"""Appearance and type size of the whole window; tells every widget when they change."""

from string import Template
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from smartcity_desktop.host.preferences import TYPE_SIZES, Appearance
from smartcity_desktop.host.resources import resource
from smartcity_desktop.ui.fonts import Type, font, load_window_fonts
from smartcity_desktop.ui.icons import Icons
from smartcity_desktop.ui.palette import contrast_tokens, mark_palette, palette
from smartcity_desktop.ui.tokens import DARK, LIGHT, Pair, Tokens


class Theme(QObject):
    """Holds the tokens, fonts and icons in force; `changed` fires after the application has them.

    `percent` is one of `TYPE_SIZES`, on top of the system's own scaling.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        appearance: Appearance = Appearance.LIGHT,
        percent: int = 100,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._system_palette = application.style().standardPalette()
        self._family = load_window_fonts()
        self._icons = Icons(resource("icons"))
        self._sheet = Template(resource("theme", "window.qss").read_text("utf-8"))
        self._appearance = appearance
        self._percent = percent
        self._tokens = self._tokens_in_force()
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def application(self) -> QApplication:
        """Return the application this theme dresses."""
        return self._application

    @property
    def tokens(self) -> Tokens:
        """Return the colours in force."""
        return self._tokens

    @property
    def appearance(self) -> Appearance:
        """Return the user's choice."""
        return self._appearance

    @property
    def percent(self) -> int:
        """Return the type size in per cent."""
        return self._percent

    @property
    def family(self) -> str:
        """Return the name of the window's typeface."""
        return self._family

    @property
    def icons(self) -> Icons:
        """Return the icon set."""
        return self._icons

    def choose(self, appearance: Appearance) -> None:
        """Show `appearance` from now on."""
        self._appearance = appearance
        self._apply()

    def set_percent(self, percent: int) -> None:
        """Show type at `percent`; raises ValueError outside `TYPE_SIZES`."""
        if percent not in TYPE_SIZES:
            raise ValueError(percent)
        if percent != self._percent:
            self._percent = percent
            self._apply()

    def step_percent(self, step: int) -> None:
        """Go `step` type sizes up (positive) or down (negative), stopping at the ends."""
        place = TYPE_SIZES.index(self._percent) + step
        self.set_percent(TYPE_SIZES[max(0, min(place, len(TYPE_SIZES) - 1))])

    def font(self, role: Type) -> QFont:
        """Return the font of `role` at the type size in force."""
        return font(self._family, role, self._percent)

    def metrics(self, role: Type) -> QFontMetrics:
        """Return the metrics of `role`'s font."""
        return QFontMetrics(self.font(role))

    def size(self, pixels: float) -> int:
        """Return `pixels` (at 100 %) scaled with the type size."""
        return round(pixels * self._percent / 100)

    def colour(self, name: str) -> QColor:
        """Return the token `name`; for a tone ("ok", "warn", …) its foreground."""
        return QColor(self.hex(name))

    def hex(self, name: str) -> str:
        """Return the token `name` as #RRGGBB; for a tone its foreground."""
        value: object = getattr(self._tokens, name)
        return value if isinstance(value, str) else cast("Pair", value).ink

    def pixmap(self, name: str, colour: str = "text", size: int = 16) -> QPixmap:
        """Return icon `name` in token or tone `colour` at `size` pixels before type scaling."""
        ratio = self._application.devicePixelRatio()
        return self._icons.pixmap(name, self.hex(colour), self.size(size), ratio)

    def icon(self, name: str, colour: str = "text", size: int = 16) -> QIcon:
        """Return icon `name` as a QIcon in token or tone `colour`."""
        return self._icons.icon(name, self.hex(colour), self._tokens.disabled, self.size(size))

    def _tokens_in_force(self) -> Tokens:
        if self._appearance is Appearance.CONTRAST:
            return contrast_tokens(self._system_palette)
        scheme = self._application.styleHints().colorScheme()
        follows = self._appearance is Appearance.SYSTEM and scheme is Qt.ColorScheme.Dark
        return DARK if follows or self._appearance is Appearance.DARK else LIGHT

    def _system_changed(self) -> None:
        self._system_palette = self._application.style().standardPalette()
        if self._appearance in (Appearance.SYSTEM, Appearance.CONTRAST):
            self._apply()

    def _apply(self) -> None:
        self._tokens = self._tokens_in_force()
        self._application.setPalette(palette(self._tokens))
        for marked in ("QRadioButton", "QCheckBox"):
            self._application.setPalette(mark_palette(self._tokens), marked)
        self._application.setFont(self.font(Type.BODY))
        self._application.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def style_sheet(self) -> str:
        """Return the generated style sheet, for the few controls a palette cannot dress."""
        names = ("surface", "surface_alt", "sunken", "text", "text2", "disabled", "line")
        more = ("line_strong", "primary", "primary_hover", "on_primary", "select", "focus")
        colours = {name: self.hex(name) for name in names + more}
        spaces = {"pad_y": self.size(5), "pad_x": self.size(11), "menu_y": self.size(4)}
        return self._sheet.substitute(colours, **spaces)
