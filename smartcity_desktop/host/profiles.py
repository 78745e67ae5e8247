"""The profiles of one laptop: folders side by side, each with its own key file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity_desktop.domain.file_names import named
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.lock import in_use
from smartcity_desktop.host.paths import KEYFILE

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "profile"


@dataclass(frozen=True, slots=True)
class LaptopProfile:
    """A profile as far as it can be known without its key.

    `role` and `class_code` may be empty; `used_ns` is when its PIN was last typed, in nanoseconds
    since 1970; `problem` is the key of the error that reading the key file raised, "" for none.
    """

    folder: Path
    name: str
    event: str = ""
    role: str = ""
    class_code: str = ""
    used_ns: int = 0
    in_use: bool = False
    problem: str = ""


def profile_folders(near: Path) -> tuple[Path, ...]:
    """Return the real folders of `near` and beside it that hold a profile, last used first."""
    around = near.expanduser().resolve().parent
    try:
        folders = [path for path in around.iterdir() if (path / KEYFILE).is_file()]
    except OSError:
        return ()
    return tuple(sorted(folders, key=lambda folder: (-_used_ns(folder), folder.name)))


def last_used(near: Path) -> Path:
    """Return the folder whose PIN was typed last of those in and beside `near`, else `near`."""
    return next(iter(profile_folders(near)), near)


def next_folder(near: Path) -> Path:
    """Return where the next person's profile goes: `near` while it is free, else beside it."""
    if _free(near):
        return near
    number = 2
    while not _free(near.with_name(f"{FOLDER}-{number}")):
        number += 1
    return near.with_name(f"{FOLDER}-{number}")


def laptop_profiles(near: Path) -> tuple[LaptopProfile, ...]:
    """Return the profiles in and beside `near`, by their people's names."""
    found = (_read(folder) for folder in profile_folders(near))
    return tuple(sorted(found, key=lambda profile: (profile.name.casefold(), profile.folder)))


def _read(folder: Path) -> LaptopProfile:
    # Reading key files needs large libraries, and the window paints before any of them is loaded.
    from smartcity_desktop.host.keyfile import read_keyfile

    used, busy = _used_ns(folder), in_use(folder)
    try:
        keyfile = read_keyfile(folder)
    except HostError as error:
        name = named(folder)
        return LaptopProfile(folder, name, used_ns=used, in_use=busy, problem=error.key)
    holder = keyfile.holder
    return LaptopProfile(
        folder, holder.name, holder.event, holder.role, holder.class_code, used, busy
    )


def _free(folder: Path) -> bool:
    return not (folder / KEYFILE).exists() and not in_use(folder)


def _used_ns(folder: Path) -> int:
    try:
        return (folder / KEYFILE).stat().st_mtime_ns
    except OSError:
        return 0
