"""How a file of evidence is told: its state, its kind and size, and when it came."""

from dataclasses import dataclass
from datetime import datetime

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Piece, megabytes
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.widgets.painting import Status


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a list: title, state and details in words, and how all of it is read aloud.

    `origin` is file name, time and place; `piece` is what is opened.
    """

    title: str
    status: Status
    details: str
    sentence: str
    origin: str
    piece: Piece


def row_of(piece: Piece, wording: Wording) -> FileRow:
    """Return a file as the assessor who checks it sees it."""
    return row_with(piece, state_of(piece, wording), details_of(piece, wording))


def row_with(piece: Piece, status: Status, details: str) -> FileRow:
    """Return a file with a state and details of a list's own."""
    title = piece.exhibit.title
    sentence = f"{title}, {status.word}, {details}"
    return FileRow(title, status, details, sentence, origin_of(piece), piece)


def state_of(piece: Piece, wording: Wording) -> Status:
    """Return what this assessor found, or that the file is not here yet."""
    key = piece.verdict if piece.whole else "absent"
    return statuses.status(wording, f"evidence.{key}", plain=True)


def details_of(piece: Piece, wording: Wording) -> str:
    """Return kind, size and lateness: "PDF, 1,2 MB · terlambat"."""
    told = [kind_and_size(piece, wording)]
    if piece.exhibit.arrival is not Arrival.IN_TIME:
        told.append(wording.say(f"evidence.{piece.exhibit.arrival}"))
    if not piece.exhibit.indicator:
        told.append(wording.say("evidence.whole_region"))
    return " · ".join(told)


def kind_and_size(piece: Piece, wording: Wording) -> str:
    """Return "PDF, 1,2 MB", the size alone while the file is not here."""
    size = wording.say("evidence.size", size=megabytes(piece.exhibit.size))
    return f"{piece.kind.name}, {size}" if piece.kind else size


def origin_of(piece: Piece) -> str:
    """Return file name, time and place as they were given."""
    exhibit = piece.exhibit
    return " · ".join(text for text in (exhibit.name, exhibit.taken, exhibit.place) if text)


def deadline(until: str, language: str) -> str:
    """Return "Rab 4 Nov, 16.00"; a time that cannot be read as it is."""
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        return until
    return f"{short_day(moment.date(), language)}, {clock(moment)}"
