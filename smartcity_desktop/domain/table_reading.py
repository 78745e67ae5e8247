"""Reading a parsed TOML table value by value: everything wrong is noted, nothing is raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from smartcity_desktop.domain.instrument import Text
from smartcity_desktop.domain.numbers import NUMBER_LIMIT, exact_number

# A parsed TOML table: its values are checked one by one while they are read.
Table = Mapping[str, Any]
# The largest whole number.
WHOLE_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where, the key of the sentence, and its details."""

    where: str
    key: str
    details: Mapping[str, object] = field(default_factory=dict[str, object])


class TableReader:
    """Reads values of an expected shape; a wrong one is noted and a harmless one returned."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, key: str, **details: object) -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(where, key, details))

    def string(self, table: Table, key: str, where: str) -> str:
        """Return a text that must be there."""
        value = table.get(key)
        if isinstance(value, str) and value:
            return value
        self.wrong(where, "missing_text", field=key)
        return ""

    def text(self, table: Table, key: str, where: str) -> Text:
        """Return a wording in both languages."""
        value = self.table(table, key, where)
        return Text(str(value.get("id", "")), str(value.get("en", value.get("id", ""))))

    def table(self, table: Table, key: str, where: str) -> Table:
        """Return a table that must be there."""
        value = table.get(key)
        if isinstance(value, dict):
            return cast("Table", value)
        self.wrong(where, "missing_table", field=key)
        return {}

    def tables(self, table: Table, key: str) -> list[Table]:
        """Return a list of tables, empty when absent."""
        value = table.get(key, [])
        if isinstance(value, list):
            return [cast("Table", v) for v in cast("list[object]", value) if isinstance(v, dict)]
        self.wrong(key, "missing_table", field=key)
        return []

    def mapping(self, table: Table, key: str, where: str) -> Table:
        """Return a table, empty when absent."""
        return self.table(table, key, where) if key in table else {}

    def strings(self, table: Table, key: str, where: str) -> tuple[str, ...]:
        """Return a list of texts, empty when absent."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in cast("list[object]", value)):
            return tuple(cast("list[str]", value))
        self.wrong(where, "not_texts", field=key)
        return ()

    def pairs(self, table: Table, key: str, where: str) -> list[tuple[Any, Any]]:
        """Return a list of pairs, empty when absent."""
        value = table.get(key, [])
        rows = cast("list[Any]", value) if isinstance(value, list) else [""]
        found = [cast("list[Any]", row) for row in rows if isinstance(row, list)]
        if len(found) == len(rows) and all(len(row) == 2 for row in found):
            return [(row[0], row[1]) for row in found]
        self.wrong(where, "not_pairs", field=key)
        return []

    def whole(self, value: object, where: str, field: str) -> bool:
        """Tell whether a value is a whole number, noting when it is not."""
        if isinstance(value, int) and abs(value) <= WHOLE_LIMIT:
            return True
        self.wrong(where, "not_integers", field=field)
        return False

    def integer(
        self, table: Table, key: str, default: int, where: str, lowest: int | None = 0
    ) -> int:
        """Return a whole number of at least `lowest`, `default` when absent."""
        value = table.get(key, default)
        if self.whole(value, where, key) and (lowest is None or value >= lowest):
            return value
        if isinstance(value, int):
            self.wrong(where, "below_lowest", field=key, lowest=lowest)
        return default

    def integers(self, table: Table, key: str, where: str) -> list[int]:
        """Return a list of whole numbers, empty when absent."""
        value = table.get(key, [])
        found = cast("list[int]", value) if isinstance(value, list) else [""]
        return [v for v in found if self.whole(v, where, key) and isinstance(v, int)]

    def fraction(self, value: object, where: str) -> Fraction:
        """Return the exact number of a text like "0.35" or "1/3"."""
        text = value if isinstance(value, str) else repr(value)[: NUMBER_LIMIT + 1]
        try:
            return exact_number(text)
        except ValueError:
            self.wrong(where, "not_a_number", value=text[:NUMBER_LIMIT])
            return Fraction(0)
