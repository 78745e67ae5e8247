"""What lets laptops learn of each other's acts at once: a mark that changes, and waiting for it."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress


class Changes:
    """Counts what one process has received; other workers' marks are their own.

    Everything runs in the server's loop, but for `noticed_elsewhere` and `close`.
    """

    def __init__(self) -> None:
        self._life = secrets.token_hex(4)
        self._count = 0
        self._next = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._followers: list[Callable[[], None]] = []

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower` in the loop whenever a laptop delivered something; it must not wait."""
        self._followers.append(follower)

    @property
    def mark(self) -> str:
        """The mark of everything until now; a restarted server has other ones."""
        return f"{self._life}-{self._count}"

    def start(self) -> None:
        """Remember the loop that waits."""
        self._loop = asyncio.get_running_loop()

    def noticed(self) -> None:
        """Wake everybody who waits, and tell those who follow."""
        self.wake()
        for follower in self._followers:
            follower()

    def wake(self) -> None:
        """Wake everybody who waits, for what no laptop delivered."""
        self._count += 1
        self._next.set()
        self._next = asyncio.Event()

    def noticed_elsewhere(self) -> None:
        """Do as `wake` does, from another thread."""
        if self._loop is not None:
            # A loop that has ended keeps nobody waiting.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.wake)

    async def beyond(self, known: str, seconds: float) -> str:
        """Return the mark once it is not `known`, or what it is after `seconds`."""
        if known == self.mark and not self._closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._next.wait(), seconds)
        return self.mark

    def close(self) -> None:
        """Let nobody wait any more, from any thread."""
        self._closed = True
        self.noticed_elsewhere()
