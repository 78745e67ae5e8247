"""Readable builders of a panel: an event with a hub, and laptops that score and exchange."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.credentials import centre_credentials, read_credentials
from smartcity_desktop.protocol.identity import Identity, Purpose
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import SigningIn
from smartcity_desktop.storage.shelf import secret
from tests.builders import PIN, PublishedEvent
from tests.central.scribe import HOSTS, Running, Stage, a_centre


def stage_of(event: PublishedEvent) -> Stage:
    """Return the event as the builders of hubs and centres want it."""
    code = event.package.roster.event.code
    return Stage(event.authority, event.package, centre_credentials(event.authority, code, HOSTS))


def served(event: PublishedEvent, folder: Path) -> AbstractContextManager[Running]:
    """Run the event's own centre, whose ledger lies in `folder`."""
    database = f"sqlite:///{folder / 'pusat.sqlite'}"
    return a_centre("--database", database, *stage_of(event).write_files(folder))


@pytest.fixture
def centre(event: PublishedEvent, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a centre that has received nothing yet."""
    with served(event, tmp_path) as running:
        yield running.url


def hub_of(profile: Profile) -> Identity:
    """Return what the laptop's own card makes of it when it becomes the hub."""
    kept = secret(profile.store, "hub")
    assert kept is not None
    return read_credentials(kept, Purpose.HUB)


def at(profile: Profile, hub: str, centre: str = "") -> Delivering:
    """Return the delivering of a laptop that was told where the hub is."""
    delivering = Delivering(profile, centre)
    delivering.use_hub(hub)
    return delivering


def scoring_of(profile: Profile) -> Scoring:
    return Scoring(profile, lambda pin: SigningIn(NoVault()).confirm_pin(profile.folder, pin))


def sheets_of(profile: Profile) -> list[SheetId]:
    roster = profile.roster
    return [s for v in roster.visits for s, p in roster.sheets_of(v) if p == profile.person_id]


def score(profile: Profile, facts: int, sheet: int = 0) -> None:
    """Give so many levels on one of the own sheets."""
    scoring = scoring_of(profile)
    codes = [node.code for node in profile.package.instrument.judged()]
    for number in range(facts):
        scoring.give(sheets_of(profile)[sheet], codes[number % len(codes)], number % 4 + 1)


def seal(profile: Profile, sheet: int = 0) -> SheetId:
    """Fill and seal one of the own sheets."""
    scoring, chosen = scoring_of(profile), sheets_of(profile)[sheet]
    for node in scoring.sheet(chosen).judged():
        scoring.give(chosen, node.code, 3)
    scoring.rate(chosen, scoring.sheet(chosen).instrument.ratings[0].code)
    scoring.submit(chosen, PIN)
    return chosen


def known(profile: Profile, other: Profile) -> set[str]:
    """Return the kinds of fact a laptop can read of another person's journal."""
    return {line.entry.kind for line in profile.store.lines(other.journal)}


def a_folder(root: Path, name: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
