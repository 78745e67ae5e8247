"""What the forms of all papers of a class word alike: signers, room, date, hours."""

from dataclasses import dataclass
from datetime import datetime

from smartcity_desktop.documents.forms.vocabulary import ROLES
from smartcity_desktop.domain.class_papers import Head, Signer
from smartcity_desktop.domain.dates import clock, day_of, long_date, weekday_date, zone_name
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.facts import PersonId, RegionCode


@dataclass(frozen=True, slots=True)
class PrintedSigner:
    """Somebody who signs in ink, as the paper names them; `number` is "" where there is none."""

    name: str
    role: str
    institution: str
    number: str


class Naming:
    """Names what the contents of a class's papers know by id, in the event they speak of."""

    def __init__(self, head: Head, published: Published) -> None:
        self._head, self._published = head, published
        self._names = {person.id: person.name for person in published.roster.people}

    def signer(self, signer: Signer) -> PrintedSigner:
        """Return a signer as printed."""
        known = self._published.roster.person(signer.person)
        return PrintedSigner(known.name, ROLES[signer.role], known.institution, known.number)

    def person(self, person: str) -> str:
        """Return a person's name; the id of somebody whom the package does not know."""
        return self._names.get(PersonId(person), person)

    def region(self, code: RegionCode) -> str:
        """Return a region's code and name: "73.10 Kabupaten Pangkajene dan Kepulauan"."""
        return f"{code} {self._published.roster.region(code).name}"

    def zone(self) -> str:
        """Return how the event's zone is called: "WITA"."""
        return zone_name(self._published.roster.event.zone)

    def hour(self, at: str) -> str:
        """Return a moment's time of day: "15.12 WITA"."""
        return f"{clock(datetime.fromisoformat(at))} {self.zone()}"

    def place(self) -> str:
        """Return the room, if it has a name, and the venue."""
        head, roster = self._head, self._published.roster
        room = roster.class_group(head.class_code).room if head.room is None else head.room
        return ", ".join(part for part in (room, roster.event.venue) if part)

    def weekday(self) -> str:
        """Return the paper's day: "Selasa, 3 November 2026"."""
        return weekday_date(day_of(self._published.roster.event.starts, self._head.day))

    def signed_at(self) -> str:
        """Return place and date over a signature: "Makassar, 3 November 2026"."""
        event = self._published.roster.event
        return f"{event.venue}, {long_date(day_of(event.starts, self._head.day))}"
