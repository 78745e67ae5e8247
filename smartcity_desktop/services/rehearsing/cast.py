"""The laptops of one class in one room: who is there, who leads, and which of them is the hub."""

import os
import signal
from collections.abc import Mapping, Sequence

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.roster import ClassGroup, Roster
from smartcity_desktop.services.rehearsing import leading, performing
from smartcity_desktop.services.rehearsing.actors import Actor, together

# Windows knows no such signal: there every end of a process from outside is without warning.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Cast:
    """A class's people at their laptops; `roster` is the event as the class has changed it.

    `overseer` is the secretariat's laptop, at the centre of address `upstream`, and off.
    """

    def __init__(
        self,
        roster: Roster,
        group: ClassGroup,
        actors: Mapping[PersonId, Actor],
        overseer: Actor,
        upstream: str,
    ) -> None:
        self.roster = roster
        self.code = group.code
        self.actors = actors
        self.chair = actors[group.chair()]
        self.overseer = overseer
        self.upstream = upstream
        self.host = self.chair
        self._hub_process = 0
        self._address = ""

    def enter(self) -> None:
        """Switch every laptop on, start the hub at the chair's, and tell everybody where it is."""
        starting = [actor.start() for actor in self.actors.values()]
        for one in starting:
            one.wait()
        self.serve_from(self.chair)

    def serve_from(self, actor: Actor) -> None:
        """Make a laptop the hub of the class, and tell everybody who is there."""
        self.host = actor
        self._address, self._hub_process = actor.ask(leading.open_hub, self.upstream)
        there = [one for one in self.actors.values() if one.on]
        together(there, performing.meet, self._address)

    def kill_hub(self) -> None:
        """Let the hub die without warning, as when its laptop falls."""
        os.kill(self._hub_process, KILL)

    def lose(self, actor: Actor) -> None:
        """Take the power from a laptop; where it was the hub, the chair's takes over."""
        actor.kill()
        if actor is self.host:
            self.serve_from(self.chair)

    def bring_back(self, actor: Actor) -> None:
        """Switch a laptop on again."""
        actor.start().wait()
        actor.ask(performing.meet, self._address)

    def scorers(self, visit: VisitId) -> list[Actor]:
        """Return the laptops of those who score a visit, the chair's first."""
        people = [person for _, person in self.roster.sheets_of(self.roster.visit(visit))]
        return [self.actors[person] for person in people]

    def others(self) -> Sequence[Actor]:
        """Return everybody's laptops but the chair's."""
        return [actor for actor in self.actors.values() if actor is not self.chair]

    def leave(self) -> None:
        """Let everybody go, the hub's laptop last."""
        for actor in self.actors.values():
            if actor is not self.host:
                actor.leave()
        self.host.leave()
        self.overseer.leave()
