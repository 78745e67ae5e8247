"""The facts every benchmark works on: one assessor scoring class after class."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

from smartcity_desktop.domain.facts import JournalOpened, PersonId, Scored, SheetId
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall
from smartcity_desktop.services.signing_in import new_journal_id
from smartcity_desktop.storage.store import Store
from tests.salts import SALT_KEY

ZONE = "Asia/Makassar"
START_MS = 1_793_673_000_000
INDICATORS = 60
REGIONS = 30
# What an enrolled device's certificates weigh in entry 0.
CERTIFICATES = ("Q" * 700, "R" * 700)


def opened(person: str = "AS-01") -> JournalOpened:
    return JournalOpened(
        device="Laptop B-01",
        person=PersonId(person),
        event="ukur-2026",
        authority="a" * 64,
        certificates=CERTIFICATES,
        instruments=("i" * 64,),
        example=True,
    )


def wall(number: int, chance: random.Random) -> Wall:
    """About one answer in nine seconds, never at an even beat."""
    return Wall(START_MS + number * 9000 + chance.randrange(8000), ZONE, None)


def scored(number: int, chance: random.Random, class_code: str = "B", serial: int = 2) -> Scored:
    region, indicator = divmod(number, INDICATORS)
    sheet = f"LP-2026-{class_code}-{region % REGIONS + 1:03d}-{serial:02d}"
    mark = min(5, max(1, round(chance.gauss(3.1, 0.9))))
    return Scored(SheetId(sheet), f"A{indicator // 5 + 1}.{indicator % 5 + 1}", mark)


def a_journal(count: int, person: str = "AS-01", class_code: str = "B") -> Iterator[Line]:
    """Yield the lines of one journal: its opening and `count` scores."""
    chance = random.Random(f"{person} {class_code}")
    serial = int(person[-2:])
    head = Head()
    for number in range(-1, count):
        fact = opened(person) if number < 0 else scored(number, chance, class_code, serial)
        line = head.following(fact, wall(number + 1, chance), SALT_KEY)
        head = head.after(line)
        yield line


def open_store(folder: Path, key: bytes | None = None) -> Store:
    """Return a fresh store with its journal begun and its log grown, as the program does."""
    store = Store(folder / "profile.db", key or os.urandom(32))
    store.begin_journal(new_journal_id(), opened(), Wall(START_MS, ZONE))
    store.grow_log()
    return store


def journal_id(number: int) -> JournalId:
    return JournalId(f"019a{number:04d}-0000-7000-8000-000000000000")
