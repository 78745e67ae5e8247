"""Keeping a laptop and its class hub in step: own acts go at once, peers' acts come at once.

Two threads: one waits for news at the hub, one exchanges. Without a hub both wait for one.
"""

import random
import threading
from collections.abc import Callable, Sequence

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.protocol.presence import NEWS_SECONDS
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.sync.errors import SyncError

# Acts that come in quick succession go together.
TOGETHER_SECONDS = 0.15
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
# Asking whether a hub is there costs next to nothing.
LISTENING_PAUSE_SECONDS = 3.0
# Even if every sign of news were lost.
AT_LATEST_SECONDS = 60.0
LEAVING_SECONDS = 10.0


class Following:
    """Exchanges with the hub whenever there is something to exchange, from `start` to `stop`.

    `exchanged` is called after every attempt, and when somebody came or went, in a thread of its
    own; a window brings it to its own thread.
    """

    def __init__(
        self, profile: Profile, delivering: Delivering, exchanged: Callable[[], None]
    ) -> None:
        self._profile = profile
        self._delivering = delivering
        self._exchanged = exchanged
        self._due = threading.Event()
        self._hopeful = threading.Event()
        self._over = threading.Event()
        self._sent = 0
        self._threads = [
            threading.Thread(target=self._listen, name="hub-news", daemon=True),
            threading.Thread(target=self._exchange, name="hub-exchange", daemon=True),
        ]

    def start(self) -> None:
        """Begin; own acts of before are delivered first."""
        self._profile.store.on_recorded(self._recorded)
        self._due.set()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin no more exchanges, and wait for one that is under way."""
        self._over.set()
        self.exchange_soon()
        if self._threads[1].is_alive():
            self._threads[1].join(LEAVING_SECONDS)

    def exchange_soon(self) -> None:
        """Exchange now, also after failures: another hub was chosen, or somebody answers again."""
        self._due.set()
        self._hopeful.set()

    def _recorded(self, _lines: Sequence[Line]) -> None:
        # What was fetched is told as well: only own acts are news for the hub.
        if self._profile.store.head.next_seq > self._sent:
            self._due.set()

    def _listen(self) -> None:
        pause = _Pause(LISTENING_PAUSE_SECONDS)
        while not self._over.is_set():
            before = self._delivering.present
            try:
                if self._delivering.wait_for_news(NEWS_SECONDS):
                    self.exchange_soon()
                pause.end()
                if self._delivering.present != before and not self._over.is_set():
                    self._exchanged()
            except SyncError:
                # Whether the hub is away is found out, and told, by an exchange.
                self._due.set()
                self._over.wait(pause.next())

    def _exchange(self) -> None:
        pause = _Pause(LONGEST_PAUSE_SECONDS)
        while not self._over.is_set():
            self._due.wait(AT_LATEST_SECONDS)
            if self._over.wait(TOGETHER_SECONDS):
                return
            self._due.clear()
            self._hopeful.clear()
            if not self._delivering.hub:
                continue
            if self._exchange_once():
                pause.end()
            else:
                self._hopeful.wait(pause.next())
                self._due.set()

    def _exchange_once(self) -> bool:
        head = self._profile.store.head.next_seq
        try:
            exchanged = self._delivering.exchange_with_hub()
        except (SyncError, ProtocolError, StorageError):
            # `Delivering.hub_error` says what it was.
            return False
        else:
            self._sent = head
            if exchanged.files.left:
                # Evidence goes on, after whatever was recorded meanwhile.
                self._due.set()
            return True
        finally:
            if not self._over.is_set():
                self._exchanged()


class _Pause:
    """Grows with every failure in a row, with a random part: five laptops never knock together."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._seconds = FIRST_PAUSE_SECONDS

    def next(self) -> float:
        now = self._seconds
        self._seconds = min(now * 2, self._longest)
        return now * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing

    def end(self) -> None:
        self._seconds = FIRST_PAUSE_SECONDS
