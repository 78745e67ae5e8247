"""The file beside the database that holds its key, wrapped by the PIN, and the PIN's tries."""

import itertools
import os
import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import KEYFILE
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.secrets import SealedSecret, open_secret, seal_secret

FORMAT = 1
PIN_DIGITS = 6
FREE_TRIES = 5
# Waiting doubles after the free tries, up to a quarter of an hour; nothing is ever erased.
LONGEST_WAIT_SECONDS = 15 * 60
# From here on every wait is the longest.
TRIES_COUNTED = FREE_TRIES + 10
# Windows would else write two bytes for a line's end.
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose profile it is, readable without the key: what people choose their own by.

    `role` and `class_code` are as published when the event was entered, "" where there is none.
    """

    name: str
    event: str
    role: str = ""
    class_code: str = ""


@dataclass(frozen=True, slots=True)
class Keyfile:
    """The wrapped key of one profile; `wait_until` is wall seconds since 1970."""

    format: int
    profile: str
    name: str
    event: str
    wrapped: SealedSecret
    tries: int = 0
    wait_until: int = 0
    role: str = ""
    class_code: str = ""

    @property
    def holder(self) -> Holder:
        """Return whose profile it is."""
        return Holder(self.name, self.event, self.role, self.class_code)


def new_database_key() -> bytes:
    """Return 32 random bytes for a new database."""
    return secrets.token_bytes(32)


def refuse_weak_pin(pin: str) -> None:
    """Raise HostError unless a PIN has six digits or more and is not a plain run."""
    if len(pin) < PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise HostError("pin_too_short", digits=PIN_DIGITS)
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise HostError("pin_too_plain")


def write_keyfile(folder: Path, keyfile: Keyfile) -> None:
    """Replace the key file in one step: never half a file; raises HostError when it cannot."""
    target = folder / KEYFILE
    fresh = target.with_suffix(".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(canonical_json(keyfile))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(folder)) from error


def read_keyfile(folder: Path) -> Keyfile:
    """Return the key file of a profile; raises HostError when absent, damaged or newer."""
    try:
        keyfile = parse((folder / KEYFILE).read_bytes(), Keyfile)
    except FileNotFoundError as error:
        raise HostError("no_profile", folder=str(folder)) from error
    except NotADirectoryError as error:
        raise HostError("profile_is_file", folder=str(folder)) from error
    except PermissionError as error:
        raise HostError("file_unreadable", file=str(folder / KEYFILE)) from error
    except (OSError, ProtocolError) as error:
        raise HostError("keyfile_damaged", folder=str(folder)) from error
    if keyfile.format > FORMAT:
        raise HostError("profile_newer", format=keyfile.format)
    return keyfile


def wrap_key(folder: Path, profile: str, holder: Holder, key: bytes, pin: str) -> Keyfile:
    """Write and return the key file of a new profile or of a changed PIN."""
    refuse_weak_pin(pin)
    keyfile = Keyfile(
        FORMAT,
        profile,
        holder.name,
        holder.event,
        seal_secret(key, pin, f"profile:{profile}"),
        role=holder.role,
        class_code=holder.class_code,
    )
    write_keyfile(folder, keyfile)
    return keyfile


def unwrap_key(folder: Path, pin: str) -> bytes:
    """Return the database key; raises HostError for a wrong PIN or while waiting is due.

    The count is written before the PIN is tried, so that pulling the plug gains no try.
    """
    keyfile = read_keyfile(folder)
    now = int(time.time())
    waiting = _waiting(keyfile, now)
    if waiting:
        raise HostError("pin_wait", minutes=-(-waiting // 60))
    # The file is its owner's to write: no number in it makes a wait longer than the longest.
    tries = min(max(keyfile.tries, 0), TRIES_COUNTED) + 1
    wait = 0 if tries < FREE_TRIES else min(30 * 2 ** (tries - FREE_TRIES), LONGEST_WAIT_SECONDS)
    counted = replace(keyfile, tries=tries, wait_until=now + wait)
    write_keyfile(folder, counted)
    try:
        key = open_secret(keyfile.wrapped, pin, f"profile:{keyfile.profile}")
    except ProtocolError as error:
        left = max(FREE_TRIES - tries, 0)
        raise HostError("wrong_pin", left=left, minutes=-(-wait // 60)) from error
    write_keyfile(folder, replace(counted, tries=0, wait_until=0))
    return key


def try_key(folder: Path, pin: str) -> bytes:
    """Return the database key if `pin` opens it now, without counting a try.

    It gives nothing that the file itself does not give to whoever can read it. Raises
    HostError("pin_needed") for another PIN, "pin_wait" while waiting is due.
    """
    keyfile = read_keyfile(folder)
    waiting = _waiting(keyfile, int(time.time()))
    if waiting:
        raise HostError("pin_wait", minutes=-(-waiting // 60))
    try:
        return open_secret(keyfile.wrapped, pin, f"profile:{keyfile.profile}")
    except ProtocolError as error:
        raise HostError("pin_needed", folder=str(folder)) from error


def _waiting(keyfile: Keyfile, now: int) -> int:
    """Return the seconds until a PIN may be tried, 0 for now."""
    if keyfile.tries < FREE_TRIES:
        return 0
    # A clock set back must not lock anybody out for longer than the longest wait.
    return max(min(keyfile.wait_until - now, LONGEST_WAIT_SECONDS), 0)
