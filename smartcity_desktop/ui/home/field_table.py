"""The visits of a day for who brings evidence: how many own files each has, and where they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Region, Visit
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.bringing import BroughtFile, Reach
from smartcity_desktop.services.telling import told_key
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.evidence.words import FileRow, kind_and_size, row_with
from smartcity_desktop.ui.widgets.painting import Status
from smartcity_desktop.ui.widgets.row_model import RowModel
from smartcity_desktop.ui.widgets.table import CellRole

TIME, CLASS, REGION, FILES, REACH = range(5)
COLUMNS = ("time", "class", "region", "files", "reach")
URGENT = tuple(Reach)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A visit with the own files of its region."""

    visit: Visit
    region: Region
    files: tuple[BroughtFile, ...]


class FieldModel(RowModel[FieldRow]):
    """One row per region of the day."""

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__([wording.say(f"field.column_{name}") for name in COLUMNS], parent)
        self._wording = wording

    def row_of(self, visit: VisitId) -> int:
        """Return the row of a visit, -1 when it is not on this day."""
        return next((n for n, row in enumerate(self.rows) if row.visit.id == visit), -1)

    def texts(self, row: FieldRow) -> tuple[str, ...]:
        """Return time, class, region, how many files, and where they are."""
        say, reach = self._wording.say, reach_of(row.files, self._wording)
        files = say("field.count", count=len(row.files)) if row.files else "–"
        return (
            row.visit.starts,
            row.visit.class_code,
            row.region.short_name,
            files,
            reach.word if reach else "–",
        )

    def sentence(self, row: FieldRow) -> str:
        """Return the visit in full and how far its files have come."""
        say, reach = self._wording.say, reach_of(row.files, self._wording)
        told = say(
            "field.sentence",
            time=row.visit.starts,
            code=row.visit.class_code,
            region=row.region.name,
            count=len(row.files),
        )
        return f"{told}, {reach.word}" if reach else told

    def looks(self, row: FieldRow, column: int) -> dict[int, object]:
        """Return where the files are as icon and word; the region stands out and wraps."""
        return {
            CellRole.STATUS: reach_of(row.files, self._wording) if column == REACH else None,
            CellRole.COLOUR: "text" if column == REGION else "text2",
            CellRole.WRAP: column == REGION,
        }


def reach_of(files: Sequence[BroughtFile], wording: Wording) -> Status | None:
    """Return where several files are, the most urgent first; None without files."""
    if not files:
        return None
    least = min((file.reach for file in files), key=URGENT.index)
    found = statuses.status(wording, f"sync.{least}", plain=True)
    count = sum(file.reach is least for file in files)
    if count == len(files):
        return found
    word = wording.say(
        "field.some", count=count, total=len(files), state=found.word[:1].lower() + found.word[1:]
    )
    return Status(found.icon, word, found.tone, plain=True)


def brought_row(file: BroughtFile, indicator: str, wording: Wording) -> FileRow:
    """Return an own file with where it is, what it is for, when and where it was taken."""
    exhibit, say = file.piece.exhibit, wording.say
    told = [
        told_key(file.refusal, wording) if file.refusal else "",
        say("field.indicator", code=indicator) if indicator else say("evidence.whole_region"),
        exhibit.taken,
        exhibit.place,
        kind_and_size(file.piece, wording),
    ]
    status = statuses.status(wording, f"sync.{file.reach}", plain=True)
    return row_with(file.piece, status, " · ".join(text for text in told if text))
