"""What people write over the cells of a sheet and not in them: comments and text boxes."""

import re

from smartcity_desktop.services.preparing.marks import placed
from smartcity_desktop.services.preparing.parts import PartWalk, Place

# How the kinds of parts that hold such texts end the name of their relation.
KINDS = ("/comments", "/threadedComment", "/drawing")

# What Excel writes in a comment of the old kind for those that know no conversations.
_STAND_IN = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


class NoteWalk(PartWalk):
    """Reads one part of comments, or of what is drawn on a sheet, as texts by their cell."""

    def __init__(self) -> None:
        self.notes: dict[Place, str] = {}
        self._place: Place | None = None
        self._from = False
        self._row, self._column = "", ""
        self._within = ""
        self._text = ""

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Note where a text begins."""
        if tag in {"comment", "threadedComment"}:
            self._place, self._text = placed(attributes.get("ref", "")), ""
        elif tag in {"twoCellAnchor", "oneCellAnchor"}:
            self._place, self._text, self._row, self._column = None, "", "", ""
        elif tag == "absoluteAnchor":
            self._place, self._text = (1, 0), ""
        self._from = tag == "from" or (self._from and tag in {"row", "col", "rowOff", "colOff"})
        self._within = tag

    def text(self, content: str) -> None:
        """Keep the words, and the cell of what is drawn, which counts both from 0."""
        if self._within in {"t", "text"}:
            self._text += content
        elif self._from and self._within == "row":
            self._row += content
        elif self._from and self._within == "col":
            self._column += content

    def ended(self, tag: str) -> None:
        """Keep a whole text at its cell."""
        self._within = ""
        if tag == "from" and self._row.strip().isdigit() and self._column.strip().isdigit():
            self._place, self._from = (int(self._row) + 1, int(self._column)), False
        elif tag == "p" and self._text:
            self._text += " "
        elif tag in {"comment", "threadedComment"} or tag.endswith("CellAnchor"):
            self._keep(always="omment" in tag)
        elif tag == "absoluteAnchor":
            self._keep(always=False)

    def _keep(self, *, always: bool) -> None:
        """Keep a text; what is drawn without one is a picture and says nothing."""
        written = " ".join(_STAND_IN.sub("", self._text).split())
        if self._place is not None and (written or always):
            known = self.notes.get(self._place, "")
            self.notes[self._place] = " ".join(filter(None, (known, written)))
