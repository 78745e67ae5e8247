"""How a workbook writes its cells: number formats, strike-out, colours, and pieces of texts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from smartcity_desktop.services.preparing.colours import (
    BLACK,
    WHITE,
    Colour,
    Palette,
    alike,
)
from smartcity_desktop.services.preparing.number_formats import BUILT_IN
from smartcity_desktop.services.preparing.parts import PartWalk, on

# No eye reads letters of fewer points than this.
_SMALLEST = 3.0

# An element's attributes that name a colour, as long as the palette is not known.
_Raw = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell style looks: its number format, and what it makes of the text in it.

    `fill` is None for a pattern of two colours.
    """

    format: str = "General"
    struck: bool = False
    tiny: bool = False
    ink: Colour | None = BLACK
    fill: Colour | None = WHITE

    @property
    def faint(self) -> bool:
        """Tell whether nobody can read what stands in such a cell."""
        return self.tiny or self.hides(self.ink)

    def hides(self, ink: Colour | None) -> bool:
        """Tell whether a colour cannot be seen on this style's fill."""
        return ink is not None and self.fill is not None and alike(ink, self.fill)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a conditional format changes; None is left as it is."""

    ink: Colour | None = None
    fill: Colour | None = None
    format: str = ""

    def hides(self, look: Look) -> bool:
        """Tell whether a cell of this look shows nothing while the rule holds."""
        if self.format and not self.format.strip("; "):
            return True
        ink, fill = self.ink or look.ink, self.fill or look.fill
        return ink is not None and fill is not None and alike(ink, fill)


@dataclass(frozen=True, slots=True)
class Styles:
    """Every cell style; shared texts with a part struck out, or in colours of their own.

    `rules` are what conditional formats change, by their number.
    """

    looks: tuple[Look, ...] = ()
    rules: tuple[Rule, ...] = ()
    palette: Palette = field(default_factory=Palette)
    struck_texts: Collection[int] = ()
    inks: Mapping[int, Collection[Colour]] = field(default_factory=dict[int, Collection[Colour]])


@dataclass(slots=True)
class _Font:
    struck: bool = False
    size: float = 11.0
    ink: _Raw = field(default_factory=dict[str, str])


@dataclass(slots=True)
class _Fill:
    pattern: str = "none"
    front: _Raw = field(default_factory=dict[str, str])
    back: _Raw = field(default_factory=dict[str, str])

    def colour(self, palette: Palette) -> Colour | None:
        """Return the one colour of a fill; a pattern that is not solid has none of its own."""
        if self.pattern == "none":
            return WHITE
        return palette.colour(self.front, BLACK) if self.pattern == "solid" else None


@dataclass(slots=True)
class _Change:
    font: _Font = field(default_factory=_Font)
    fill: _Fill = field(default_factory=_Fill)
    code: str = ""

    def rule(self, palette: Palette) -> Rule:
        """Return the change in the colours of a palette; a rule's fill is its background."""
        ink = palette.colour(self.font.ink, BLACK) if self.font.ink else None
        raw = self.fill.back or self.fill.front
        return Rule(ink, palette.colour(raw, WHITE) if raw else None, self.code)


class StyleWalk(PartWalk):
    """Reads the styles part."""

    def __init__(self) -> None:
        self._codes = dict(BUILT_IN)
        self._within = ""
        self._fonts: list[_Font] = []
        self._fills: list[_Fill] = []
        self._changes: list[_Change] = []
        self._indexed: dict[int, str] = {}
        self._styles: list[tuple[int, int, int]] = []

    def styles(self, theme: "ThemeWalk", texts: "TextWalk") -> Styles:
        """Return what was read, in the colours of the workbook's theme."""
        palette = Palette(theme.colours, self._indexed) if theme.colours else Palette()
        looks = tuple(self._look(*style, palette) for style in self._styles)
        rules = tuple(change.rule(palette) for change in self._changes)
        inks = {
            at: [ink for raw in raws if (ink := palette.colour(raw, BLACK))]
            for at, raws in texts.inks.items()
        }
        return Styles(looks, rules, palette, texts.struck, inks)

    def _look(self, number: int, font: int, fill: int, palette: Palette) -> Look:
        written = self._fonts[font] if font < len(self._fonts) else _Font()
        painted = self._fills[fill] if fill < len(self._fills) else _Fill()
        return Look(
            # A number that no table explains is a format of a country's own Excel.
            self._codes.get(number, "[?]"),
            written.struck,
            written.size < _SMALLEST,
            palette.colour(written.ink, BLACK),
            painted.colour(palette),
        )

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note formats, fonts, fills and the cell styles made of them."""
        if tag in {"fonts", "fills", "cellXfs", "dxfs", "indexedColors"}:
            self._within = tag
        elif tag == "numFmt" and self._within == "dxfs" and self._changes:
            self._changes[-1].code = attributes.get("formatCode", "")
        elif tag == "numFmt" and attributes.get("numFmtId", "").isdigit():
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "rgbColor" and self._within == "indexedColors":
            self._indexed[len(self._indexed)] = attributes.get("rgb", "")
        elif self._within == "cellXfs" and tag == "xf":
            names = ("numFmtId", "fontId", "fillId")
            number, font, fill = (int(attributes.get(name, "0")) for name in names)
            self._styles.append((number, font, fill))
        else:
            self._piece(tag, attributes)

    def _piece(self, tag: str, attributes: dict[str, str]) -> None:
        """Note one piece of a font or a fill, in the list of them or in a rule."""
        if tag == "dxf":
            self._changes.append(_Change())
        elif tag == "font" and self._within == "fonts":
            self._fonts.append(_Font())
        elif tag == "fill" and self._within == "fills":
            self._fills.append(_Fill())
        elif self._within in {"fonts", "dxfs"} and tag in {"strike", "sz", "color"}:
            self._font(tag, attributes)
        elif self._within in {"fills", "dxfs"}:
            self._fill(tag, attributes)

    def _font(self, tag: str, attributes: dict[str, str]) -> None:
        changed = self._changes[-1:] if self._within == "dxfs" else ()
        for font in [one.font for one in changed] if changed else self._fonts[-1:]:
            if tag == "strike":
                font.struck = on(attributes, "val", "1")
            elif tag == "sz":
                font.size = float(attributes.get("val", "11"))
            else:
                font.ink = attributes

    def _fill(self, tag: str, attributes: dict[str, str]) -> None:
        changed = self._changes[-1:] if self._within == "dxfs" else ()
        for fill in [one.fill for one in changed] if changed else self._fills[-1:]:
            if tag == "patternFill":
                fill.pattern = attributes.get("patternType", "none")
            elif tag == "gradientFill":
                fill.pattern = "gradient"
            elif tag == "fgColor":
                fill.front = attributes
            elif tag == "bgColor":
                fill.back = attributes

    def ended(self, tag: str) -> None:
        """Leave a list."""
        if tag == self._within:
            self._within = ""


class TextWalk(PartWalk):
    """Finds the shared texts of which a part is struck out, or in a colour of its own."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self.inks: dict[int, list[_Raw]] = {}
        self._at = -1

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Count the texts and note the struck and the coloured ones."""
        if tag == "si":
            self._at += 1
        elif tag == "strike" and on(attributes, "val", "1"):
            self.struck.add(self._at)
        elif tag == "color":
            self.inks.setdefault(self._at, []).append(attributes)


class ThemeWalk(PartWalk):
    """Reads a theme's colours in the order in which styles count them: light before dark."""

    def __init__(self) -> None:
        self.colours: list[str] = []
        self._within = False

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note each colour of the scheme."""
        if tag == "clrScheme":
            self._within = True
        elif self._within and tag in {"srgbClr", "sysClr"}:
            self.colours.append(attributes.get("lastClr") or attributes.get("val", ""))

    def ended(self, tag: str) -> None:
        """Put light before dark, for the file has it the other way round."""
        if tag == "clrScheme":
            self._within = False
            dark, light = self.colours[0:4:2], self.colours[1:4:2]
            pairs = zip(light, dark, strict=False)
            self.colours[:4] = [colour for pair in pairs for colour in pair]
