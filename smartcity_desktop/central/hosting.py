"""The events a centre holds: package, credentials and what is computed from them once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, update

from smartcity_desktop.central.database import Database, now_ms
from smartcity_desktop.central.tables import packages
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.rights import class_code_of
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.credentials import (
    issued_us,
    read_credentials,
    write_credentials,
)
from smartcity_desktop.protocol.identity import Identity, Purpose, purpose_of, verify_chain
from smartcity_desktop.protocol.package import Package, open_package


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in an event: role and class, "" for people without a class.

    `hub` tells that the hub of the class asks, and no person: `person` is "" then, and `key` the
    beginning of its key's fingerprint.
    """

    person: PersonId
    role: Role
    class_code: str
    hub: bool = False
    key: str = ""

    @property
    def uploader(self) -> str:
        """Whose parts of files are whose: a person's, or those of one hub's key."""
        return f"hub:{self.key}" if self.hub else str(self.person)


@dataclass(frozen=True, slots=True)
class Hosted:
    """One event at this centre."""

    package: Package
    centre: Identity
    published: Published
    standings: dict[PersonId, Standing]

    @property
    def is_hub(self) -> bool:
        """Whether this is a class hub's own ledger and not the centre's."""
        return purpose_of(self.centre.certificate) == Purpose.HUB

    @property
    def authority(self) -> str:
        """The fingerprint of the event's authority, the first part of every key."""
        return self.published.authority

    def class_of(self, person: PersonId) -> str:
        """Return the class of a person, "" for people without one or outside the roster."""
        standing = self.standings.get(person)
        return standing.class_code if standing else ""


def hosted_event(content: bytes, centre: Identity, purpose: Purpose = Purpose.CENTRE) -> Hosted:
    """Return the event of a package, answered for by a centre or, with that purpose, a hub.

    Raises ProtocolError when the package is not genuine or the credentials are another event's.
    """
    package = open_package(content)
    verify_chain(centre.chain, package.authority, purpose)
    roster = package.roster
    return Hosted(
        package,
        centre,
        Published(roster, package.instrument, package.fingerprint, package.digest),
        {
            p.id: Standing(p.id, roster.role_of(p.id), class_code_of(roster, p.id))
            for p in roster.people
        },
    )


def keep_event(database: Database, event: Hosted) -> bool:
    """Store a package and its credentials; a newer package of the same event comes beside it.

    One that is there already stays as old as it is and takes new credentials: which package is
    the newest does not depend on what a start script names. The credentials issued last are those
    of all its packages: returns False when these are not the ones given.
    """
    digest = hashlib.sha256(event.package.content).hexdigest()
    with database.write() as connection:
        database.lock(connection, ["packages"])
        held = select(packages.c.credentials).where(packages.c.authority == event.authority)
        known = [read_credentials(bytes(one)) for one in connection.execute(held).scalars()]
        newest = max((event.centre, *known), key=lambda one: issued_us(one.certificate))
        secret = write_credentials(newest)
        last = connection.execute(select(func.max(packages.c.imported))).scalar() or 0
        row = {
            "authority": event.authority,
            "digest": digest,
            "content": event.package.content,
            "credentials": secret,
            "imported": max(now_ms(), last + 1),
        }
        database.insert_new(connection, packages, [row])
        connection.execute(
            update(packages)
            .where(packages.c.authority == event.authority)
            .values(credentials=secret)
        )
    return newest is event.centre


def kept_events(database: Database) -> Iterator[Hosted]:
    """Yield every event of the database by its newest package, first imported first."""
    with database.read() as connection:
        rows = connection.execute(select(packages).order_by(packages.c.imported)).all()
    newest = {row.authority: row for row in rows}
    for row in newest.values():
        yield hosted_event(bytes(row.content), read_credentials(bytes(row.credentials)))
