"""People of the secretariat who read the centre's pages: roles, passwords, patience."""

import ipaddress
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import delete, insert, select, update

from smartcity_desktop.central.database import Database, DatabaseError, now_ms
from smartcity_desktop.central.tables import accounts, attempts, sessions
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.secrets import LANES, MEMORY_KIB, PASSES, deriving

PASSWORD_LENGTH = 10
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
# After five wrong passwords for one account from one network the wait there doubles, up to a
# quarter of an hour: nobody's mistakes keep others out, nor the same person elsewhere.
FREE_ATTEMPTS = 5
FIRST_WAIT_MS = 15_000
LONGEST_WAIT_MS = 15 * 60 * 1000
FORGOTTEN_MS = 24 * 60 * 60 * 1000


class AccountRole(StrEnum):
    """What an account may see: everything and accounts, everything, or progress alone."""

    ADMIN = "admin"
    SECRETARIAT = "secretariat"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password."""

    name: str
    role: AccountRole
    disabled: bool


class AccountError(Exception):
    """An account cannot be made, changed or entered; `key` names the sentence."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


class Accounts:
    """The accounts of one database."""

    def __init__(self, database: Database, clock: Callable[[], int] = now_ms) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, role: AccountRole, password: str) -> None:
        """Make an account; raises AccountError for a bad or taken name or a short password."""
        if not NAME.fullmatch(name):
            raise AccountError("account_name", name=name)
        row = {
            "name": name,
            "role": str(role),
            "password": _hashed(password),
            "disabled": False,
            "created": self._clock(),
        }
        with self._database.write() as connection:
            self._database.lock(connection, [f"account {name}"])
            taken = select(accounts.c.name).where(accounts.c.name == name)
            if connection.execute(taken).first() is not None:
                raise AccountError("account_taken", name=name)
            connection.execute(insert(accounts).values(row))

    def all(self) -> list[Account]:
        """Return every account by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
        return [Account(row.name, AccountRole(row.role), row.disabled) for row in rows]

    def find(self, name: str) -> Account | None:
        """Return a usable account, None for an unknown or disabled one."""
        found = [account for account in self.all() if account.name == name]
        return found[0] if found and not found[0].disabled else None

    def change_password(self, name: str, password: str) -> None:
        """Replace a password and end the account's sessions; raises AccountError."""
        self._change(name, password=_hashed(password), disabled=False)

    def disable(self, name: str) -> None:
        """Shut an account and end its sessions; raises AccountError for an unknown one."""
        self._change(name, disabled=True)

    def _change(self, name: str, **values: object) -> None:
        with self._database.write() as connection:
            changed = connection.execute(
                update(accounts).where(accounts.c.name == name).values(**values)
            )
            if changed.rowcount == 0:
                raise AccountError("account_unknown", name=name)
            connection.execute(
                delete(sessions).where(sessions.c.subject == name, sessions.c.authority == "")
            )

    def enter(self, name: str, password: str, peer: str) -> Account:
        """Return the account of a right password.

        Raises AccountError: a wrong password, or too many of them for this name from this network.
        """
        # What no account can be called is one name that nobody has.
        name = name if NAME.fullmatch(name) else ""
        subject = f"{_network(peer)} {name}"
        self._admit_attempt(subject)
        query = select(accounts).where(accounts.c.name == name)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        # An unknown name costs the same time as a wrong password.
        right = _matches(password, row.password if row else _NOBODY)
        if not right or row is None or row.disabled:
            raise AccountError("password_wrong")
        with self._database.write() as connection:
            connection.execute(delete(attempts).where(attempts.c.subject == subject))
        return Account(row.name, AccountRole(row.role), row.disabled)

    def _admit_attempt(self, subject: str) -> None:
        """Count an attempt before it is made, so that parallel ones are counted too."""
        now = self._clock()
        query = select(attempts).where(attempts.c.subject == subject)
        with self._database.write() as connection:
            self._database.lock(connection, [subject])
            connection.execute(delete(attempts).where(attempts.c.until < now - FORGOTTEN_MS))
            row = connection.execute(query).first()
            wait = row.until - now if row else 0
            if wait > 0:
                raise AccountError("too_many_attempts", seconds=-(-wait // 1000))
            failures = (row.failures if row else 0) + 1
            told = {"failures": failures, "until": now + _wait_ms(failures)}
            self._database.put(connection, attempts, {"subject": subject, **told})


def _network(peer: str) -> str:
    """Return the network of an address: what one office, or one subscriber, chooses from."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    bits = 24 if isinstance(address, ipaddress.IPv4Address) else 64
    return str(ipaddress.ip_network((address, bits), strict=False))


def _wait_ms(failures: int) -> int:
    over = failures - FREE_ATTEMPTS
    return 0 if over < 0 else min(FIRST_WAIT_MS * 2 ** min(over, 10), LONGEST_WAIT_MS)


def _hashed(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise AccountError("password_short", least=PASSWORD_LENGTH)
    kdf = Argon2id(
        salt=os.urandom(16), length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB
    )
    with deriving():
        return kdf.derive_phc_encoded(_bytes(password))


def _matches(password: str, encoded: str) -> bool:
    try:
        with deriving():
            Argon2id.verify_phc_encoded(_bytes(password), encoded)
    except InvalidKey:
        return False
    except ProtocolError as error:
        raise DatabaseError(error.key) from error
    return True


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


# The same cost parameters as every real password, and no password that fits.
_NOBODY = (
    f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
