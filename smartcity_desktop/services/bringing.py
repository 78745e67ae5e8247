"""What somebody brought from the field: every own file of a visit, and how far it has come.

A file counts as being somewhere once both the fact that names it and its bytes are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.services.collecting import Collecting, Piece
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.storage.file_places import files_at
from smartcity_desktop.storage.hub_receipts import held_by_hub, hub_in_use


class Reach(StrEnum):
    """How far a file has come, the most urgent first; the values are states of delivery."""

    REFUSED = "refused"
    UNSENT = "unsent"
    SENDING = "sending"
    HELD = "held"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """An own file with how far it has come; `refusal` is the key of why it was refused, or ""."""

    piece: Piece
    reach: Reach
    refusal: str


@dataclass(frozen=True, slots=True)
class _Servers:
    """What hub and centre said they hold, read once for many files."""

    journal: str
    receipted: int
    held: int
    refused: Mapping[int, str]
    at_centre: frozenset[str]
    at_hub: frozenset[str]

    def reach(self, piece: Piece) -> tuple[Reach, str]:
        _, _, journal, seq = piece.exhibit.moment
        own, digest = journal == self.journal, piece.exhibit.digest
        if own and seq in self.refused:
            return Reach.REFUSED, self.refused[seq]
        # What was brought on another laptop is known here because a server has it.
        known = not own or seq < max(self.receipted, self.held)
        if not known:
            return Reach.UNSENT, ""
        if digest in self.at_centre and (not own or seq < self.receipted):
            return Reach.RECEIVED, ""
        return (Reach.HELD if digest in self.at_hub else Reach.SENDING), ""


class Bringing:
    """Reads what the signed-in person brought; never touches the network."""

    def __init__(self, profile: Profile, delivering: Delivering) -> None:
        self._profile, self._delivering = profile, delivering
        self._collecting = Collecting(profile)

    def visits(self, day: int) -> tuple[Visit, ...]:
        """Return the visits of a day this person may bring evidence for, in order of time."""
        return tuple(visit for visit in self._collecting.visits() if visit.day == day)

    def files(self, visits: tuple[Visit, ...]) -> Mapping[VisitId, tuple[BroughtFile, ...]]:
        """Return the own files of each visit, in the order they were brought."""
        servers = self._servers()
        return {
            visit.id: tuple(
                BroughtFile(piece, *servers.reach(piece))
                for piece in self._collecting.all_pieces(visit.id)
                if piece.exhibit.author == self._profile.person_id
            )
            for visit in visits
        }

    def _servers(self) -> _Servers:
        store, journal = self._profile.store, self._profile.journal
        hub = hub_in_use(store)
        return _Servers(
            journal=journal,
            receipted=shelf.receipted_until(store, journal),
            held=held_by_hub(store, journal),
            refused={one.seq: one.key for one in shelf.refused(store) if one.journal == journal},
            at_centre=files_at(store, self._delivering.centre),
            at_hub=files_at(store, hub) if hub else frozenset(),
        )
