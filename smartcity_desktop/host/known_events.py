"""The events this machine has met: whom papers may be trusted to come from. No scores are in it."""

import hashlib
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509

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

EXAMPLE_LIMIT = 40
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
    ) -> KnownEvent:
        """Keep an event and add devices to those known of it.

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
        return kept

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
        target = self._folder / f"{event.fingerprint}.json"
        # Two processes may learn of the same event at once.
        fresh = target.with_suffix(f".{os.getpid()}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with fresh.open("wb") as file:
                file.write(canonical_json(event))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)
            if event.example:
                self._forget_examples(target)
        except OSError as error:
            raise HostError("folder_unwritable", folder=str(self._folder)) from error

    def _forget_examples(self, newest: Path) -> None:
        """Drop the example events that were changed longest ago, never a real event."""
        others = [path for path in self._files() if path != newest]
        examples = [path for path in others if (event := _read(path)) and event.example]
        examples.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in examples[EXAMPLE_LIMIT - 1 :]:
            path.unlink(missing_ok=True)


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
