"""One visit as the panel place shows it, read once for all of its parts."""

from dataclasses import dataclass

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, RegionCode, Revealed, VisitId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.panel import Comparison
from smartcity_desktop.domain.roster import Person, Region, Visit
from smartcity_desktop.domain.visit import FINAL_STATES, Turn
from smartcity_desktop.domain.words import Role, VisitState
from smartcity_desktop.host.clock import moment
from smartcity_desktop.protocol.journal import Wall
from smartcity_desktop.services.class_day import ClassDay, PanelSheet
from smartcity_desktop.services.moderating import Moderating, Sealed
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.seals import Sealing, sealings
from smartcity_desktop.services.verdicts import Judged, Verdicts

RESULT_STATES = frozenset({VisitState.AGREED, VisitState.SIGNING}) | FINAL_STATES


@dataclass(frozen=True, slots=True)
class PanelReading:
    """A visit with its sheets.

    `compared` is None while this person may not see levels, or while some are on their way:
    `withheld` is then the key of the reason. `matches` is False where this laptop's numbers are
    not the agreed ones. `minimum` is the quorum, `revealed_at` the time of day of the reveal.
    """

    visit: Visit
    region: Region
    turn: Turn
    instrument: Instrument
    sheets: tuple[PanelSheet, ...]
    sealed: tuple[Sealed, ...]
    missing: tuple[PersonId, ...]
    compared: Comparison | None
    withheld: str
    matches: bool
    minimum: int
    revealed_at: str

    @property
    def flagged(self) -> tuple[str, ...]:
        """Return the indicators whose levels lie or lay apart, the weightiest talk first."""
        if self.compared is None:
            return self.turn.flags
        named = self.turn.flags or self.compared.first_flags()
        fresh = [row.node.code for row in self.compared.rows if row.discordant]
        return (*named, *(code for code in fresh if code not in named))


class PanelReader:
    """Reads visits for one signed-in person."""

    def __init__(self, profile: Profile, class_day: ClassDay, moderating: Moderating) -> None:
        self._profile, self._class_day, self._moderating = profile, class_day, moderating
        self._verdicts = Verdicts(profile, moderating)
        self._instruments: dict[RegionCode, Instrument] = {}

    @property
    def profile(self) -> Profile:
        """Whose eyes these are."""
        return self._profile

    @property
    def me(self) -> PersonId:
        """Who is signed in."""
        return self._profile.person_id

    @property
    def role(self) -> Role:
        """What the person does in the event as it is now."""
        return self._profile.role

    def person(self, person: PersonId) -> Person:
        """Return a person of the event; raises DomainError when not in it."""
        return self._profile.roster.person(person)

    def role_of(self, person: PersonId) -> Role:
        """Return a person's role."""
        return self._profile.roster.role_of(person)

    def name(self, person: PersonId) -> str:
        """Return a person's name."""
        return self.person(person).name

    def read(self, visit: VisitId) -> PanelReading:
        """Return a visit as it stands; raises DomainError for an unknown one."""
        slot, turn = self._class_day.slot(visit), self._moderating.turn(visit)
        compared, withheld = self._compared(visit, turn)
        return PanelReading(
            visit=slot.visit,
            region=slot.region,
            turn=turn,
            instrument=self._instrument(slot.region.code),
            sheets=slot.panel,
            sealed=self._moderating.sealed(visit),
            missing=self._moderating.missing(visit),
            compared=compared,
            withheld=withheld,
            matches=self._matches(visit, turn, compared),
            minimum=self._profile.package.instrument.min_valid,
            revealed_at=self._revealed_at(visit),
        )

    def _compared(self, visit: VisitId, turn: Turn) -> tuple[Comparison | None, str]:
        if not turn.revealed:
            return None, "not_revealed"
        try:
            return self._moderating.comparison(visit), ""
        except DomainError as error:
            return None, error.key

    def _matches(self, visit: VisitId, turn: Turn, compared: Comparison | None) -> bool:
        if compared is None or turn.state not in RESULT_STATES:
            return True
        return self._moderating.result_matches(visit)

    def _revealed_at(self, visit: VisitId) -> str:
        zone = self._profile.roster.event.zone
        for said in self._profile.book.timeline.get(visit, ()):
            if isinstance(said.fact, Revealed):
                return f"{moment(Wall(said.room_ms, zone)):%H.%M}"
        return ""

    def _instrument(self, region: RegionCode) -> Instrument:
        if region not in self._instruments:
            self._instruments[region] = self._profile.published.instrument_of(region)
        return self._instruments[region]

    def sealings(self, visit: VisitId) -> tuple[Sealing, ...]:
        """Return every sealing of a visit's sheets."""
        return sealings(self._profile, visit)

    def evidence(self, reading: PanelReading, code: str) -> tuple[Judged, ...]:
        """Return the files for an indicator with what the panel found, () while levels are shut."""
        if reading.compared is None or not code:
            return ()
        return self._verdicts.about(reading.visit.id, code, reading.compared.people)

    def open_flags(self) -> int:
        """Return how many flags wait for the panels whose levels this person sees."""
        return sum(
            len(turn.open_flags)
            for visit, turn in self._profile.book.turns.items()
            if turn.state is VisitState.MODERATION and self._moderating.sees_levels(visit)
        )

    def revealed_visits(self) -> tuple[VisitId, ...]:
        """Return the visits whose levels are open and whose moderation is not; cases have none."""
        roster, turns = self._profile.roster, self._profile.book.turns.items()
        revealed = (visit for visit, turn in turns if turn.state is VisitState.REVEALED)
        return tuple(visit for visit in revealed if not roster.is_case(visit))
