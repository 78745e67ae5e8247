"""The events this machine has met: whom papers may come from, and whose each of them is.

No scores, answers or numbers of people are in it; it has names, and is its owner's alone to read.
"""

import contextlib
import hashlib
import os
import re
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509

from smartcity_desktop.domain.authorship import signing_roster
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Purpose,
    certificate_bytes,
    fingerprint,
    load_certificate,
    verify_chain,
)
from smartcity_desktop.protocol.package import Package

EXAMPLE_LIMIT = 40
ROSTER = ".roster"
# Windows would else write two bytes for a line's end.
FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event's trust anchor: certificates as base64 DER, each device with its card."""

    fingerprint: str
    event: str
    name: str
    example: bool
    authority: str
    devices: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, package: Package) -> "KnownEvent":
        """Return the anchor of a package's event; no device of it is known."""
        event = package.roster.event
        authority = _text(package.authority)
        return cls(package.fingerprint, event.code, event.name, event.example, authority)

    def certificate(self) -> x509.Certificate:
        """Return the authority's certificate."""
        return load_certificate(b64decode(self.authority))

    def device(self, key_id: str) -> tuple[x509.Certificate, ...] | None:
        """Return the chain of the device whose certificate's SHA-256 begins with `key_id`."""
        for encoded in self.devices:
            if hashlib.sha256(b64decode(encoded[0])).hexdigest().startswith(key_id):
                return tuple(load_certificate(b64decode(text)) for text in encoded)
        return None


class KnownEvents:
    """A folder with one small file for each event; example events are few, real ones stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def remember(
        self,
        event: str,
        name: str,
        authority: x509.Certificate,
        *,
        example: bool,
        devices: Sequence[Sequence[x509.Certificate]] = (),
        roster: Roster | None = None,
    ) -> KnownEvent:
        """Keep an event, add devices to those known of it, and keep whose papers are whose.

        Raises ProtocolError for a device the authority did not certify, HostError when the folder
        cannot be written.
        """
        mark = fingerprint(authority)
        chains = list[tuple[str, ...]]()
        for chain in devices:
            verify_chain(chain, authority, Purpose.DEVICE)
            chains.append(tuple(_text(certificate) for certificate in chain))
        fresh = KnownEvent(mark, event, name, example, _text(authority))
        before = self.find(mark)
        known = before.devices if before else ()
        kept = replace(fresh, devices=(*known, *(c for c in chains if c not in known)))
        if kept != before:
            self._write(kept)
        if roster is not None and self.roster(mark) != signing_roster(roster):
            self._put(mark + ROSTER, canonical_json(signing_roster(roster)))
        return kept

    def roster(self, mark: str) -> Roster | None:
        """Return who may seal what in an event, None where this machine never learnt it."""
        try:
            return parse((self._folder / (mark + ROSTER)).read_bytes(), Roster)
        except (OSError, ProtocolError):
            return None

    def find(self, prefix: str) -> KnownEvent | None:
        """Return the event whose authority's fingerprint begins with `prefix`, None if unknown."""
        if not prefix:
            return None
        for path in self._files():
            if path.stem.startswith(prefix):
                return _read(path)
        return None

    def find_device(self, key_id: str) -> tuple[KnownEvent, tuple[x509.Certificate, ...]] | None:
        """Return the event and chain of the device that a paper's code names, None if unknown."""
        for path in self._files():
            event = _read(path)
            chain = event.device(key_id) if event and key_id else None
            if event and chain:
                return event, chain
        return None

    def _files(self) -> Iterator[Path]:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.json")):
            if _FINGERPRINT.fullmatch(path.stem):
                yield path

    def _write(self, event: KnownEvent) -> None:
        name = f"{event.fingerprint}.json"
        self._put(name, canonical_json(event))
        if event.example:
            self._forget_examples(self._folder / name)

    def _put(self, name: str, content: bytes) -> None:
        """Replace a file in one step; folder and files are this user's alone, old ones too."""
        # Two processes may learn of the same event at once.
        fresh = self._folder / f"{name}.{os.getpid()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._tighten()
            with os.fdopen(os.open(fresh, FRESH, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._folder / name)
        except OSError as error:
            raise HostError("folder_unwritable", folder=str(self._folder)) from error

    def _tighten(self) -> None:
        """Take from others what an earlier program or a copy let them read."""
        for path, mode in ((self._folder, 0o700), *((p, 0o600) for p in self._folder.iterdir())):
            # Another process may have put a file in its place meanwhile.
            with contextlib.suppress(FileNotFoundError):
                if stat.S_IMODE(path.stat().st_mode) & 0o077:
                    path.chmod(mode)

    def _forget_examples(self, newest: Path) -> None:
        """Drop the example events that were changed longest ago, never a real event."""
        others = [path for path in self._files() if path != newest]
        examples = [path for path in others if (event := _read(path)) and event.example]
        examples.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in examples[EXAMPLE_LIMIT - 1 :]:
            path.unlink(missing_ok=True)
            path.with_suffix(ROSTER).unlink(missing_ok=True)


def _text(certificate: x509.Certificate) -> str:
    return b64encode(certificate_bytes(certificate)).decode()


def _read(path: Path) -> KnownEvent | None:
    """Return the event of a file; a file that is not what its name says counts as unknown."""
    try:
        event = parse(path.read_bytes(), KnownEvent)
        whole = fingerprint(event.certificate()) == event.fingerprint == path.stem
    except (OSError, ProtocolError, ValueError):
        return None
    return event if whole else None
