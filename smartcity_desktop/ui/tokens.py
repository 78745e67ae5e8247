"""Colours by meaning, light and dark; the only place in the window that spells a colour."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a status says beside its word: one foreground and one background colour."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    MODERATION = "moderation"
    NEUTRAL = "neutral"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Pair:
    """A foreground colour and the background it was measured on, as #RRGGBB."""

    ink: str
    fill: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours as #RRGGBB; every text pair reaches 4.5:1, every boundary 3:1."""

    dark: bool
    window: str
    surface: str
    surface_alt: str
    sunken: str
    text: str
    text2: str
    disabled: str
    line_strong: str
    line: str
    primary: str
    primary_hover: str
    on_primary: str
    select: str
    focus: str
    ok: Pair
    warn: Pair
    bad: Pair
    info: Pair
    moderation: Pair
    neutral: Pair
    demo: Pair
    demo_hatch: str
    levels: tuple[Pair, Pair, Pair, Pair, Pair]

    def tone(self, tone: Tone) -> Pair:
        """Return the colours of `tone`."""
        pairs = {
            Tone.OK: self.ok,
            Tone.WARN: self.warn,
            Tone.BAD: self.bad,
            Tone.INFO: self.info,
            Tone.MODERATION: self.moderation,
            Tone.NEUTRAL: self.neutral,
            Tone.RUNNING: Pair(self.on_primary, self.primary),
        }
        return pairs[tone]

    def level(self, level: int, scale: int) -> Pair:
        """Return the colours of `level` (1..scale) on a scale of 2 to 5 levels."""
        return self.levels[LEVEL_FILLS[scale][level - 1]]


# Which of the five fills a shorter scale uses: the ends stay the ends, neighbours stay far apart.
LEVEL_FILLS: dict[int, tuple[int, ...]] = {
    2: (0, 4),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
}

LIGHT = Tokens(
    dark=False,
    window="#EEF1F4",
    surface="#FFFFFF",
    surface_alt="#F6F8FA",
    sunken="#E4E9ED",
    text="#15202B",
    text2="#445361",
    disabled="#697682",
    line_strong="#6A7885",
    line="#C9D1D9",
    primary="#0B567D",
    primary_hover="#084364",
    on_primary="#FFFFFF",
    select="#D6E8F3",
    focus="#15202B",
    ok=Pair("#17663A", "#DFF2E6"),
    warn=Pair("#7A4A00", "#FFF0CC"),
    bad=Pair("#9B1C1C", "#FCE4E4"),
    info=Pair("#0B567D", "#DCECF6"),
    moderation=Pair("#543592", "#ECE6F8"),
    neutral=Pair("#445361", "#E4E9ED"),
    demo=Pair("#5C3D00", "#FFDF8A"),
    demo_hatch="#F3C95A",
    levels=(
        Pair("#15202B", "#FFF1C2"),
        Pair("#15202B", "#A8D6B6"),
        Pair("#15202B", "#5FB3C1"),
        Pair("#FFFFFF", "#2A78AD"),
        Pair("#FFFFFF", "#1E3778"),
    ),
)

DARK = Tokens(
    dark=True,
    window="#12181E",
    surface="#1B232B",
    surface_alt="#212B34",
    sunken="#0D1217",
    text="#EDF2F6",
    text2="#B4C0CA",
    disabled="#8693A0",
    line_strong="#8593A0",
    line="#3A4752",
    primary="#7CC4EC",
    primary_hover="#A3D7F4",
    on_primary="#0B1F2B",
    select="#1F4257",
    focus="#FFFFFF",
    ok=Pair("#7FD6A0", "#173626"),
    warn=Pair("#F5C56B", "#3B2C0C"),
    bad=Pair("#FF9B95", "#431A1B"),
    info=Pair("#8CCBF0", "#15364A"),
    moderation=Pair("#C6B2F5", "#312552"),
    neutral=Pair("#B4C0CA", "#2B3640"),
    demo=Pair("#FFE3A0", "#4A3500"),
    demo_hatch="#5F4608",
    levels=(
        Pair("#FFFFFF", "#443E20"),
        Pair("#FFFFFF", "#34664E"),
        Pair("#FFFFFF", "#2A7F88"),
        Pair("#0B1F2B", "#6DB6E0"),
        Pair("#0B1F2B", "#D2E7FB"),
    ),
)
