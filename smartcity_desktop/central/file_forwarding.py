"""Passing files on between a hub and its centre: after the facts, part by part, each way."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from smartcity_desktop.central.centre_client import CentreClient
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.files import Files
from smartcity_desktop.protocol.attachments import NAMES_LIMIT
from smartcity_desktop.protocol.errors import ProtocolError

# Bytes each way between two looks at the facts.
BUDGET = 4 * 1024 * 1024
# What keeps coming wrong is left alone until the link is made anew.
TRIES = 3


class FileForwarding:
    """Remembers what both sides hold; for the one thread of the link."""

    def __init__(self, files: Files, desk: Desk, over: Callable[[], bool]) -> None:
        self._files, self._desk, self._over = files, desk, over
        self._done: set[str] = set()
        self._failed: Counter[str] = Counter()
        # Whether there was more to carry than the budget of the last exchange.
        self.left = False

    def forget(self) -> None:
        """Ask for everything again, over a link that is made anew."""
        self._done.clear()
        self._failed.clear()

    def exchange(self, client: CentreClient) -> int:
        """Carry files both ways as far as the budget goes; returns how many came whole here."""
        sizes = {d: size for d, size in self._files.sizes().items() if self._open(d)}
        here, there = self._files.held(sizes), self._asked(client, list(sizes))
        self._budget, came = BUDGET, 0
        for digest, size in sizes.items():
            mine, theirs = here.get(digest, 0), there.get(digest)
            if theirs is None:
                continue
            if mine == size and theirs < size:
                self._send(client, digest, theirs, size)
            elif theirs == size and mine < size:
                came += self._take(client, digest, mine, size)
            elif mine == theirs == size:
                self._done.add(digest)
        self.left = self._budget <= 0
        return came

    def _open(self, digest: str) -> bool:
        return digest not in self._done and self._failed[digest] < TRIES

    def _asked(self, client: CentreClient, digests: list[str]) -> dict[str, int]:
        there: dict[str, int] = {}
        for start in range(0, len(digests), NAMES_LIMIT):
            there |= client.attachments(digests[start : start + NAMES_LIMIT])
        return there

    def _free(self) -> bool:
        return self._budget > 0 and not self._over()

    def _send(self, client: CentreClient, digest: str, held: int, size: int) -> None:
        while held < size and self._free():
            part = self._files.part(digest, held)
            after = client.attach(digest, held, part)
            self._budget -= len(part)
            if after is None or after <= held:
                self._failed[digest] += 1
                return
            held = after
        if held == size:
            self._done.add(digest)

    def _take(self, client: CentreClient, digest: str, held: int, size: int) -> bool:
        """Take the parts of a file; tells whether it is whole now."""
        while held < size and self._free():
            part = client.attachment(digest, held)
            self._budget -= len(part)
            try:
                after, whole = self._desk.write_now(partial(self._files.keep, digest, held, part))
            except ProtocolError:
                after, whole = held, False
            if after <= held:
                self._failed[digest] += 1
                return False
            held = after
            if whole:
                self._done.add(digest)
                return True
        return False
