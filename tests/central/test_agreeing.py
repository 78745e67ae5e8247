"""What sheets forbid a panel: the centre sees it, whichever of the two arrives first."""

import pytest
from sqlalchemy import select

from smartcity_desktop.central.tables import entries
from smartcity_desktop.domain.facts import Agreed, FlagClosed, ModerationOpened
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


@pytest.mark.parametrize("moderated", [False, True])
def test_a_panel_does_not_agree_straight_on_levels_that_lie_apart(
    room: Room,
    moderated: bool,
):
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    chair, start, flags = scribes[0], len(scribes[0].lines), flags_of(scribes)
    if moderated:
        closed = [FlagClosed(VISIT, flag, True, "tafsir berbeda") for flag in flags]
        chair.write(ModerationOpened(VISIT, flags), *closed)
    chair.write(Agreed(VISIT, 1, seals_of(scribes), RESULT))
    receipt = room.desk.receipt(chair.bundle(start))
    assert [one.key for one in receipt.refused] == ([] if moderated else ["flags_open"])


def test_flags_that_are_kept_back_are_missed(room: Room):
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    start = len(scribes[0].lines)
    scribes[0].write(ModerationOpened(VISIT, flags_of(scribes)[:1]))
    receipt = room.desk.receipt(scribes[0].bundle(start))
    assert [one.key for one in receipt.refused] == ["flags_missing"]


def test_no_order_of_arrival_lets_it_pass(room: Room):
    """The chair's journal comes before the sheets that say what lay apart."""
    held: list[bytes] = []
    deliver = room.desk.receipt
    room.desk.receipt = held.append  # kept back
    scribes = a_class(room, sealed=5)
    opened(room, scribes)
    start = len(scribes[0].lines)
    scribes[0].write(Agreed(VISIT, 1, seals_of(scribes), RESULT))
    chair = [held[0], *held[5:], scribes[0].bundle(start)]
    for content in [*chair, *held[1:4]]:
        deliver(content)
    assert refused(room) == set()
    deliver(held[4])
    assert refused(room) == {"flags_open"}
