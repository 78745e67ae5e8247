"""How long each stage of a visit has run, without the time it stood still."""

from collections.abc import Sequence

from smartcity_desktop.domain.class_book import Said
from smartcity_desktop.domain.class_facts import (
    Cancelled,
    EvidenceAwaited,
    EvidenceSettled,
    Resumed,
    Revealed,
    Seated,
    StageStarted,
    StartedAlone,
    Suspended,
)
from smartcity_desktop.domain.words import Stage

_STARTS = StageStarted | StartedAlone
_STOPS = Suspended | EvidenceAwaited | Revealed | Cancelled
_GOES_ON = Resumed | EvidenceSettled


def seconds_used(timeline: Sequence[Said], now_ms: int) -> dict[Stage, int]:
    """Return the seconds each begun stage has run by `now_ms`; a stage that has not begun is out.

    `now_ms` is the room's time: the clocks of laptops differ, and so does the hybrid clock, which
    runs ahead with the fastest of them. A moment before the last fact counts as that fact's.
    """
    used: dict[Stage, int] = {}
    stage: Stage | None = None
    since: int | None = None
    for said in timeline:
        fact = said.fact
        if not isinstance(fact, _STARTS | Seated | _STOPS | _GOES_ON):
            continue
        if stage is not None and since is not None:
            used[stage] += max(0, said.room_ms - since)
        if isinstance(fact, Seated):
            used, stage, since = {}, None, None
        elif isinstance(fact, _STARTS):
            stage, since = fact.stage, said.room_ms
            used.setdefault(stage, 0)
        else:
            since = said.room_ms if isinstance(fact, _GOES_ON) else None
    if stage is not None and since is not None:
        used[stage] += max(0, now_ms - since)
    return {stage: ms // 1000 for stage, ms in used.items()}
