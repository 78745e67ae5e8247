"""The centre's API: deliver and fetch by identity, receipts by range, sessions, time."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from smartcity_desktop.central.admission import NAME
from smartcity_desktop.central.changes import Changes
from smartcity_desktop.central.database import Database, now_ms
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.forwarding import brought_back
from smartcity_desktop.central.hosting import Hosted, Standing
from smartcity_desktop.central.hub_reading import hub_heads, hub_news
from smartcity_desktop.central.ledger import Ledger, Outcome, Received
from smartcity_desktop.central.queries import heads, news, owner_of, receipts_of
from smartcity_desktop.central.readers import Reader, reader_of
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.sessions import Sessions
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    BUNDLE_LIMIT,
    Challenge,
    FetchAnswer,
    FetchRequest,
    HeadsAnswer,
    ParkedAnswer,
    ReceiptsAnswer,
    RefusedAnswer,
    SessionRequest,
    TimeAnswer,
    pack,
)
from smartcity_desktop.protocol.journal import JournalId

JSON = "application/json"
PACKED = "application/zstd"
SEQ_LIMIT = 2**62
_DIGITS = re.compile(r"[0-9]{1,19}")
Endpoint = Callable[[Request], Awaitable[Response]]


class AnswerError(Exception):
    """A request that gets a plain answer: status and the key of its sentence."""

    def __init__(self, status: int, key: str, detail: str = "") -> None:
        super().__init__(status, key, detail)
        self.status = status
        self.answer = RefusedAnswer(key, detail)


@dataclass(frozen=True, slots=True)
class House:
    """One event of the centre with the ledger that writes it and the book that is read."""

    event: Hosted
    ledger: Ledger
    records: Records


class Api:
    """The endpoints; `houses` are the centre's events by their authority's fingerprint."""

    def __init__(
        self,
        database: Database,
        houses: Mapping[str, House],
        sessions: Sessions,
        desk: Desk,
        changes: Changes,
    ) -> None:
        self._database = database
        self._changes = changes
        self._houses = houses
        self._sessions = sessions
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the API."""
        event = "/v1/events/{authority}"
        bundle = event + "/bundles/{journal}/{run}"
        return [
            Route("/healthz", self.health),
            Route("/v1/time", self.time),
            Route("/v1/challenge", self.challenge),
            Route("/v1/session", self.session, methods=["POST"]),
            Route(bundle, self.deliver, methods=["PUT"]),
            Route(event + "/journals/{journal}", self.receipts),
            Route(event + "/heads", self.heads),
            Route(event + "/fetch", self.fetch, methods=["POST"]),
        ]

    async def health(self, _request: Request) -> Response:
        """Answer "ok" while the database answers."""
        await self._desk.read(self._touch)
        return PlainTextResponse("ok\n")

    def _touch(self) -> None:
        with self._database.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    async def time(self, _request: Request) -> Response:
        """Answer the centre's clock."""
        return json_answer(TimeAnswer(now_ms()))

    async def challenge(self, _request: Request) -> Response:
        """Answer a nonce to sign."""
        return json_answer(Challenge(self._sessions.challenge()))

    async def session(self, request: Request) -> Response:
        """Answer a token for a signed challenge."""
        asked = parse(await _body(request), SessionRequest)
        house = self._house(asked.authority)
        try:
            answer = await self._desk.write(partial(self._sessions.open_device, house.event, asked))
        except ProtocolError as error:
            raise AnswerError(403, error.key) from error
        return json_answer(answer)

    async def deliver(self, request: Request) -> Response:
        """Append a bundle: 200 receipt, 202 parked, 409 fork."""
        house = self._house(request.path_params["authority"])
        content = await _body(request)
        named = (_journal(request), *_run(request))
        bundle = await self._desk.read(partial(house.ledger.read, content))
        header = bundle.header
        if named != (header.journal, header.first, header.last):
            raise ProtocolError("address_mismatch")
        outcome = await self._desk.deliver(partial(house.ledger.deliver, bundle, wait=False))
        self._changes.noticed()
        return _outcome(outcome)

    async def receipts(self, request: Request) -> Response:
        """Answer what is held of a journal, to those who may know that there is one."""
        house, asker = await self.asker(request)
        journal = _journal(request)
        first = number_of(request, "first", 0)
        last = number_of(request, "last", SEQ_LIMIT)
        return json_answer(
            await self._desk.read(partial(self._receipts, house, asker, journal, first, last))
        )

    def _receipts(
        self, house: House, asker: Standing, journal: JournalId, first: int, last: int
    ) -> ReceiptsAnswer:
        with self._database.read() as connection:
            if not self._knows(connection, house, asker, journal):
                return ReceiptsAnswer(journal, 0, ())
            answer = receipts_of(connection, house.event, journal, first, last)
            brought = brought_back(connection, house.event, journal, first, last)
        return replace(answer, upstream=brought)

    def _knows(
        self, connection: Connection, house: House, asker: Standing, journal: JournalId
    ) -> bool:
        if asker.hub:
            book = house.records.book(connection)
            return journal in hub_heads(connection, house.event, book, asker.class_code)
        owner = owner_of(connection, house.event, journal)
        reader = self._reader(connection, house, asker)
        return owner is not None and (reader.whole(owner) or reader.may("submitted", "", owner))

    async def heads(self, request: Request) -> Response:
        """Answer the heads of the journals the asker may read something of."""
        house, asker = await self.asker(request)
        work = self._hub_heads if asker.hub else self._heads
        return json_answer(HeadsAnswer(await self._desk.read(partial(work, house, asker))))

    def _heads(self, house: House, asker: Standing) -> dict[str, int]:
        with self._database.read() as connection:
            return heads(connection, house.event, self._reader(connection, house, asker))

    def _reader(self, connection: Connection, house: House, asker: Standing) -> Reader:
        book = house.records.book(connection)
        return reader_of(connection, house.event, book, asker.person)

    async def fetch(self, request: Request) -> Response:
        """Answer a bounded part of what is new for the asker."""
        house, asker = await self.asker(request)
        asked = parse(await _body(request), FetchRequest)
        work = self._hub_fetch if asker.hub else self._fetch
        answer = await self._desk.read(partial(work, house, asker, asked))
        return Response(answer, media_type=PACKED)

    def _fetch(self, house: House, asker: Standing, asked: FetchRequest) -> bytes:
        with self._database.read() as connection:
            reader = self._reader(connection, house, asker)
            found: FetchAnswer = news(connection, house.event, reader, asked)
        return pack(found)

    def _hub_heads(self, house: House, asker: Standing) -> dict[str, int]:
        with self._database.read() as connection:
            book = house.records.book(connection)
            return hub_heads(connection, house.event, book, asker.class_code)

    def _hub_fetch(self, house: House, asker: Standing, asked: FetchRequest) -> bytes:
        with self._database.read() as connection:
            book, code = house.records.book(connection), asker.class_code
            return pack(hub_news(connection, house.event, book, code, asked))

    def _house(self, authority: str) -> House:
        house = self._houses.get(authority)
        if house is None:
            raise AnswerError(404, "event_unknown")
        return house

    async def asker(self, request: Request) -> tuple[House, Standing]:
        """Return the event of a request and who asks; raises AnswerError without a session."""
        house = self._house(request.path_params["authority"])
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        asker = None
        if kind.lower() == "bearer" and token:
            asker = await self._desk.read(partial(self._sessions.asker, house.event, token))
        if asker is None:
            raise AnswerError(401, "session_needed")
        return house, asker


async def answered(_request: Request, error: Exception) -> Response:
    """Return the answer for an error of a request."""
    match error:
        case ClientDisconnect():
            # Nobody is there to read it, and nothing went wrong here.
            return Response(status_code=400)
        case AnswerError():
            return json_answer(error.answer, error.status)
        case ProtocolError():
            return json_answer(RefusedAnswer(error.key, str(error.details)), 422)
        case _:
            raise error


def _outcome(outcome: Outcome) -> Response:
    if isinstance(outcome, Received):
        return Response(outcome.receipt, media_type=JSON)
    return json_answer(outcome, 202 if isinstance(outcome, ParkedAnswer) else 409)


def json_answer(record: object, status: int = 200) -> Response:
    """Return a record as canonical JSON."""
    return Response(canonical_json(record), status, media_type=JSON)


def number_of(request: Request, name: str, otherwise: int) -> int:
    """Return a number of a request's query; raises ProtocolError for anything else."""
    text = request.query_params.get(name, "")
    if not text:
        return otherwise
    return _number(text)


def _number(text: str) -> int:
    if not _DIGITS.fullmatch(text) or int(text) > SEQ_LIMIT:
        raise ProtocolError("address_mismatch")
    return int(text)


def _run(request: Request) -> tuple[int, int]:
    first, _, last = request.path_params["run"].partition("-")
    return _number(first), _number(last)


def _journal(request: Request) -> JournalId:
    journal = request.path_params["journal"]
    if not NAME.fullmatch(journal):
        raise ProtocolError("address_mismatch")
    return JournalId(journal)


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BUNDLE_LIMIT:
            raise AnswerError(413, "too_large")
        parts.append(part)
    return b"".join(parts)
