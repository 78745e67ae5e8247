"""Who is asking: signed challenges for devices, passwords for accounts, tokens for both."""

import hashlib
import hmac
import secrets
from collections.abc import Callable

from sqlalchemy import delete, insert, select

from smartcity_desktop.central.database import Database, now_ms, secret_setting
from smartcity_desktop.central.hosting import Hosted, Standing
from smartcity_desktop.central.tables import sessions
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.words import Role
from smartcity_desktop.protocol.bundle import bytes_text
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    SessionAnswer,
    SessionRequest,
    verify_hub_session,
    verify_session,
)
from smartcity_desktop.protocol.identity import key_fingerprint, load_certificate

CHALLENGE_MS = 2 * 60 * 1000
SESSION_MS = 12 * 60 * 60 * 1000
# How a session of a hub is told from one of a person.
HUB_SUBJECT = "hub:"
# So much of a hub's key tells it from every other.
KEY_LETTERS = 24


class Sessions:
    """Challenges and tokens; any worker recognises what another one gave."""

    def __init__(self, database: Database, clock: Callable[[], int] = now_ms) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret_setting(database, "challenges", lambda: secrets.token_hex(32))

    def challenge(self) -> str:
        """Return a nonce that is good for two minutes; nothing is stored for it."""
        told = f"{self._clock()}.{secrets.token_urlsafe(18)}"
        return f"{told}.{self._seal(told)}"

    def _seal(self, told: str) -> str:
        return hmac.new(self._secret.encode(), told.encode(), hashlib.sha256).hexdigest()

    def _admit_nonce(self, nonce: str) -> None:
        told, _, seal = nonce.rpartition(".")
        genuine = hmac.compare_digest(seal.encode(), self._seal(told).encode())
        if not genuine or self._clock() - int(told.partition(".")[0]) > CHALLENGE_MS:
            raise ProtocolError("challenge_expired")

    def open_device(self, event: Hosted, request: SessionRequest) -> SessionAnswer:
        """Return a token for a device or a hub.

        Raises ProtocolError for a wrong answer, and for one that was meant for another server.
        """
        if request.authority != event.authority:
            raise ProtocolError("event_foreign")
        self._admit_nonce(request.nonce)
        authority, own = event.package.authority, event.centre.certificate
        code = verify_hub_session(request, authority, own)
        if code is not None:
            own_key = load_certificate(bytes_text(request.certificates[0]))
            subject = f"{HUB_SUBJECT}{key_fingerprint(own_key)[:KEY_LETTERS]}:{code}"
            token, expires = self._open(event.authority, subject, request.nonce)
            return SessionAnswer(token, PersonId(""), expires)
        person = verify_session(request, authority, own)
        if person not in event.standings or person.startswith(HUB_SUBJECT):
            raise ProtocolError("person_unknown")
        token, expires = self._open(event.authority, person, request.nonce)
        return SessionAnswer(token, person, expires)

    def open_account(self, name: str) -> str:
        """Return a token for an account whose password was right."""
        token, _ = self._open("", name, secrets.token_urlsafe(24))
        return token

    def _open(self, authority: str, subject: str, nonce: str) -> tuple[str, int]:
        token, now = secrets.token_urlsafe(32), self._clock()
        expires = now + SESSION_MS
        with self._database.write() as connection:
            # Two processes may get the same answer to one challenge in the same moment.
            self._database.lock(connection, [f"nonce {nonce}"])
            connection.execute(delete(sessions).where(sessions.c.expires < now))
            used = connection.execute(select(sessions.c.nonce).where(sessions.c.nonce == nonce))
            if used.first() is not None:
                raise ProtocolError("challenge_expired")
            row = {"authority": authority, "subject": subject, "nonce": nonce, "expires": expires}
            connection.execute(insert(sessions).values(token=_digest(token), **row))
        return token, expires

    def close(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))

    def asker(self, event: Hosted, token: str) -> Standing | None:
        """Return who holds a device's or hub's token for an event, None for no or an old token."""
        person = self._subject(event.authority, token)
        if person.startswith(HUB_SUBJECT):
            key, _, code = person.removeprefix(HUB_SUBJECT).partition(":")
            return Standing(PersonId(""), Role.OBSERVER, code, hub=True, key=key)
        return event.standings.get(PersonId(person)) if person else None

    def account(self, token: str) -> str:
        """Return the name of the account that holds a token, "" for no or an old token."""
        return self._subject("", token)

    def _subject(self, authority: str, token: str) -> str:
        query = select(sessions.c.subject).where(
            sessions.c.token == _digest(token),
            sessions.c.authority == authority,
            sessions.c.expires >= self._clock(),
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar() or ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
