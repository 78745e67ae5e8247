"""What every command shares: words, the profile it works on, and how it answers."""

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.paths import default_profile, known_events_folder
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.errors import ProtocolError

if TYPE_CHECKING:
    from smartcity_desktop.host.vault import Vault
    from smartcity_desktop.services.profile import Profile
    from smartcity_desktop.services.signing_in import SigningIn

# A PIN on the command line would stand in the system's process list: it comes from here.
PIN_VARIABLE = "SMARTCITY_PIN"

DONE, WANTING, BAD_INPUT, WORLD_FAILED = 0, 1, 2, 3

# Host errors that a person corrects; every other one is the world's.
BAD_INPUT_KEYS = frozenset(
    {
        "profile_exists",
        "event_exists",
        "no_profile",
        "pin_needed",
        "pin_too_short",
        "pin_too_plain",
        "pins_differ",
        "wrong_pin",
        "pin_wait",
        "folder_in_cloud",
        "folder_on_network",
        "folder_removable",
        "folder_not_empty",
        "sample_unknown",
        "sample_wrong",
        "instrument_missing",
        "file_missing",
        "profile_newer",
    }
)


def exit_code_of(error: Exception) -> int:
    """Return the exit code of a told error: 2 for what was given, 3 for the world."""
    if isinstance(error, DomainError | ProtocolError):
        return BAD_INPUT
    key = getattr(error, "key", "")
    return BAD_INPUT if isinstance(error, HostError) and key in BAD_INPUT_KEYS else WORLD_FAILED


class Session:
    """One run of the command line."""

    def __init__(self, wording: Wording, profile: Path | None, *, as_json: bool) -> None:
        self.wording = wording
        self.folder = profile or default_profile()
        self.as_json = as_json

    def say(self, key: str, **details: object) -> None:
        """Print a worded line for people; nothing when JSON was asked for."""
        if not self.as_json:
            print(self.wording.say(f"cli.{key}", **details))

    def line(self, text: str) -> None:
        """Print a line for people; nothing when JSON was asked for."""
        if not self.as_json:
            print(text)

    def answer(self, record: object) -> None:
        """Print the one JSON document, when it was asked for."""
        if self.as_json:
            from smartcity_desktop.protocol.codec import canonical_json

            # Whoever reads it may act on it while the command still runs.
            print(canonical_json(record).decode(), flush=True)

    def complain(self, text: str) -> None:
        """Print one sentence on the error stream."""
        print(text, file=sys.stderr)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table for people."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns)
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))
        Console().print(table)

    def vault(self) -> "Vault":
        """Return the machine's keyring, or none where the environment says so."""
        from smartcity_desktop.host.vault import machine_vault

        return machine_vault()

    def signing_in(self) -> "SigningIn":
        """Return the service that opens profiles on this machine."""
        from smartcity_desktop.host.known_events import KnownEvents
        from smartcity_desktop.services.signing_in import SigningIn

        return SigningIn(self.vault(), KnownEvents(known_events_folder()))

    def new_pin(self) -> str:
        """Return a PIN chosen for a new profile, typed twice or from the environment."""
        given = os.environ.get(PIN_VARIABLE)
        if given is not None:
            return given
        first = self._typed("pin_new")
        if self._typed("pin_again") != first:
            raise HostError("pins_differ")
        return first

    @contextmanager
    def profile(self, *, ask: bool = True) -> "Generator[Profile]":
        """Open the profile through the keyring, else with the PIN, and close it afterwards.

        Without `ask` a PIN is taken from the environment or not at all.
        """
        signing_in = self.signing_in()
        try:
            profile = signing_in.resume(self.folder)
        except HostError as error:
            if error.key != "pin_needed":
                raise
            pin = os.environ.get(PIN_VARIABLE) or (self._typed("pin") if ask else "")
            if not pin:
                raise
            profile = signing_in.sign_in(self.folder, pin)
        try:
            yield profile
        finally:
            profile.close()

    def _typed(self, key: str) -> str:
        if not sys.stdin.isatty():
            raise HostError("pin_needed", folder=str(self.folder))
        return getpass(self.wording.say(f"cli.{key}") + " ")


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raises HostError when it is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise HostError("file_missing", file=str(path)) from error
