"""Where profiles live, and the folders where a live database must never be."""

import re
import sys
from pathlib import Path

from platformdirs import user_data_path, user_log_path

from smartcity_desktop.host.errors import HostError

APPLICATION = "smartcity_desktop"
DATABASE = "profile.db"
KEYFILE = "profile.key"

# Folders that other programs copy while we write: a live database breaks there.
CLOUD_NAMES = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud ?drive|icloud|nextcloud|owncloud)([ (-].*)?"
    r"|mega|megasync|cloudstorage|mobile documents",
    re.IGNORECASE,
)
NETWORK_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "davfs"}
REMOVABLE_PREFIXES = ("/media/", "/run/media/", "/mnt/usb", "/Volumes/")


def default_profile() -> Path:
    """Return the folder of the profile used when none is named."""
    return user_data_path(APPLICATION, appauthor=False) / "profile"


def known_events_folder() -> Path:
    """Return the folder that remembers which events this machine has met."""
    return user_data_path(APPLICATION, appauthor=False) / "known-events"


def written_files_folder() -> Path:
    """Return the folder that remembers which files of people this program made."""
    return user_data_path(APPLICATION, appauthor=False) / "written-files"


def log_folder() -> Path:
    """Return the folder of the program's logs."""
    return user_log_path(APPLICATION, appauthor=False)


def prepare_profile_folder(folder: Path) -> Path:
    """Create a profile folder and return its real path.

    Raises HostError on a removable, network or cloud-synced place, or when it cannot be written.
    """
    refuse_unsafe_folder(folder)
    if folder.is_file():
        raise HostError("profile_is_file", folder=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise HostError("folder_unwritable", folder=str(folder)) from error
    return folder.resolve()


def refuse_unsafe_folder(folder: Path) -> None:
    """Raise HostError when a live database would not be safe in `folder`."""
    real = folder.expanduser().resolve()
    for part in real.parts:
        if CLOUD_NAMES.fullmatch(part):
            raise HostError("folder_in_cloud", folder=str(real))
    if str(real).startswith("\\\\") or _filesystem(real) in NETWORK_FILESYSTEMS:
        raise HostError("folder_on_network", folder=str(real))
    if _removable(real):
        raise HostError("folder_removable", folder=str(real))


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _filesystem(folder: Path) -> str:
    """Return the file system type a folder lies on, "" where the system does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return _drive_kind(folder)
    target, found, kind = str(_existing(folder)), "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(found):
            found, kind = point, fields[2]
    return kind


def _drive_kind(folder: Path) -> str:
    """Return "nfs" or "removable" for such Windows drives, "" otherwise."""
    if sys.platform != "win32":
        return ""
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
    return {2: "removable", 4: "nfs"}.get(kind, "")


def _removable(folder: Path) -> bool:
    if str(folder).startswith(REMOVABLE_PREFIXES):
        return True
    return sys.platform == "win32" and _drive_kind(folder) == "removable"
