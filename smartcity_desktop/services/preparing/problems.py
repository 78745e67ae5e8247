"""What is wrong with a workbook: where in the sheets, which sentence, and its details."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from smartcity_desktop.host.wording import Wording


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `row` is Excel's row number (0: no single row), `sheet` "" the whole file."""

    sheet: str
    row: int
    column: str
    key: str
    details: Mapping[str, object] = field(default_factory=dict[str, object])

    def told(self, wording: Wording) -> str:
        """Return the sentence people read: sheet, row, column, what is there, what is expected."""
        sentence = wording.say(f"workbook.{self.key}", **self.details)
        place = self._place(wording)
        return f"{place}: {sentence}" if place else sentence

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


@dataclass(slots=True)
class Findings:
    """Collects everything found in one check: problems bar publishing, warnings do not."""

    problems: list[Problem] = field(default_factory=list[Problem])
    warnings: list[Problem] = field(default_factory=list[Problem])

    def problem(self, sheet: str, row: int, column: str, key: str, **details: object) -> None:
        """Note what must be corrected before the event can be published."""
        self.problems.append(Problem(sheet, row, column, key, details))

    def warn(self, sheet: str, row: int, column: str, key: str, **details: object) -> None:
        """Note what a person should look at and may leave as it is."""
        self.warnings.append(Problem(sheet, row, column, key, details))
