"""Calibration on Beranda: what waits before the first day."""

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.words import SCORING_ROLES, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.calibrating import Calibrating, Case
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.home.concerns import Concern
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.tokens import Tone

FIRST_DAY = 1
KEY = "calibration-"


class CalibrationDesk:
    """Tells one person's concerns until the class has opened its first day."""

    def __init__(self, wording: Wording, profile: Profile) -> None:
        self._wording, self._profile = wording, profile
        self._calibrating = Calibrating(profile)

    def concerns(self) -> list[Concern]:
        """Return what waits: to begin, to score, to open."""
        group = self._profile.class_group
        if group is None or self._profile.book.day(group.code, FIRST_DAY).opened:
            return []
        cases = self._calibrating.cases(group.code)
        if self._calibrating.leads and any(_is(case, VisitState.READY) for case in cases):
            return [self._concern("begin", len(cases))]
        found: list[Concern] = []
        if self._profile.role in SCORING_ROLES:
            own = [case for case in cases if _waits_for(case, self._profile.person_id)]
            found += [self._concern("unscored", len(own))] if own else []
        done = [case for case in cases if _is(case, VisitState.SCORING) and not case.missing]
        if done and self._calibrating.leads:
            found.append(self._concern("unopened", len(done)))
        return found

    def resolve(self, concern: Concern) -> bool:
        """Leave the concerns that name a place to Beranda, which goes there."""
        return concern.key.startswith(KEY) and concern.place is None

    def _concern(self, key: str, count: int) -> Concern:
        say = self._wording.say
        text, verb = say(f"calibration.waits_{key}", count=count), say("calibration.open_page")
        subject = say("window.place_calibration")
        return Concern(
            f"{KEY}{key}", "scale", Tone.INFO, subject, text, verb, place=Place.CALIBRATION
        )


def _is(case: Case, state: VisitState) -> bool:
    return case.turn.state is state


def _waits_for(case: Case, person: PersonId) -> bool:
    return _is(case, VisitState.SCORING) and person in case.missing
