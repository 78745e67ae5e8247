"""What is wrong with a workbook: where in the sheets, which sentence, and its details."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from smartcity_desktop.host.wording import Wording

# So many places are named before they are only counted.
_NAMED = 5
# So many different findings of one kind are told in one column before the rest is counted.
_TOLD = 20
# What may differ between two findings that are one.
_ASIDE = frozenset({"first", "nearest"})

# Sheet and Excel row.
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `row` is Excel's row number (0: no single row), `sheet` "" the whole file.

    `others` are the further places of the very same finding.
    """

    sheet: str
    row: int
    column: str
    key: str
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    others: tuple[Spot, ...] = ()

    def told(self, wording: Wording) -> str:
        """Return the sentence people read: sheet, row, column, what is there, what is expected."""
        place = self._place(wording)
        sentence = self.sentence(wording)
        return f"{place}: {sentence}" if place else sentence

    def sentence(self, wording: Wording) -> str:
        """Return what is there and what is expected, with the further places."""
        sentence = wording.say(f"workbook.{self.key}", **self.details)
        if not self.others:
            return sentence
        named = _places(self.others[:_NAMED], wording)
        count = len(self.others) + 1
        key = "workbook.also" if count - 1 <= _NAMED else "workbook.also_more"
        return f"{sentence} {wording.say(key, places=named, count=count)}"

    def _place(self, wording: Wording) -> str:
        if not self.sheet:
            return ""
        known = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if self.row and self.column:
            return wording.say("workbook.at_cell", **known)
        if self.row:
            return wording.say("workbook.at_row", **known)
        if self.column:
            return wording.say("workbook.at_column", **known)
        return wording.say("workbook.at_sheet", **known)


def _places(spots: Iterable[Spot], wording: Wording) -> str:
    sheets: dict[str, list[str]] = {}
    for sheet, row in spots:
        sheets.setdefault(sheet, []).append(str(row))
    return "; ".join(
        wording.say("workbook.rows_of_sheet", sheet=sheet, rows=", ".join(rows))
        for sheet, rows in sheets.items()
    )


@dataclass(slots=True)
class Findings:
    """Collects everything found in one check: problems bar publishing, warnings do not."""

    problems: list[Problem] = field(default_factory=list[Problem])
    warnings: list[Problem] = field(default_factory=list[Problem])
    _settled: set[tuple[str, int, str]] = field(default_factory=set[tuple[str, int, str]])
    _explained: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def problem(self, sheet: str, row: int, column: str, key: str, **details: object) -> None:
        """Note what must be corrected before the event can be published."""
        if not self._is_settled(sheet, row, column):
            self.problems.append(Problem(sheet, row, column, key, details))

    def warn(self, sheet: str, row: int, column: str, key: str, **details: object) -> None:
        """Note what a person should look at and may leave as it is."""
        if not self._is_settled(sheet, row, column):
            self.warnings.append(Problem(sheet, row, column, key, details))

    def settle(self, sheet: str, row: int, column: str) -> None:
        """Let nothing more be said of a cell whose root fault is told already."""
        self._settled.add((sheet, row, column))

    def _is_settled(self, sheet: str, row: int, column: str) -> bool:
        # The sheet of the event's items names the item behind the column: "Isi (Tahun)".
        bare = column.partition(" (")[0]
        return not self._settled.isdisjoint({(sheet, row, column), (sheet, row, bare)})

    def explain(self, sheet: str, value: str) -> None:
        """Note that a wrong row of a sheet may have meant `value`, so that its lack is no news."""
        self._explained.add((sheet, value))

    def explained(self, sheet: str, value: str) -> bool:
        """Tell whether a wrong row of a sheet may have meant `value`."""
        return (sheet, value) in self._explained


def one_each(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return findings in their order, each once, with the further places where it stands.

    Of many different ones of the same kind in one column the first are told and the rest counted.
    """
    same: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in found:
        told = {name: value for name, value in problem.details.items() if name not in _ASIDE}
        # The same thing said of columns of one name is one finding, whatever their sheet.
        alike = bool(told) and bool(problem.column)
        scope = problem.column if alike else f"{problem.sheet}/{problem.column}"
        group = same.setdefault((scope, problem.key, repr(sorted(told.items()))), [])
        if (problem.sheet, problem.row) not in {(p.sheet, p.row) for p in group[-1:]}:
            group.append(problem)
    merged = [_merged(group) for group in same.values()]
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in merged:
        kinds.setdefault((problem.sheet, problem.column, problem.key), []).append(problem)
    return tuple(shown for kind in kinds.values() for shown in _shortened(kind))


def _merged(group: list[Problem]) -> Problem:
    first, *rest = group
    return replace(first, others=tuple((p.sheet, p.row) for p in rest)) if rest else first


def _shortened(kind: list[Problem]) -> list[Problem]:
    if len(kind) <= _TOLD:
        return kind
    told, rest = kind[:_TOLD], kind[_TOLD:]
    first = rest[0]
    count = sum(1 + len(p.others) for p in rest)
    more = Problem(first.sheet, first.row, first.column, "more_alike", {"count": count})
    return [*told, more]
