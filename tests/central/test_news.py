"""News between processes on one database: whoever waits at one hears what came to the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from smartcity_desktop.sync.http import Delivered, HttpRail
from tests.central.scribe import Running, Scribe, Stage, a_centre, a_scribe


@pytest.fixture
def centres(database_url: str, stage: Stage, tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    with (
        a_centre("--database", database_url, *stage.write_files(tmp_path)) as one,
        a_centre("--database", database_url) as other,
    ):
        yield one, other


def a_rail(centre: Running, scribe: Scribe) -> HttpRail:
    # Less than the time a question for news is kept open without any.
    return HttpRail(centre.url, scribe.stage.package.authority, scribe.identity, (5, 15))


def test_what_comes_to_one_process_is_told_at_the_other(
    centres: tuple[Running, Running], stage: Stage
) -> None:
    member, chair = a_scribe(stage).open(), a_scribe(stage, "AS-01").open()
    with (
        closing(a_rail(centres[0], chair)) as at_one,
        closing(a_rail(centres[1], member)) as at_other,
        ThreadPoolExecutor(1) as pool,
    ):
        before = at_other.news("", 0)
        assert at_one.news("", 0).mark == before.mark
        # Who came in meanwhile is told too: the first answer may be of that alone.
        waiting = pool.submit(at_other.news, before.mark, 20)
        while waiting.result().mark == before.mark:
            waiting = pool.submit(at_other.news, before.mark, 20)
            assert isinstance(at_one.deliver(chair.bundle()), Delivered)
        marks = {rail.news("", 0).mark for rail in (at_one, at_other)}
        assert marks == {waiting.result().mark}
        assert at_one.news("", 0).present == ("AS-01", "AS-02")
        assert at_other.news("", 0).present == ("AS-01", "AS-02")


def test_what_changes_nothing_wakes_nobody(centres: tuple[Running, Running], stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    with closing(a_rail(centres[0], scribe)) as rail:
        assert isinstance(rail.deliver(scribe.bundle()), Delivered)
        mark = rail.news("", 0).mark
        assert isinstance(rail.deliver(scribe.bundle()), Delivered)
        assert rail.news(mark, 0).mark == mark
