"""The device's clock beside a server's: what is measured, and whose measurement counts."""

import time

import pytest

from smartcity_desktop.host.clock import ROOM_SECONDS, STEADY_MS, SystemClock


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def offset(clock: SystemClock) -> int:
    assert clock.offset_ms is not None
    return clock.offset_ms


def test_the_rooms_time_counts_as_long_as_its_hub_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    clock.measure(now_ms() - 60_000, room=False)
    assert offset(clock) == pytest.approx(60_000, abs=STEADY_MS)
    clock.measure(now_ms() + 180_000, room=True)
    clock.measure(now_ms() - 60_000, room=False)
    assert offset(clock) == pytest.approx(-180_000, abs=STEADY_MS)
    later = time.monotonic() + ROOM_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    clock.measure(now_ms() - 60_000, room=False)
    assert offset(clock) == pytest.approx(60_000, abs=STEADY_MS)


def test_what_the_network_takes_does_not_move_a_measured_clock() -> None:
    clock = SystemClock()
    clock.measure(now_ms(), room=True)
    first = offset(clock)
    clock.measure(now_ms() - STEADY_MS // 2, room=True)
    assert offset(clock) == first
    clock.measure(now_ms() - 2 * STEADY_MS, room=True)
    assert offset(clock) != first


def test_a_reading_tells_the_rooms_time() -> None:
    clock = SystemClock(offset_ms=-180_000)
    assert clock.wall().room_ms == pytest.approx(now_ms() + 180_000, abs=1000)
    assert SystemClock().wall().room_ms == pytest.approx(now_ms(), abs=1000)


@pytest.mark.parametrize("told", [-1, 2**62, 2**63, 2**64, -(2**63), 10**40])
def test_a_server_that_tells_no_time_moves_no_clock(told: int) -> None:
    clock = SystemClock()
    clock.measure(told, room=True)
    assert clock.wall().offset_ms is None
    clock.measure(now_ms() - 60_000, room=False)
    before = clock.offset_ms
    clock.measure(told, room=True)
    assert clock.offset_ms == before
