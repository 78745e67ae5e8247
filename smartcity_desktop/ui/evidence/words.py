"""How a file of evidence is told: its state, its kind and size, and when it came."""

from datetime import datetime

from smartcity_desktop.domain.dates import clock, short_date
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Piece, megabytes
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.widgets.painting import Status


def state_of(piece: Piece, wording: Wording) -> Status:
    """Return what this assessor found, or that the file is not here yet."""
    key = piece.verdict if piece.whole else "absent"
    return statuses.status(wording, f"evidence.{key}", plain=True)


def details_of(piece: Piece, wording: Wording) -> str:
    """Return kind, size and lateness: "PDF, 1,2 MB · terlambat"."""
    size = wording.say("evidence.size", size=megabytes(piece.exhibit.size))
    told = [f"{piece.kind.name}, {size}" if piece.kind else size]
    if piece.exhibit.arrival is not Arrival.IN_TIME:
        told.append(wording.say(f"evidence.{piece.exhibit.arrival}"))
    if not piece.exhibit.indicator:
        told.append(wording.say("evidence.whole_region"))
    return " · ".join(told)


def origin_of(piece: Piece) -> str:
    """Return file name, time and place as they were given."""
    exhibit = piece.exhibit
    return " · ".join(text for text in (exhibit.name, exhibit.taken, exhibit.place) if text)


def sentence_of(piece: Piece, wording: Wording) -> str:
    """Return a whole line as a screen reader says it."""
    state = state_of(piece, wording).word
    return f"{piece.exhibit.title}, {state}, {details_of(piece, wording)}"


def deadline(until: str) -> str:
    """Return "Rab 4 Nov, 16.00"; a time that cannot be read as it is."""
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        return until
    return f"{short_date(moment.date())}, {clock(moment)}"
