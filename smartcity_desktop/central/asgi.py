"""The centre's composition root: database, events, ledgers, API and pages as one ASGI app."""

import os
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.exc import DataError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.types import ExceptionHandler, Lifespan

from smartcity_desktop.central.attachments import Attachments
from smartcity_desktop.central.changes import Changes, SharedChanges
from smartcity_desktop.central.database import Database, DatabaseError
from smartcity_desktop.central.desk import Desk
from smartcity_desktop.central.hosting import Hosted, kept_events
from smartcity_desktop.central.ledger import Ledger
from smartcity_desktop.central.markup import Markup
from smartcity_desktop.central.pages import Pages
from smartcity_desktop.central.presence import Presence, without_upstream
from smartcity_desktop.central.records import Records
from smartcity_desktop.central.routes import AnswerError, Api, House, answered
from smartcity_desktop.central.sessions import Sessions
from smartcity_desktop.central.troubles import Readiness, Troubles
from smartcity_desktop.central.upstream import Upstream
from smartcity_desktop.central.wording import Words
from smartcity_desktop.protocol.errors import ProtocolError

# How a worker process learns what its parent was told.
DATABASE_VARIABLE = "SMARTCITY_CENTRAL_DATABASE"
LANGUAGE_VARIABLE = "SMARTCITY_CENTRAL_LANG"

OpenUpstream = Callable[[House, Desk, Changes], Upstream]


def create_app(
    database: Database,
    language: str = "id",
    hosted: Iterable[Hosted] | None = None,
    changes: Changes | None = None,
    upstream: OpenUpstream | None = None,
    ahead_ms: int = 0,
) -> Starlette:
    """Return the app of a prepared database; closes the database when it stops.

    It answers for the database's own events, or for `hosted` alone; `upstream` links the first of
    them to its centre, `ahead_ms` is how far a hub's clock is ahead of its room's time.
    """
    desk, sessions = Desk(apart=not database.embedded), Sessions(database)
    changes = changes or SharedChanges(database, desk)
    troubles = Troubles(Words(language))
    houses = {
        event.authority: House(event, Ledger(database, event), Records(database, event))
        for event in (kept_events(database) if hosted is None else hosted)
    }
    events = {authority: house.event for authority, house in houses.items()}
    records = {authority: house.records for authority, house in houses.items()}
    pages = Pages(database, events, records, sessions, desk, Markup(Words(language)))
    api = Api(database, houses, sessions, desk, changes)
    attachments = Attachments(api, database, houses, desk, changes)
    above = upstream(next(iter(houses.values())), desk, changes) if upstream else None
    link = above.state if above else without_upstream
    presence = Presence(api, events, desk, changes, link, ahead_ms)

    return Starlette(
        routes=[
            *api.routes(),
            *Readiness(database, desk, troubles).routes(),
            *attachments.routes(),
            *presence.routes(),
            *pages.routes(),
        ],
        exception_handlers=_answers(troubles),
        lifespan=_lifespan(database, desk, changes, above),
    )


def _answers(troubles: Troubles) -> Mapping[Any, ExceptionHandler]:
    """Return who answers for which error."""
    return {
        AnswerError: answered,
        ClientDisconnect: answered,
        ProtocolError: answered,
        DatabaseError: troubles.answered,
        DataError: troubles.unheld,
        Exception: troubles.failed,
    }


def _lifespan(
    database: Database, desk: Desk, changes: Changes, above: Upstream | None
) -> Lifespan[Starlette]:
    """Return what begins with the server and ends with it; the database last."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        changes.start()
        if above is not None:
            above.start()
        yield
        if above is not None:
            above.stop()
        changes.close()
        desk.close()
        database.close()

    return lifespan


def app_from_environment() -> Starlette:
    """Return the app of a worker process."""
    database = Database(os.environ[DATABASE_VARIABLE])
    return create_app(database, os.environ.get(LANGUAGE_VARIABLE, "id"))
