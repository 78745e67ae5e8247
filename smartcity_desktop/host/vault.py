"""The system's keyring: a convenience that may be missing, locked or full."""

import os
from typing import Protocol

import keyring
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

SERVICE = "smartcity_desktop"
# Machines whose keyring must be left alone: the PIN alone opens profiles there.
NO_KEYRING_VARIABLE = "SMARTCITY_NO_KEYRING"


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
        """Return "active", "absent" or "locked"."""
        ...


class SystemVault:
    """The operating system's keyring through the keyring library."""

    def keep(self, name: str, secret: bytes) -> bool:
        """Store a secret and read it back; False when that does not work here."""
        try:
            keyring.set_password(SERVICE, name, secret.hex())
        except (KeyringError, RuntimeError, OSError):
            return False
        return self.find(name) == secret

    def find(self, name: str) -> bytes | None:
        """Return a secret, None when absent, locked or unreadable."""
        try:
            text = keyring.get_password(SERVICE, name)
            return bytes.fromhex(text) if text else None
        except (KeyringError, RuntimeError, OSError, ValueError):
            return None

    def forget(self, name: str) -> None:
        """Remove a secret if it is there."""
        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, RuntimeError, OSError):
            return

    def condition(self) -> str:
        """Probe the keyring by writing, reading and deleting."""
        probe = "probe"
        try:
            keyring.set_password(SERVICE, probe, "00")
            keyring.delete_password(SERVICE, probe)
        except KeyringLocked:
            return "locked"
        except (NoKeyringError, KeyringError, RuntimeError, OSError):
            return "absent"
        return "active"


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


def machine_vault() -> Vault:
    """Return this machine's keyring, or none where the environment says so."""
    return NoVault() if os.environ.get(NO_KEYRING_VARIABLE) else SystemVault()
