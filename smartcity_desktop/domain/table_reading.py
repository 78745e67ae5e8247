"""Reading a parsed TOML table value by value: everything wrong is noted, nothing is raised."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from smartcity_desktop.domain.instrument import Text
from smartcity_desktop.domain.numbers import NUMBER_LIMIT, exact_number
from smartcity_desktop.domain.text import hidden

# A parsed TOML table: its values are checked one by one while they are read.
Table = Mapping[str, Any]
# The largest whole number.
WHOLE_LIMIT = 1_000_000
# The longest text; a paper can hold it.
TEXT_LIMIT = 2000


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

    def known(self, table: Table, where: str, fields: Iterable[str]) -> None:
        """Note every field that nobody reads, with the one that may have been meant."""
        expected = tuple(fields)
        for field_ in table:
            if field_ not in expected:
                near = difflib.get_close_matches(field_, expected, 1) or ["–"]
                self.wrong(where, "unknown_field", field=field_, nearest=near[0])

    def string(self, table: Table, key: str, where: str) -> str:
        """Return a text that must be there."""
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return self._sound(value, key, where)
        self.wrong(where, "missing_text", field=key)
        return ""

    def optional(self, table: Table, key: str, where: str) -> str:
        """Return a text, "" when absent."""
        return self.string(table, key, where) if key in table else ""

    def _sound(self, text: str, key: str, where: str) -> str:
        if len(text) > TEXT_LIMIT or hidden(text) or "\n" in text or text != text.strip():
            self.wrong(where, "text_unsound", field=key, limit=TEXT_LIMIT)
        return text

    def text(self, table: Table, key: str, where: str) -> Text:
        """Return a wording in both languages, the Indonesian one where there is no other."""
        value = self.table(table, key, where)
        if not value:
            return Text("", "")
        self.known(value, where, ("id", "en"))
        told = self.string(value, "id", where)
        return Text(told, self.string(value, "en", where) if "en" in value else told)

    def boolean(self, table: Table, key: str, where: str) -> bool:
        """Return true or false, false when absent."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(where, "not_boolean", field=key)
        return value is True

    def table(self, table: Table, key: str, where: str) -> Table:
        """Return a table that must be there and say something."""
        value = table.get(key)
        if isinstance(value, dict) and value:
            return cast("Table", value)
        self.wrong(where, "missing_table", field=key)
        return {}

    def tables(self, table: Table, key: str, where: str) -> list[Table]:
        """Return a list of tables, empty when absent."""
        value = table.get(key, [])
        found = cast("list[object]", value) if isinstance(value, list) else [value]
        tables = [cast("Table", v) for v in found if isinstance(v, dict)]
        if not isinstance(value, list) or len(tables) < len(found):
            self.wrong(where, "missing_table", field=key)
        return tables

    def mapping(self, table: Table, key: str, where: str) -> Table:
        """Return a table, empty when absent."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return cast("Table", value)
        self.wrong(where, "missing_table", field=key)
        return {}

    def strings(self, table: Table, key: str, where: str) -> tuple[str, ...]:
        """Return a list of texts, empty when absent."""
        value = table.get(key, [])
        found = cast("list[Any]", value) if isinstance(value, list) else [value]
        if found is not value or not all(isinstance(v, str) and v.strip() for v in found):
            self.wrong(where, "not_texts", field=key)
            return ()
        return tuple(self._sound(text, key, where) for text in found)

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
        if type(value) is int and abs(value) <= WHOLE_LIMIT:
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
        if type(value) is int and abs(value) <= WHOLE_LIMIT:
            self.wrong(where, "below_lowest", field=key, lowest=lowest)
        return default

    def integers(self, table: Table, key: str, where: str) -> list[int]:
        """Return a list of whole numbers, empty when absent."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self.wrong(where, "not_integers", field=key)
            return []
        return [v for v in cast("list[int]", value) if self.whole(v, where, key)]

    def fraction(self, value: object, where: str) -> Fraction:
        """Return the exact number of a text like "0.35" or "1/3"."""
        text = value if isinstance(value, str) else repr(value)[: NUMBER_LIMIT + 1]
        try:
            return exact_number(text)
        except ValueError:
            self.wrong(where, "not_a_number", value=text[:NUMBER_LIMIT])
            return Fraction(0)
