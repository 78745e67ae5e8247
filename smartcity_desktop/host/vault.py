"""The system's keyring: a convenience that may be missing, locked, full or silent.

Which keyring is the operating system's is decided here: a configuration file or variable of
another program could name one that keeps secrets in a plain file.
"""

import os
import sys
import threading
from concurrent.futures import Future
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

SERVICE = "smartcity_desktop"
# Machines whose keyring must be left alone: the PIN alone opens profiles there.
NO_KEYRING_VARIABLE = "SMARTCITY_NO_KEYRING"
# A keyring answers at once, or asks its owner a question that nobody may be seeing.
ANSWER_SECONDS = 5.0
# The operating systems' own keyrings, the likeliest first: module and class of the library.
SYSTEM_KEYRINGS = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
}
LINUX_KEYRINGS = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)


class Vault(Protocol):
    """Keeps short secrets by name."""

    def keep(self, name: str, secret: bytes) -> bool:
        """Store a secret; False when the machine has no keyring to keep it in."""
        ...

    def find(self, name: str) -> bytes | None:
        """Return a secret, None when it is not there or the keyring cannot be read."""
        ...

    def forget(self, name: str) -> None:
        """Remove a secret if it is there."""
        ...

    def condition(self) -> str:
        """Return "active", "absent", "locked" or "silent"."""
        ...


class VaultError(Exception):
    """The keyring did not do what it was asked; `condition` says how it stands."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


class SystemVault:
    """The operating system's keyring; whatever goes wrong there, the PIN opens the profile.

    One that did not answer once is not asked again: a person waits for it once at most.
    """

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._silent = False

    def keep(self, name: str, secret: bytes) -> bool:
        """Store a secret and read it back; False when that does not work here."""
        try:
            self._ask(partial(_keep, name, secret))
        except VaultError:
            return False
        return self.find(name) == secret

    def find(self, name: str) -> bytes | None:
        """Return a secret, None when absent, locked, silent or unreadable."""
        try:
            text = self._ask(lambda keyring: keyring.get_password(SERVICE, name))
            return bytes.fromhex(text) if isinstance(text, str) and text else None
        except (VaultError, ValueError):
            return None

    def forget(self, name: str) -> None:
        """Remove a secret if it is there."""
        try:
            self._ask(partial(_forget, name))
        except VaultError:
            return

    def condition(self) -> str:
        """Probe the keyring by writing, reading and deleting."""
        probe = "probe"

        def tried(keyring: "KeyringBackend") -> None:
            keyring.set_password(SERVICE, probe, "00")
            keyring.delete_password(SERVICE, probe)

        try:
            self._ask(tried)
        except VaultError as error:
            return error.condition
        return "active"

    def _ask(self, work: "Callable[[KeyringBackend], object]") -> object:
        """Do one piece of work with the keyring within the time limit; raises VaultError.

        A call that hangs is left to its thread, which ends with the program.
        """
        if self._silent:
            raise VaultError("silent")
        answer: Future[object] = Future()

        def run() -> None:
            try:
                answer.set_result(work(_system_keyring()))
            except Exception as error:  # noqa: BLE001 - a system service may fail in any way
                answer.set_exception(error)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            return answer.result(self._seconds)
        except TimeoutError as error:
            self._silent = not answer.done()
            raise VaultError("silent") from error
        except Exception as error:
            raise VaultError(_condition_after(error)) from error


def _system_keyring() -> "KeyringBackend":
    """Return the operating system's keyring; raises whatever the likeliest one says otherwise."""
    problem: Exception = RuntimeError("no keyring is known for this system")
    for module, name in SYSTEM_KEYRINGS.get(sys.platform, LINUX_KEYRINGS):
        try:
            backend: type[KeyringBackend] = getattr(import_module(module), name)
            usable = backend.priority > 0
        except Exception as error:  # noqa: BLE001 - a system service may fail in any way
            problem = error
        else:
            if usable:
                return backend()
    raise problem


def _keep(name: str, secret: bytes, keyring: "KeyringBackend") -> None:
    keyring.set_password(SERVICE, name, secret.hex())


def _forget(name: str, keyring: "KeyringBackend") -> None:
    keyring.delete_password(SERVICE, name)


def _condition_after(error: Exception) -> str:
    from keyring.errors import KeyringLocked

    return "locked" if isinstance(error, KeyringLocked) else "absent"


class NoVault:
    """No keyring at all: the PIN alone opens the profile."""

    def keep(self, name: str, secret: bytes) -> bool:
        """Keep nothing."""
        del name, secret
        return False

    def find(self, name: str) -> bytes | None:
        """Find nothing."""
        del name

    def forget(self, name: str) -> None:
        """Have nothing to forget."""
        del name

    def condition(self) -> str:
        """Return "absent"."""
        return "absent"


@cache
def machine_vault() -> Vault:
    """Return this machine's keyring, or none where the environment says so; one for a process."""
    return NoVault() if os.environ.get(NO_KEYRING_VARIABLE) else SystemVault()
