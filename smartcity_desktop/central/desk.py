"""Threads of the centre: one that writes, a few that read, so that the loop never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from smartcity_desktop.central.database import DatabaseError

Result = TypeVar("Result")

READERS = 4
# Bundles in memory at one time; more are asked to come back.
WAITING_LIMIT = 128


class Desk:
    """Runs database work off the loop; writes queue behind each other, bounded."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, "centre-writer")
        self._readers = ThreadPoolExecutor(READERS, "centre-reader")
        self._waiting = 0

    async def write(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns in the writer's thread; raises DatabaseError when crowded."""
        if self._waiting >= WAITING_LIMIT:
            raise DatabaseError("crowded")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, work)
        finally:
            self._waiting -= 1

    def write_now(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns in the writer's thread, for threads outside the loop.

        Raises DatabaseError once the desk is closed.
        """
        try:
            waiting = self._writer.submit(work)
        except RuntimeError as error:
            raise DatabaseError("closed") from error
        return waiting.result()

    async def read(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def close(self) -> None:
        """Wait for what runs and take no more."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
