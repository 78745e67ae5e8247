"""Everything Beranda asks to be done: own sheets and papers, the day's duties, delivery, names."""

from collections.abc import Iterator, Sequence

from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.services.class_day import ClassDay, Day
from smartcity_desktop.services.concluding import Concluding
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.dates import long_day
from smartcity_desktop.ui.home.concerns import (
    Concern,
    Delivery,
    delivery_concerns,
    namesakes,
    unfinished_sheets,
    unissued_papers,
)
from smartcity_desktop.ui.home.decisions import decision_duties
from smartcity_desktop.ui.home.duties import DayOffice, duties
from smartcity_desktop.ui.home.powers import leads, may
from smartcity_desktop.ui.home.timing import Moment
from smartcity_desktop.ui.tokens import Tone


class Agenda:
    """Reads what needs doing for one person; what was understood is not told again."""

    def __init__(
        self,
        class_day: ClassDay,
        delivering: Delivering,
        issuing: Issuing,
        seating: Seating,
        desk: Desk,
    ) -> None:
        self._class_day, self._delivering, self._issuing = class_day, delivering, issuing
        self._seating, self._desk = seating, desk
        self._concluding = Concluding(desk.profile)
        self._dismissed = set[str]()

    def dismiss(self, key: str) -> None:
        """Do not tell this again."""
        self._dismissed.add(key)

    def read(self, class_code: str, days: Sequence[Day], now: Moment) -> list[Concern]:
        """Return what needs doing, most urgent first."""
        found = [
            *self._clock(days),
            *self._duties(class_code, days, now),
            *self._own(days, now),
            *self._delivery(),
            *namesakes(days, self._desk.profile.roster, now, self._desk.wording),
        ]
        return [concern for concern in found if concern.key not in self._dismissed]

    def _clock(self, days: Sequence[Day]) -> Iterator[Concern]:
        """Tell that this laptop's date is not that of the stage that runs."""
        running, today = self._class_day.running_day(), self._class_day.date()
        day = next((d for d in days if d.number == running and d.date != today), None)
        if day is not None:
            wording = self._desk.wording
            date = long_day(today, wording.language)
            text = wording.say("home.clock_ahead", date=date, day=day.number)
            subject, verb = wording.say("home.clock_subject"), wording.say("home.understood")
            yield Concern("clock", "clock", Tone.WARN, subject, text, verb)

    def _duties(self, class_code: str, days: Sequence[Day], now: Moment) -> list[Concern]:
        profile = self._desk.profile
        if not leads(profile.role):
            return []
        tolerance = profile.roster.event.tolerance_minutes
        office = DayOffice(
            class_code, days, profile.book, self._class_day, self._seating, now, tolerance
        )
        found = [*duties(office, self._desk.wording)]
        if days:
            found += decision_duties(self._concluding, days[0].number, self._desk.wording)
        # What somebody may not resolve is not asked of them.
        return [
            concern
            for concern in found
            if concern.command is None or may(profile.role, concern.command)
        ]

    def _own(self, days: Sequence[Day], now: Moment) -> list[Concern]:
        profile, wording = self._desk.profile, self._desk.wording
        if profile.role not in SCORING_ROLES:
            return []
        papers = unissued_papers(self._issuing.unissued_sheets(), profile.roster, wording)
        sheets = unfinished_sheets(days, now, wording)
        if leads(profile.role):
            # Who runs the day is asked to begin a region first.
            begun = {s.visit.id for day in days for s in day.slots if s.begun or s.answered}
            sheets = [concern for concern in sheets if concern.visit in begun]
        return [*sheets, *papers]

    def _delivery(self) -> list[Concern]:
        standing = self._delivering.standing()
        now = self._desk.profile.clock.wall().ms
        waiting = now - standing.oldest_ms if standing.oldest_ms else 0
        delivery = Delivery(standing.refused, standing.pending, waiting)
        return delivery_concerns(delivery, self._desk.wording)
