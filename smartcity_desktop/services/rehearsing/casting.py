"""Giving each person of a class a part: card, folder, and a clock that is a little off."""

import random
from dataclasses import replace

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.roster import ClassGroup, Roster
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.package import open_package
from smartcity_desktop.services.preparing.publishing import Publication
from smartcity_desktop.services.rehearsing.actors import Actor, fresh_processes
from smartcity_desktop.services.rehearsing.cast import Cast
from smartcity_desktop.services.rehearsing.laptop import Part
from smartcity_desktop.services.rehearsing.stage import Stage
from smartcity_desktop.services.rehearsing.times import MINUTE_MS, day_ms

MORNING = 6 * 60
# How far a laptop's clock may be off, either way.
LARGEST_OFFSET_MS = 3 * MINUTE_MS


class Casting:
    """Hands out the cards of a published event; `overheard` has every laptop listened to.

    `minimum` is the quorum of valid sheets.
    """

    def __init__(
        self,
        roster: Roster,
        published: Publication,
        stage: Stage,
        seed: int,
        *,
        overheard: bool = False,
    ) -> None:
        self.roster = roster
        self.minimum = open_package(published.package.read_bytes()).instrument.min_valid
        self._published = published
        self._stage = stage
        self._seed = seed
        self._overheard = overheard
        self._processes = fresh_processes()

    def cast(self, group: ClassGroup, upstream: str) -> Cast:
        """Return the laptops of a class, the chair's first; the first class is listened to."""
        people = group.scoring()
        parts = {person: self.part(person) for person in people}
        if group == self.roster.classes[0]:
            parts[people[-1]] = replace(parts[people[-1]], overhears=True)
        actors = {person: Actor(part, self._processes) for person, part in parts.items()}
        overseer = Actor(self.part(secretary_of(self.roster)), self._processes)
        return Cast(self.roster, group, actors, overseer, upstream)

    def part(self, person: PersonId) -> Part:
        """Return what one person's laptop is given."""
        card = next(c for c in self._published.cards if c.person.id == person)
        chance = random.Random(f"{self._seed}:clock:{person}")  # noqa: S311
        event = self.roster.event
        return Part(
            person=person,
            package=self._published.package,
            card=card.path,
            code=card.code,
            profile=self._stage.profiles / person,
            papers=self._stage.papers,
            mirror=self._stage.mirror,
            seed=self._seed,
            zone=event.zone,
            morning_ms=day_ms(event, 1, MORNING),
            offset_ms=chance.randint(-LARGEST_OFFSET_MS, LARGEST_OFFSET_MS),
            overhears=self._overheard,
        )


def secretary_of(roster: Roster) -> PersonId:
    """Return who of the secretariat takes part in a rehearsal."""
    return next(p.id for p in roster.people if roster.role_of(p.id) is Role.SECRETARIAT)
