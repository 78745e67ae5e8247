"""The comparison as rows of text, chips and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.numbers import decimal_comma, exact_text
from smartcity_desktop.domain.panel import Comparison, PanelMark, PanelRow
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.panel.reading import PanelReading
from smartcity_desktop.ui.scoring.outline import letter
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.table import LevelMark

NOTHING = "–"
FLAG_LOOKS = {
    "open": ("flag", Tone.WARN),
    "talked": ("flag", Tone.WARN),
    "again": ("flag", Tone.WARN),
    "settled": ("valid", Tone.OK),
    "different": ("flag", Tone.MODERATION),
}


def scale_of(instrument: Instrument, node: Node) -> int:
    """Return the highest level of an indicator's scale."""
    return instrument.scale_of(node).highest


@dataclass(frozen=True, slots=True)
class GridRow:
    """One indicator across the panel; `flagged` rows stand out, `sentence` says all of it."""

    code: str
    title: str
    marks: tuple[LevelMark, ...]
    spread: str
    mean: str
    flag: Status | None
    flagged: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class GridFoot:
    """The indices below the grid: each sheet's, the panel's, its predicate, how many are data."""

    indices: tuple[str, ...]
    index: str
    band: str
    data: int
    sentence: str


class GridWords:
    """Puts a comparison into words; `names` are the people's, in the order of the columns."""

    def __init__(self, wording: Wording, names: Mapping[PersonId, str]) -> None:
        self._wording, self._names = wording, names

    def _say(self, key: str, **details: object) -> str:
        return self._wording.say(f"panel.{key}", **details)

    def rows(self, reading: PanelReading, compared: Comparison, talked: str) -> list[GridRow]:
        """Return one row for each indicator; `talked` is the flag the panel talks about now."""
        flagged = frozenset(reading.flagged)
        return [self._row(reading, row, flagged, talked) for row in compared.rows]

    def _row(
        self, reading: PanelReading, row: PanelRow, flagged: frozenset[str], talked: str
    ) -> GridRow:
        code, title = row.node.code, row.node.title.in_language(self._wording.language)
        flag = self.flag(reading, row, talked) if code in flagged else None
        spread, mean = spread_text(row), mean_text(row)
        parts = [f"{code} {title}", *(self._mark(mark) for mark in row.marks)]
        parts.append(self._say("range_sentence", spread=spread))
        parts.append(self._say("mean_sentence", mean=mean))
        scale = scale_of(reading.instrument, row.node)
        return GridRow(
            code=code,
            title=title,
            marks=tuple(_level(mark, scale) for mark in row.marks),
            spread=spread,
            mean=mean,
            flag=flag,
            flagged=flag is not None,
            sentence=", ".join([*parts, *([flag.word] if flag else [])]),
        )

    def _mark(self, mark: PanelMark) -> str:
        changed = mark.original is not None and mark.original != mark.mark
        key = "mark_changed" if changed else "mark"
        before = "" if mark.original is None else letter(mark.original)
        name, level = self._names[mark.person], letter(mark.mark)
        text = self._say(key, name=name, level=level, before=before)
        return f"{text} {self._say('mark_farthest')}" if mark.farthest else text

    def flag(self, reading: PanelReading, row: PanelRow, talked: str) -> Status:
        """Return how far the panel is with a flag, in words."""
        value = flag_value(reading, row, talked)
        icon, tone = FLAG_LOOKS[value]
        return Status(icon, self._say(f"flag_{value}"), tone)

    def foot(self, reading: PanelReading, compared: Comparison) -> GridFoot:
        """Return the indices of the sheets and of the panel with its predicate."""
        instrument, evaluation = reading.instrument, compared.evaluation
        indices = tuple(
            _index_text(instrument, compared.indices.get(person)) for person in compared.people
        )
        index = _index_text(instrument, evaluation.index)
        language = self._wording.language
        band = evaluation.band.label.in_language(language) if evaluation.band else NOTHING
        named = zip(compared.people, indices, strict=True)
        sheets = ", ".join(f"{self._names[person]} {text}" for person, text in named)
        data = len(instrument.leaves()) - len(instrument.judged())
        sentence = self._say("foot_sentence", sheets=sheets, index=index, band=band)
        return GridFoot(indices, index, band, data, sentence)


def flag_value(reading: PanelReading, row: PanelRow, talked: str) -> str:
    """Return how far the panel is with a flag: the second part of its text's key."""
    code, turn = row.node.code, reading.turn
    closed = turn.closed.get(code)
    if closed is not None and closed.left_different:
        return "different"
    if closed is not None:
        return "again" if row.discordant else "settled"
    if turn.flags and code not in turn.flags:
        return "again"
    changed = any(mark.original is not None for mark in row.marks)
    return "talked" if changed or code == talked else "open"


def _level(mark: PanelMark, scale: int) -> LevelMark:
    changed = mark.original is not None and mark.original != mark.mark
    before = letter(mark.original) if changed and mark.original is not None else ""
    return LevelMark(letter(mark.mark), scale, mark.farthest, before)


def spread_text(row: PanelRow) -> str:
    """Return a range, with the first one where moderation changed it: "2 → 1"."""
    now = NOTHING if row.spread is None else exact_text(row.spread)
    first = NOTHING if row.first_spread is None else exact_text(row.first_spread)
    return now if first == now else f"{first} → {now}"


def mean_text(row: PanelRow) -> str:
    """Return a mean with two decimals, "–" without one."""
    return NOTHING if row.mean is None else decimal_comma(row.mean, 2)


def _index_text(instrument: Instrument, index: Fraction | None) -> str:
    return NOTHING if index is None else display(instrument, index)
