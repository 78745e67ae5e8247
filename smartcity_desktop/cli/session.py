"""What every command shares: words, the profile it works on, and how it answers."""

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from getpass import getpass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_desktop.console import tell, tell_json
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.output import FULL_ERRORS, unread
from smartcity_desktop.host.paths import default_profile, known_events_folder
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.intake import PACKAGE_LIMIT, read_within

if TYPE_CHECKING:
    from smartcity_desktop.host.vault import Vault
    from smartcity_desktop.services.profile import Profile
    from smartcity_desktop.services.signing_in import SigningIn

# A PIN on the command line would stand in the system's process list: it comes from here.
PIN_VARIABLE = "SMARTCITY_PIN"

DONE, WANTING, BAD_INPUT, WORLD_FAILED = 0, 1, 2, 3
# Letters of a line: of a plain terminal, and of no terminal at all.
PAGE, WIDEST = 80, 1000

# Host errors that a person corrects; every other one is the world's.
BAD_INPUT_KEYS = frozenset(
    {
        "profile_exists",
        "event_exists",
        "event_missing",
        "events_several",
        "sheets_needed",
        "people_unknown",
        "class_not_sampled",
        "file_exists",
        "file_is_folder",
        "folder_missing",
        "profile_is_file",
        "pin_variable",
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
        "stage_foreign",
        "sample_unknown",
        "sample_wrong",
        "instrument_missing",
        "file_missing",
        "file_unreadable",
        "package_none",
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
        self.line(self.wording.say(f"cli.{key}", **details))

    def said(self, key: str) -> str:
        """Return a worded text of the command line, and this session's language as "language"."""
        return self.wording.language if key == "language" else self.wording.say(f"cli.{key}")

    def line(self, text: str) -> None:
        """Print a line for people at once; nothing when JSON was asked for."""
        if not self.as_json:
            tell(text, sys.stdout)

    def drawn(self, text: str) -> None:
        """Print a line as it stands on any screen: a row of a table, a command to be copied."""
        if not self.as_json:
            tell(text, sys.stdout, fold=False)

    def answer(self, record: object) -> None:
        """Print the one JSON document, when it was asked for."""
        if self.as_json:
            from smartcity_desktop.protocol.codec import canonical_json

            # Whoever reads it may act on it while the command still runs.
            tell_json(canonical_json(record).decode())

    def complain(self, text: str) -> None:
        """Print one sentence on the error stream."""
        tell(text, sys.stderr)

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[object]], *, wide: bool = False
    ) -> None:
        """Print a table for people: at most 80 columns of letters, or as wide as it is."""
        if self.as_json:
            return
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*columns, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))
        drawn = StringIO()
        Console(file=drawn, width=WIDEST if wide else PAGE, color_system=None).print(table)
        for line in drawn.getvalue().splitlines():
            self.drawn(line.rstrip())

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
    def profile(self) -> "Generator[Profile]":
        """Open the profile through the keyring, else with the PIN, and close it afterwards."""
        signing_in = self.signing_in()
        try:
            profile = signing_in.resume(self.folder)
        except HostError as error:
            if error.key != "pin_needed":
                raise
            pin = os.environ.get(PIN_VARIABLE) or self._typed("pin")
            profile = signing_in.sign_in(self.folder, pin)
        try:
            yield profile
        finally:
            profile.close()

    @contextmanager
    def profile_at_hand(self) -> "Generator[Profile]":
        """Open the profile if that asks nobody and spends nothing, and close it afterwards.

        Raises HostError where the keyring does not have its key and the environment no PIN, or
        another one: that is no try of its owner's, and is not counted as one.
        """
        signing_in = self.signing_in()
        try:
            profile = signing_in.resume(self.folder)
        except HostError as error:
            pin = os.environ.get(PIN_VARIABLE)
            if error.key != "pin_needed" or not pin:
                raise
            profile = signing_in.resume_with(self.folder, pin)
        try:
            yield profile
        finally:
            profile.close()

    def _typed(self, key: str) -> str:
        if sys.stdin is None or not sys.stdin.isatty():
            raise HostError("pin_variable", variable=PIN_VARIABLE)
        return getpass(self.wording.say(f"cli.{key}") + " ")


def world_failure(error: OSError) -> HostError:
    """Return what the system refused a command for, where no command has said it better."""
    if error.errno in FULL_ERRORS:
        return HostError("disk_full")
    return HostError("system_refused", file=str(error.filename or "-"), reason=error)


def read_file(path: Path, limit: int = PACKAGE_LIMIT) -> bytes:
    """Return a file's bytes; raises HostError when it is not there or cannot be read.

    Raises ProtocolError when it has more than `limit` bytes.
    """
    try:
        return read_within(path, limit)
    except OSError as error:
        raise unread(error, path) from error
