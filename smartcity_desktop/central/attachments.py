"""The endpoints of files: how much is held, a part in, a part out.

Only what a fact in the ledger names is taken, from somebody of the event; what comes is believed
once its hash is right, and until then each one's parts are apart from everybody else's.
"""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from smartcity_desktop.central.changes import Changes
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.files import Files
from smartcity_desktop.central.hosting import Standing
from smartcity_desktop.central.readers import reader_of
from smartcity_desktop.central.routes import AnswerError, Api, House, json_answer, number_of
from smartcity_desktop.protocol.attachments import (
    NAMES_LIMIT,
    PART_LIMIT,
    AttachmentAnswer,
    AttachmentsAnswer,
    AttachmentsRequest,
    is_digest,
)
from smartcity_desktop.protocol.codec import parse
from smartcity_desktop.protocol.errors import ProtocolError

OCTETS = "application/octet-stream"
# A question names files by 66 bytes each.
QUESTION_LIMIT = NAMES_LIMIT * 80


class Attachments:
    """Answers for the files of every event this server holds."""

    def __init__(
        self,
        api: Api,
        database: Database,
        houses: Mapping[str, House],
        desk: Desk,
        changes: Changes,
    ) -> None:
        self._api = api
        self._changes = changes
        self._database = database
        self._desk = desk
        self._files = {
            authority: Files(database, house.event, house.records)
            for authority, house in houses.items()
        }

    def routes(self) -> list[Route]:
        """Return the routes of these endpoints."""
        event = "/v1/events/{authority}/attachments"
        return [
            Route(event, self.held, methods=["POST"]),
            Route(event + "/{sha256}", self.give, methods=["GET"]),
            Route(event + "/{sha256}", self.take, methods=["PUT"]),
        ]

    async def held(self, request: Request) -> Response:
        """Answer how much is held of the files asked about."""
        files = self._of(request)
        _, asker = await self._api.asker(request)
        asked = parse(await _body(request, QUESTION_LIMIT), AttachmentsRequest)
        digests = [digest for digest in asked.digests[:NAMES_LIMIT] if is_digest(digest)]
        work = partial(files.held, digests, asker.uploader)
        return json_answer(AttachmentsAnswer(await self._desk.read(work)))

    async def take(self, request: Request) -> Response:
        """Keep a part of a file and answer how much is held then."""
        files, digest = self._of(request), _digest(request)
        if request.headers.get("content-length", "").rjust(20, "0")[:20] > f"{PART_LIMIT:020}":
            raise AnswerError(413, "too_large")
        _, asker = await self._api.asker(request)
        offset = number_of(request, "offset", 0)
        content = await _body(request, PART_LIMIT)
        keep = partial(files.keep, digest, offset, content, asker.uploader)
        held, whole = await self._desk.write(keep)
        if whole:
            self._changes.noticed()
        return json_answer(AttachmentAnswer(held))

    async def give(self, request: Request) -> Response:
        """Answer a part of a file; nothing when it is not whole here or not the asker's to read."""
        files, digest = self._of(request), _digest(request)
        house, asker = await self._api.asker(request)
        offset = number_of(request, "offset", 0)
        read = partial(self._read, files, house, asker, digest, offset)
        return Response(await self._desk.read(read), media_type=OCTETS)

    def _read(self, files: Files, house: House, asker: Standing, digest: str, offset: int) -> bytes:
        with self._database.read() as connection:
            if asker.hub:
                allowed = files.may_hold(connection, asker.class_code, digest)
            else:
                book = house.records.book(connection)
                reader = reader_of(connection, house.event, book, asker.person)
                allowed = files.may_read(connection, reader, digest)
            return files.read(connection, digest, offset) if allowed else b""

    def _of(self, request: Request) -> Files:
        files = self._files.get(request.path_params["authority"])
        if files is None:
            raise AnswerError(404, "event_unknown")
        return files


def _digest(request: Request) -> str:
    digest = request.path_params["sha256"]
    if not is_digest(digest):
        raise ProtocolError("address_mismatch")
    return digest


async def _body(request: Request, limit: int) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > limit:
            raise AnswerError(413, "too_large")
    return bytes(content)
