"""Parts of an .xlsx container, walked as strictly as XML is meant."""

from xml.parsers import expat

# Row as Excel counts, from 1; column from 0.
Place = tuple[int, int]

_ON = frozenset({"1", "true", "on"})


class RefusedPartError(ValueError):
    """A part of the container that cannot be taken; `row` 0 names no single cell."""

    def __init__(self, key: str, place: Place = (0, 0)) -> None:
        super().__init__(key)
        self.key = key
        self.place = place


class PartWalk:
    """Walks one part as strictly as XML is meant, before the lenient reader sees it."""

    def read(self, part: bytes) -> None:
        """Read a whole part; raises RefusedPartError, or ExpatError when it is not well-formed."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if b"\0" in part:
            raise RefusedPartError("file_not_workbook")
        parser.Parse(part, True)  # noqa: FBT003

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.started(tag.rpartition(":")[2], attributes)

    def _end(self, tag: str) -> None:
        self.ended(tag.rpartition(":")[2])

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""

    def ended(self, tag: str) -> None:
        """Hear that an element ends."""

    def text(self, content: str) -> None:
        """Hear a piece of text."""


def _refuse_doctype(*_declared: object) -> None:
    raise RefusedPartError("file_not_workbook")


def on(attributes: dict[str, str], name: str, default: str = "") -> bool:
    """Tell whether an attribute says yes."""
    return attributes.get(name, default).casefold() in _ON
