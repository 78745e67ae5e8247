"""What the world does to a server: answered to whoever asks, told on its console, seen at /readyz.

The console says what is wrong and what happens next, once a minute for each kind of trouble.
"""

import logging
import secrets
import shutil
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from smartcity_desktop.central.database import Database, DatabaseError, Trouble
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.routes import json_answer
from smartcity_desktop.central.tables import settings
from smartcity_desktop.central.wording import Words
from smartcity_desktop.protocol.exchange import RefusedAnswer

LOG = logging.getLogger(__name__)
RETRY_SECONDS = "2"
QUIET_SECONDS = 60.0
# What a probe writes has to fit beside what is held, as a bundle has to.
PROBE_BYTES = 64 * 1024
ROOM_BYTES = 8 * 1024 * 1024
# Whoever asks more often gets the last answer: a question costs a write.
PROBE_SECONDS = 2.0


class Troubles:
    """Answers for a database that fails and for faults of this program, and tells the console."""

    def __init__(self, words: Words, clock: Callable[[], float] = time.monotonic) -> None:
        self._words = words
        self._clock = clock
        self._told: dict[Trouble, float] = {}

    async def answered(self, _request: Request, error: Exception) -> Response:
        """Return the answer when the world fails: what was asked is to be asked again."""
        if not isinstance(error, DatabaseError):
            raise error
        return self.answer(error)

    def answer(self, error: DatabaseError) -> Response:
        """Tell the console of a trouble and return its answer."""
        self.tell(error)
        status = 507 if error.full else 503
        answer = json_answer(RefusedAnswer(str(error.trouble)), status)
        answer.headers["Retry-After"] = RETRY_SECONDS
        return answer

    async def unheld(self, _request: Request, error: Exception) -> Response:
        """Return the answer to what no database can hold: a text or a number out of all bounds."""
        del error
        return json_answer(RefusedAnswer("unreadable"), 422)

    def tell(self, error: DatabaseError) -> None:
        """Say a trouble on the console, unless this kind was said within the last minute."""
        now, told = self._clock(), self._told.get(error.trouble)
        if told is not None and now - told < QUIET_SECONDS:
            return
        self._told[error.trouble] = now
        reason = " ".join(str(error).split())
        LOG.error("%s", self._words.say(f"console_{error.trouble}", reason=reason))

    async def failed(self, request: Request, error: Exception) -> Response:
        """Return the answer to a request that met a fault; the id stands in the log beside it."""
        name = secrets.token_hex(4)
        place = f"{request.method} {request.url.path}"
        LOG.error("%s", self._words.say("console_fault", id=name, place=place), exc_info=error)
        return json_answer(RefusedAnswer("server_fault", name), 500)


class Readiness:
    """Whether what is delivered now could be stored."""

    def __init__(self, database: Database, desk: Desk, troubles: Troubles) -> None:
        self._database = database
        self._desk = desk
        self._troubles = troubles
        self._probed: float | None = None
        self._trouble: DatabaseError | None = None

    def routes(self) -> list[Route]:
        """Return the route of this endpoint."""
        return [Route("/readyz", self.ready)]

    async def ready(self, _request: Request) -> Response:
        """Answer "ok" while something can be stored, otherwise as a delivery would be answered."""
        now = time.monotonic()
        if self._probed is None or now - self._probed > PROBE_SECONDS:
            self._probed = now
            try:
                await self._desk.write(self.probe)
                self._trouble = None
            except DatabaseError as error:
                self._trouble = error
        if self._trouble is not None:
            return self._troubles.answer(self._trouble)
        return PlainTextResponse("ok\n")

    def probe(self) -> None:
        """Write as much as a bundle; raises DatabaseError when there is no room or no database."""
        path = self._database.path
        if path is not None and shutil.disk_usage(path.parent).free < ROOM_BYTES:
            raise DatabaseError(f"{path.parent}: < {ROOM_BYTES // 1024 // 1024} MiB", Trouble.FULL)
        # Random, so that no database stores it smaller.
        row = {"name": "probe", "value": secrets.token_hex(PROBE_BYTES // 2)}
        with self._database.write() as connection:
            self._database.lock(connection, ["probe"])
            self._database.put(connection, settings, row)
