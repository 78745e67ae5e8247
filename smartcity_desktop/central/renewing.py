"""A centre's certificate for other names, issued again with two recovery sheets."""

import itertools
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    read_credentials,
    server_names,
    write_credentials,
)
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.intake import KEY_LIMIT, PACKAGE_LIMIT, read_within
from smartcity_desktop.protocol.package import Package, open_package
from smartcity_desktop.protocol.recovery import RecoverySheet, combined, open_authority

AUTHORITY, CREDENTIALS = "otoritas.key", "pusat.credentials"


class RenewalError(Exception):
    """A renewal that cannot be made; `key` names the sentence, `details` fill it."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


@dataclass(frozen=True, slots=True)
class Renewal:
    """The centre under its new names, and the new file that says so."""

    package: Package
    centre: Identity
    file: Path

    @property
    def names(self) -> tuple[str, ...]:
        """The names and addresses its certificate answers to."""
        return server_names(self.centre.certificate)


def renew(folder: Path, sheets: Sequence[Path], hosts: Sequence[str], out: Path | None) -> Renewal:
    """Write credentials for the centre of the event in `folder` to a file that is not there yet.

    The centre's key and the names it had stay where its old credentials lie in the folder. Raises
    ProtocolError for sheets that do not open the authority or a name no server can have,
    RenewalError for files.
    """
    package = _package(folder)
    secret = combined(
        [RecoverySheet(sheet.name, _content(sheet).decode("utf-8", "replace")) for sheet in sheets]
    )
    authority = open_authority(_content(folder / AUTHORITY), secret, package)
    before = None
    if (folder / CREDENTIALS).exists():
        before = read_credentials(_content(folder / CREDENTIALS))
        if before.certificate.issuer != package.authority.subject:
            raise ProtocolError("credentials_unreadable")
    event = package.roster.event
    centre = centre_credentials(authority, event.code, (event.centre, *hosts), before)
    file = out or _fresh(folder)
    _write_new(file, write_credentials(centre))
    return Renewal(package, centre, file)


def _package(folder: Path) -> Package:
    found = sorted(folder.glob("*.event"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found)
        key = "renew_packages" if found else "renew_no_package"
        raise RenewalError(key, folder=folder, files=names)
    return open_package(_content(found[0], PACKAGE_LIMIT))


def _content(path: Path, limit: int = KEY_LIMIT) -> bytes:
    try:
        return read_within(path, limit)
    except OSError as error:
        raise RenewalError("file", path=path, reason=error) from error


def _fresh(folder: Path) -> Path:
    stem = Path(CREDENTIALS).stem
    files = (folder / f"{stem}-{number}.credentials" for number in itertools.count(2))
    return next(file for file in files if not file.exists())


def _write_new(file: Path, content: bytes) -> None:
    """Write a file for its owner alone; one that is there is not written over."""
    if not file.parent.is_dir():
        raise RenewalError("folder_missing", folder=file.parent)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise RenewalError("file_exists", path=file) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):
            file.unlink(missing_ok=True)
        raise
