"""The end of a rehearsal on one laptop: everything at the centre, journals and results checked."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.visit import FINAL_STATES
from smartcity_desktop.protocol.bundle import text_bytes
from smartcity_desktop.protocol.identity import certificate_bytes
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.rehearsing.laptop import HOPE_SECONDS, Laptop
from smartcity_desktop.services.rehearsing.overhearing import Overheard


@dataclass(frozen=True, slots=True)
class Played:
    """What one person's part left behind; `results` are the final digests by visit.

    `overheard` is None for a laptop that was not listened to; `seconds` are by stage.
    """

    person: PersonId
    journal: str
    recorded: int
    pending: int
    refused: int
    sound: bool
    results: Mapping[VisitId, str]
    certificates: tuple[str, ...]
    overheard: Overheard | None
    seconds: Mapping[str, float]


def leave(laptop: Laptop) -> Played:
    """Hear the last news, wait for the centre's receipts, and say what was left behind."""
    laptop.exchange()
    laptop.until("receipts", lambda: laptop.delivering.standing().pending == 0)
    laptop.within(HOPE_SECONDS, lambda: laptop.delivering.standing().refused == 0)
    profile, standing = laptop.profile, laptop.delivering.standing()
    with laptop.watch.stage("checking"):
        sound = all(check.ok for check in Checking(profile).check(full=False))
    laptop.watch.add({"processor": time.process_time()})
    return Played(
        person=profile.person_id,
        journal=profile.journal,
        recorded=profile.store.head.next_seq,
        pending=standing.pending,
        refused=standing.refused,
        sound=sound,
        results={
            visit: turn.result
            for visit, turn in profile.book.turns.items()
            if turn.state in FINAL_STATES
        },
        certificates=tuple(text_bytes(certificate_bytes(c)) for c in profile.identity.chain),
        overheard=laptop.overhearing.found if laptop.overhearing else None,
        seconds=laptop.watch.seconds,
    )
