"""What lets laptops learn of each other's acts at once: a mark that changes, and waiting for it."""

import asyncio
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import delete, func, select

from smartcity_desktop.central.database import Database, DatabaseError, now_ms
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.tables import files, journals, presence
from smartcity_desktop.protocol.presence import HEARD_SECONDS

# A mark, and who is present.
News = tuple[str, tuple[str, ...]]
# Deliveries in quick succession are told to other processes together, arrivals at most so often.
TOGETHER_SECONDS = 0.05
ARRIVALS_SECONDS = 1.0
# How often somebody's presence is written down, and how soon a lost link is tried again.
NOTED_SECONDS = 15.0
PAUSE_SECONDS = 1.0


class Changes:
    """What one process alone has received, and who asked it: a class hub is alone.

    Everything runs in the server's loop, but for `noticed_elsewhere` and `close`.
    """

    def __init__(self) -> None:
        self._life = secrets.token_hex(4)
        self._count = 0
        self._next = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._followers: list[Callable[[], None]] = []
        self._heard: dict[tuple[str, str], float] = {}

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower` in the loop whenever a laptop delivered something; it must not wait."""
        self._followers.append(follower)

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

    async def hear(self, authority: str, person: str) -> None:
        """Know that somebody asked; the others are told at once of who was not there before."""
        arrives = person not in self._present(authority)
        self._heard[authority, person] = time.monotonic()
        if person and arrives:
            self.wake()

    async def beyond(self, authority: str, known: str, seconds: float) -> News:
        """Return the mark once it is not `known`, or what it is after `seconds`; who is present."""
        if known == self._mark and not self._closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._next.wait(), seconds)
        return self._mark, self._present(authority)

    @property
    def _mark(self) -> str:
        """The mark of everything until now; a restarted server has other ones."""
        return f"{self._life}-{self._count}"

    def _present(self, authority: str) -> tuple[str, ...]:
        since = time.monotonic() - HEARD_SECONDS
        heard = [who for (of, who), at in self._heard.items() if of == authority and at > since]
        # A hub that asks is no person.
        return tuple(sorted(filter(None, heard)))

    def close(self) -> None:
        """Let nobody wait any more, from any thread."""
        self._closed = True
        self.noticed_elsewhere()


class SharedChanges(Changes):
    """What any process on one database has received: marks and presence are the database's.

    The mark counts what is held, so that it is the same whichever process is asked. That there is
    something to look for is told by the database; a sign that got lost costs one question's time.
    """

    def __init__(self, database: Database, desk: Desk) -> None:
        super().__init__()
        self._database = database
        self._desk = desk
        self._over = threading.Event()
        self._listening = threading.Thread(target=self._listen, name="news", daemon=True)
        # What is known since everybody was woken last, read once for all who wait.
        self._held: dict[str, tuple[asyncio.Event, asyncio.Task[News]]] = {}
        self._due: dict[float, asyncio.TimerHandle] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Remember the loop that waits, and listen to the other processes."""
        super().start()
        self._listening.start()

    def noticed(self) -> None:
        """Wake everybody who waits, here and at every other process."""
        super().noticed()
        self._tell_within(TOGETHER_SECONDS)

    async def hear(self, authority: str, person: str) -> None:
        """Know that somebody asked; others are told soon of who was not there before."""
        noted = self._heard.get((authority, person))
        if not person or (noted is not None and time.monotonic() - noted < NOTED_SECONDS):
            return
        self._heard[authority, person] = time.monotonic()
        # Whom a full disk keeps from being written down may ask for news all the same.
        with suppress(DatabaseError):
            if await self._desk.write(lambda: self._note(authority, person)):
                self._tell_within(ARRIVALS_SECONDS)

    def _note(self, authority: str, person: str) -> bool:
        """Write down that somebody is there; tell whether they were not before."""
        now = now_ms()
        before = now - int(HEARD_SECONDS * 1000)
        here = presence.c.authority == authority, presence.c.person == person
        with self._database.write() as connection:
            query = select(presence.c.heard).where(*here, presence.c.heard > before)
            arrives = connection.execute(query).first() is None
            row = {"authority": authority, "person": person, "heard": now}
            self._database.put(connection, presence, row)
            gone = presence.c.authority == authority, presence.c.heard <= before
            connection.execute(delete(presence).where(*gone))
        return arrives

    def _tell_within(self, seconds: float) -> None:
        if seconds not in self._due:
            loop = asyncio.get_running_loop()
            self._due[seconds] = loop.call_later(seconds, self._tell, seconds)

    def _tell(self, seconds: float) -> None:
        del self._due[seconds]
        if seconds == ARRIVALS_SECONDS:
            self.wake()
        task = asyncio.ensure_future(self._announce())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _announce(self) -> None:
        # Who is not told looks again when the question's time is over.
        with suppress(DatabaseError):
            await self._desk.write(self._database.announce)

    async def beyond(self, authority: str, known: str, seconds: float) -> News:
        """Return the mark once it is not `known`, or what it is after `seconds`; who is present."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        told = await self._news(authority, anew=seconds == 0)
        if told[0] != known:
            # The asker may know from another process what this one has not heard of yet.
            return await self._news(authority, anew=True)
        began = told[1]
        while told == (known, began) and not self._closed and loop.time() < until:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._next.wait(), until - loop.time())
            told = await self._news(authority, anew=loop.time() >= until)
        return told

    async def _news(self, authority: str, *, anew: bool = False) -> News:
        held = self._held.get(authority)
        if held is None or held[0] is not self._next or anew:
            task = asyncio.ensure_future(self._desk.read(lambda: self._read(authority)))
            held = self._held[authority] = self._next, task
        return await asyncio.shield(held[1])

    def _read(self, authority: str) -> News:
        entries = select(func.coalesce(func.sum(journals.c.next_seq), 0)).where(
            journals.c.authority == authority
        )
        whole = select(func.count()).where(
            files.c.authority == authority, files.c.held == files.c.size
        )
        since = now_ms() - int(HEARD_SECONDS * 1000)
        there = select(presence.c.person).where(
            presence.c.authority == authority, presence.c.heard > since
        )
        with self._database.read() as connection:
            numbers = [connection.execute(query).scalar_one() for query in (entries, whole)]
            people = sorted(connection.execute(there).scalars())
        return "-".join(map(str, numbers)), tuple(people)

    def _listen(self) -> None:
        while not self._over.is_set():
            with suppress(DatabaseError):
                for _ in self._database.announced(self._over.is_set):
                    self.noticed_elsewhere()
            self._over.wait(PAUSE_SECONDS)

    def close(self) -> None:
        """Let nobody wait any more, from any thread."""
        self._over.set()
        super().close()
