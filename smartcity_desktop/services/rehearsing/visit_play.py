"""One region's turn in a rehearsal: it comes or does not, is scored apart, and is opened."""

import random
from dataclasses import dataclass

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.words import LeaderRank, Stage
from smartcity_desktop.services.rehearsing import leading, performing
from smartcity_desktop.services.rehearsing.cast import Cast
from smartcity_desktop.services.rehearsing.incidents import Incidents
from smartcity_desktop.services.rehearsing.times import MINUTE_MS, day_ms, local_iso, slot_ms

SMALLEST_DELEGATION, LARGEST_DELEGATION = 3, 12
# Minutes before the slot at which delegations come, and after the talk until levels are opened.
EARLY, REVEALING = 5, 10
# Minutes after the beginning of scoring at which the power goes and comes back.
DARK, LIGHT = 2, 10
EVIDENCE_DUE = 16 * 60
LEADERS = tuple(rank for rank in LeaderRank if rank is not LeaderRank.LOWER)


@dataclass(slots=True)
class Struck:
    """What happened that no fact tells: hubs and laptops that were killed."""

    dead_hubs: int = 0
    killed: int = 0


class VisitPlay:
    """Plays the turns of a class; `struck` counts what was killed."""

    def __init__(self, cast: Cast, incidents: Incidents, seed: int) -> None:
        self._cast = cast
        self._incidents = incidents
        self._seed = seed
        self.struck = Struck()

    def play(self, visit: Visit) -> bool:
        """Play a turn until its levels are open; returns False when they are not, or not yet."""
        chair, event = self._cast.chair, self._cast.roster.event
        begins = slot_ms(event, visit)
        if not visit.confirmed:
            after = begins + (event.tolerance_minutes + 1) * MINUTE_MS
            chair.ask(leading.mark_absent, visit.id, after)
            return False
        scoring_ms = self._start(visit, begins)
        if visit.id == self._incidents.evidence:
            until = local_iso(event, day_ms(event, visit.day + 1, EVIDENCE_DUE))
            chair.ask(leading.await_evidence, visit.id, until, scoring_ms + MINUTE_MS)
            return False
        self._strike(visit.id, scoring_ms)
        self.score(visit.id, scoring_ms, scoring_ms + REVEALING * MINUTE_MS)
        return True

    def _start(self, visit: Visit, begins: int) -> int:
        """Receive the delegation and begin every stage; returns when scoring begins."""
        chair, event = self._cast.chair, self._cast.roster.event
        chance = random.Random(f"{self._seed}:delegation:{visit.id}")  # noqa: S311
        people = chance.randint(SMALLEST_DELEGATION, LARGEST_DELEGATION)
        late = self._incidents.late.get(visit.id, -EARLY)
        leader = visit.leader or chance.choice(LEADERS)
        chair.ask(leading.receive, visit.id, leader, people, begins + late * MINUTE_MS)
        first = begins + max(late, 0) * MINUTE_MS
        minutes = (0, event.presentation_minutes)
        starts = [first + sum(minutes[: n + 1]) * MINUTE_MS for n in range(2)]
        talked = event.presentation_minutes + event.discussion_minutes
        # Whoever comes late talks for less time; the slot ends when it ends.
        scoring_ms = begins + talked * MINUTE_MS
        chair.ask(
            leading.start_stages,
            visit.id,
            dict(zip(Stage, [*starts, scoring_ms], strict=True)),
        )
        return scoring_ms

    def _strike(self, visit: VisitId, scoring_ms: int) -> None:
        power, hub = self._incidents.power_cut, self._incidents.dead_hub
        if power is not None and power.visit == visit:
            actor = self._cast.actors[power.person]
            actor.ask(performing.begin_sheet, visit, self._incidents.answers, scoring_ms)
            self._cast.lose(actor)
            self.struck.killed += 1
            self._cast.chair.ask(
                leading.interrupt,
                visit,
                scoring_ms + DARK * MINUTE_MS,
                scoring_ms + LIGHT * MINUTE_MS,
            )
            self._cast.bring_back(actor)
        if hub is not None and hub.visit == visit:
            self._cast.kill_hub()
            self.struck.dead_hubs += 1
            self._cast.serve_from(self._cast.actors[hub.person])

    def score(self, visit: VisitId, scoring_ms: int, reveal_ms: int) -> None:
        """Let everybody score apart and seal, then open the levels."""
        replies = [
            actor.tell(performing.score, visit, scoring_ms) for actor in self._cast.scorers(visit)
        ]
        for reply in replies:
            reply.wait()
        self._cast.chair.ask(leading.reveal, visit, reveal_ms)
