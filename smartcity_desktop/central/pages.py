"""The pages a browser gets: sign-in, events, progress; server-rendered, without scripts."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from smartcity_desktop.central.accounts import Account, AccountError, AccountRole, Accounts
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.hosting import Hosted
from smartcity_desktop.central.markup import Markup
from smartcity_desktop.central.progress import class_progress, trouble
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.sessions import SESSION_MS, Sessions
from smartcity_desktop.central.wording import resource

COOKIE = "__Host-session"
FORM_LIMIT = 4096
SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Pages:
    """The pages of one centre; `events` and `records` by their authority's fingerprint."""

    def __init__(
        self,
        database: Database,
        events: Mapping[str, Hosted],
        records: Mapping[str, Records],
        sessions: Sessions,
        desk: Desk,
        markup: Markup,
    ) -> None:
        self._database = database
        self._events = events
        self._records = records
        self._sessions = sessions
        self._accounts = Accounts(database)
        self._desk = desk
        self._markup = markup
        self._style = resource("theme", "central.css").read_text("utf-8")

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [
            Route("/", self.home),
            Route("/style.css", self.style),
            Route("/login", self.login, methods=["POST"]),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/events/{authority}", self.event),
        ]

    async def style(self, _request: Request) -> Response:
        """Answer the style sheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": "max-age=60"})

    async def home(self, request: Request) -> Response:
        """Answer the sign-in form, the only event, or the list of events."""
        account = await self._account(request)
        if account is None:
            return _html(self._markup.sign_in())
        if len(self._events) == 1:
            return await self._progress(next(iter(self._events.values())), account)
        return _html(self._markup.events(self._events.values(), account.name))

    async def event(self, request: Request) -> Response:
        """Answer the progress of one event."""
        account = await self._account(request)
        if account is None:
            return _html(self._markup.sign_in(), 401)
        event = self._events.get(request.path_params["authority"])
        if event is None:
            return _html(self._markup.missing_page(), 404)
        return await self._progress(event, account)

    async def login(self, request: Request) -> Response:
        """Let an account in and go to the start page."""
        if _from_elsewhere(request):
            return _html(self._markup.sign_in(), 403)
        form = await _form(request)
        name, password = form.get("name", ""), form.get("password", "")
        peer = request.client.host if request.client else ""
        enter = partial(self._accounts.enter, name, password, peer)
        try:
            account = await self._desk.enter(enter)
        except AccountError as error:
            status = 429 if error.key == "too_many_attempts" else 403
            return _html(self._markup.sign_in(error.key, **error.details), status)
        token = await self._desk.write(partial(self._sessions.open_account, account.name))
        answer = RedirectResponse("/", 303, headers=SAFETY)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_MS // 1000,
            path="/",
            secure=True,
            httponly=True,
            samesite="strict",
        )
        return answer

    async def logout(self, request: Request) -> Response:
        """End the session and go to the start page."""
        if _from_elsewhere(request):
            return _html(self._markup.sign_in(), 403)
        token = request.cookies.get(COOKIE, "")
        await self._desk.write(partial(self._sessions.close, token))
        answer = RedirectResponse("/", 303, headers=SAFETY)
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    async def _account(self, request: Request) -> Account | None:
        token = request.cookies.get(COOKIE, "")
        return await self._desk.read(partial(self._known, token)) if token else None

    def _known(self, token: str) -> Account | None:
        name = self._sessions.account(token)
        return self._accounts.find(name) if name else None

    async def _progress(self, event: Hosted, account: Account) -> Response:
        return _html(await self._desk.read(partial(self._drawn, event, account)))

    def _drawn(self, event: Hosted, account: Account) -> str:
        with self._database.read() as connection:
            book = self._records[event.authority].book(connection)
            classes = class_progress(connection, event, book)
            progress_alone = account.role is AccountRole.OBSERVER
            found = None if progress_alone else trouble(connection, event)
        return self._markup.progress(event, classes, found, account.name)


def _from_elsewhere(request: Request) -> bool:
    """Tell whether another site's page sent a form; browsers say so, other programs say nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin", "")
    return bool(origin) and origin.partition("://")[2] != request.headers.get("host", "")


def _html(content: str, status: int = 200) -> Response:
    return HTMLResponse(content, status, headers=SAFETY)


async def _form(request: Request) -> dict[str, str]:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > FORM_LIMIT:
            return {}
    try:
        fields = parse_qs(content.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
