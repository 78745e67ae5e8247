"""What sheets forbid a panel: the centre sees it, whichever of the two arrives first."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from smartcity_desktop.central.tables import entries
from smartcity_desktop.domain.facts import (
    Agreed,
    ConflictDeclared,
    Fact,
    FlagClosed,
    ModerationOpened,
    PersonId,
)
from smartcity_desktop.domain.panel import comparison, result_digest
from smartcity_desktop.domain.visit import Seal
from tests.central.scribe import Scribe
from tests.central.test_reveal import VISIT, Room, a_class, reveal, room  # noqa: F401 - a fixture

RESULT = "f" * 64


def seals_of(scribes: list[Scribe]) -> tuple[str, ...]:
    found: list[str] = []
    for scribe in scribes:
        sealed = scribe.sheet(scribe.sheet_id(1)).sealed
        assert sealed is not None
        found.append(Seal(scribe.sheet_id(1), 1, sealed.digest).text())
    return tuple(found)


def opened(room: Room, scribes: list[Scribe]) -> None:
    """Open the levels after everybody sealed, by everybody's clock."""
    scribes[0].clock = max(scribe.clock for scribe in scribes) + 1000
    reveal(room, scribes)


def flags_of(scribes: list[Scribe]) -> tuple[str, ...]:
    return tuple(scribes[0].sheet(scribes[0].sheet_id(1)).marks)


def refused(room: Room) -> set[str]:
    with room.desk.database.read() as connection:
        query = select(entries.c.refused).where(entries.c.refused.is_not(None))
        return {row.refused for row in connection.execute(query)}


def result_of(room: Room, scribes: Sequence[Scribe]) -> str:
    """Return the digest of what a panel's sheets give."""
    published = room.desk.stage.hosted.published
    visit, sheets = published.roster.visit(VISIT), [s.sheet(s.sheet_id(1)) for s in scribes]
    return result_digest(visit, 1, comparison(published, visit, sheets).evaluation)


def settled(flags: Sequence[str], *, left: bool = True) -> list[FlagClosed]:
    return [FlagClosed(VISIT, flag, left, "tafsir berbeda" if left else "") for flag in flags]


def judged(room: Room, chair: Scribe, *facts: Fact) -> list[str]:
    """Return what the centre refuses of a chair's acts."""
    start = len(chair.lines)
    chair.write(*facts)
    return [one.key for one in room.desk.receipt(chair.bundle(start)).refused]


def test_a_panel_agrees_once_it_has_talked_of_what_lies_apart(room: Room):
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    flags, result = flags_of(scribes), result_of(room, scribes)
    agreed = Agreed(VISIT, 1, seals_of(scribes), result)
    facts = ModerationOpened(VISIT, flags), *settled(flags), agreed
    assert judged(room, scribes[0], *facts) == []


def test_no_panel_agrees_on_what_its_sheets_do_not_give(room: Room):
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    flags, agreed = flags_of(scribes), Agreed(VISIT, 1, seals_of(scribes), RESULT)
    facts = ModerationOpened(VISIT, flags), *settled(flags), agreed
    assert judged(room, scribes[0], *facts) == ["result_differs"]


@pytest.mark.parametrize("told", [None, 0, 1])
def test_a_panel_does_not_agree_on_levels_that_lie_apart(room: Room, told: int | None):
    """Whether it says nothing of them, that there are none, or names some of them."""
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    agreed = Agreed(VISIT, 1, seals_of(scribes), RESULT)
    if told is None:
        assert judged(room, scribes[0], agreed) == ["flags_missing"]
        return
    flags = flags_of(scribes)[:told]
    facts = ModerationOpened(VISIT, flags), *settled(flags), agreed
    assert judged(room, scribes[0], *facts) == ["flags_missing", "flags_open"]


def test_what_still_lies_apart_was_not_settled(room: Room):
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    flags, agreed = flags_of(scribes), Agreed(VISIT, 1, seals_of(scribes), RESULT)
    facts = ModerationOpened(VISIT, flags), *settled(flags, left=False), agreed
    assert judged(room, scribes[0], *facts) == ["still_apart"]


def test_who_is_excused_since_leaves_no_flag_behind(room: Room):
    """The chair compares the sheets that count; what the others say is nobody's flag."""
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    chair = scribes[0]
    region = room.desk.stage.package.roster.visit(VISIT).region
    # The levels by turns are 2, 3, 4: without the third nothing lies two apart.
    third = ConflictDeclared(PersonId(scribes[2].person), region, "family", "Saudara")
    counted = [*scribes[:2], *scribes[3:]]
    agreed = Agreed(VISIT, 1, seals_of(counted), result_of(room, counted))
    assert judged(room, chair, third, ModerationOpened(VISIT, ()), agreed) == []


def test_no_order_of_arrival_lets_it_pass(room: Room):
    """The chair's journal comes before the sheets that say what lay apart."""
    held: list[bytes] = []
    deliver = room.desk.receipt
    room.desk.receipt = held.append  # kept back
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    start = len(scribes[0].lines)
    scribes[0].write(ModerationOpened(VISIT, ()), Agreed(VISIT, 1, seals_of(scribes), RESULT))
    chair = [held[0], *held[5:], scribes[0].bundle(start)]
    for content in [*chair, *held[1:4]]:
        deliver(content)
    assert refused(room) == set()
    deliver(held[4])
    assert refused(room) == {"flags_missing", "flags_open"}
