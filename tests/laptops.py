"""Laptops of an event's people, opened when a test asks for one and closed after it.

They have entered the small event, unless the module has a fixture `event` of its own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartcity_desktop.domain.roster import Person
from smartcity_desktop.services.profile import Profile
from tests.builders import CHAIR, MEMBER, SECRETARIAT, PublishedEvent, a_profile

Open = Callable[[Person], Profile]


@pytest.fixture
def laptop(tmp_path: Path, event: PublishedEvent) -> Iterator[Open]:
    made: list[Profile] = []

    def enter(person: Person) -> Profile:
        made.append(a_profile(tmp_path / person.id, event, person))
        return made[-1]

    yield enter
    for profile in made:
        profile.close()


@pytest.fixture
def chair(laptop: Open) -> Profile:
    return laptop(CHAIR)


@pytest.fixture
def member(laptop: Open) -> Profile:
    return laptop(MEMBER)


@pytest.fixture
def secretariat(laptop: Open) -> Profile:
    return laptop(SECRETARIAT)
