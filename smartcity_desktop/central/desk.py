"""Threads of the centre: one that writes, a few that read, so that the loop never waits."""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from smartcity_desktop.central.database import LOCK_MS, DatabaseError, LockedError

Result = TypeVar("Result")

READERS = 4
# Bundles in memory at one time; more are asked to come back.
WAITING_LIMIT = 128
# Seconds until a delivery whose journal is locked is tried again.
FIRST_PAUSE = 0.02
LONGEST_PAUSE = 0.5
# Passwords that wait to be looked at.
ENTERING_LIMIT = 16


class Desk:
    """Runs database work off the loop; writes queue behind each other, bounded.

    One thread alone delivers, as ledgers remember what they judged. A database that lets several
    write at once (`apart`) has a thread for all other writes, which wait for no delivery.
    """

    def __init__(self, *, apart: bool = False) -> None:
        self._writer = ThreadPoolExecutor(1, "centre-writer")
        self._other = ThreadPoolExecutor(1, "centre-notes") if apart else self._writer
        self._readers = ThreadPoolExecutor(READERS, "centre-reader")
        self._doorman = ThreadPoolExecutor(1, "centre-doorman")
        self._waiting = 0
        self._entering = 0

    async def enter(self, work: Callable[[], Result]) -> Result:
        """Return what slow `work` at the door returns, one at a time, apart from all else.

        Raises DatabaseError when crowded: who tries passwords keeps nobody from reading.
        """
        if self._entering >= ENTERING_LIMIT:
            raise DatabaseError("crowded")
        self._entering += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._doorman, work)
        finally:
            self._entering -= 1

    async def write(self, work: Callable[[], Result]) -> Result:
        """Return what `work` returns in a writer's thread; raises DatabaseError when crowded."""
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._other, work)

    async def deliver(self, work: Callable[[], Result]) -> Result:
        """Return what a delivery returns; while its journal is locked, others are served.

        Raises DatabaseError when crowded, and LockedError for a journal that stays locked.
        """
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
        until = loop.time() + LOCK_MS / 1000
        with self._place():
            while True:
                try:
                    return await loop.run_in_executor(self._writer, work)
                except LockedError:
                    if loop.time() + pause > until:
                        raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    @contextmanager
    def _place(self) -> Generator[None]:
        if self._waiting >= WAITING_LIMIT:
            raise DatabaseError("crowded")
        self._waiting += 1
        try:
            yield
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
        self._other.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._doorman.shutdown(wait=True, cancel_futures=True)
