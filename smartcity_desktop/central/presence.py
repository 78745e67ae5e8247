"""The endpoints that say who answers, whether there is news, and how the link upstream stands."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from smartcity_desktop.central.changes import Changes
from smartcity_desktop.central.database import now_ms
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.routes import Api, json_answer, number_of
from smartcity_desktop.protocol.identity import fingerprint, hub_class_of
from smartcity_desktop.protocol.presence import (
    NEWS_SECONDS,
    AboutAnswer,
    HeldEvent,
    NewsAnswer,
    ServerKind,
    UpstreamAnswer,
)

Link = Callable[[], UpstreamAnswer]


class Presence:
    """Answers who is there and what is new; `link` reads how a hub stands with its centre.

    `ahead_ms` is how far this machine's clock is ahead of the time its room goes by: a hub that
    takes over goes on with the time of the one before it.
    """

    def __init__(
        self,
        api: Api,
        events: Mapping[str, Hosted],
        desk: Desk,
        changes: Changes,
        link: Link,
        ahead_ms: int = 0,
    ) -> None:
        self._api = api
        self._events = events
        self._desk = desk
        self._changes = changes
        self._link = link
        self._ahead_ms = ahead_ms

    def routes(self) -> list[Route]:
        """Return the routes of these endpoints."""
        return [
            Route("/v1/about", self.about),
            Route("/v1/upstream", self.upstream),
            Route("/v1/events/{authority}/news", self.news),
        ]

    async def about(self, _request: Request) -> Response:
        """Answer who this is and which events it holds."""
        return json_answer(described(self._events))

    async def upstream(self, _request: Request) -> Response:
        """Answer how the link to the centre stands."""
        return json_answer(await self._desk.read(self._link))

    async def news(self, request: Request) -> Response:
        """Answer as soon as something was received that the asker has not been told of."""
        _, asker = await self._api.asker(request)
        authority = request.path_params["authority"]
        await self._changes.hear(authority, asker.person)
        seconds = min(number_of(request, "wait", 0), NEWS_SECONDS)
        known = request.query_params.get("mark", "")
        mark, present = await self._changes.beyond(authority, known, seconds)
        return json_answer(NewsAnswer(mark, present, now_ms() - self._ahead_ms))


def described(events: Mapping[str, Hosted]) -> AboutAnswer:
    """Return what a server of these events says of itself."""
    held = tuple(
        HeldEvent(authority, event.published.roster.event.code)
        for authority, event in events.items()
    )
    first = next(iter(events.values()))
    certificate = first.centre.certificate
    kind = ServerKind.HUB if first.is_hub else ServerKind.CENTRE
    code = hub_class_of(certificate) if first.is_hub else ""
    return AboutAnswer(kind, code, fingerprint(certificate), held, now_ms())


def without_upstream() -> UpstreamAnswer:
    """Return what a centre says: nothing lies above it."""
    return UpstreamAnswer("", None, 0)
