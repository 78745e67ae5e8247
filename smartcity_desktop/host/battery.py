"""How much is left in this laptop's battery, asked of the system."""

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

SUPPLIES = Path("/sys/class/power_supply")
# Windows says 255 for what it does not know, and 128 among its flags for "there is none".
_UNKNOWN, _NO_BATTERY = 255, 128


@dataclass(frozen=True, slots=True)
class Battery:
    """Percent left (0 to 100), and whether the laptop runs on it now."""

    percent: int
    in_use: bool


def battery(supplies: Path = SUPPLIES) -> Battery | None:
    """Return the battery, None on a machine without one or that does not tell.

    `supplies` is where Linux tells; quick enough for the window's thread.
    """
    if sys.platform == "win32":
        return _windows_battery()
    try:
        found = [one for folder in sorted(supplies.iterdir()) if (one := _linux_battery(folder))]
    except OSError:
        return None
    if not found:
        return None
    percent = sum(one.percent for one in found) // len(found)
    return Battery(percent, any(one.in_use for one in found))


def _linux_battery(folder: Path) -> Battery | None:
    # A mouse has a battery too: its scope is a device.
    if _told(folder, "type") != "Battery" or _told(folder, "scope") == "Device":
        return None
    percent = _told(folder, "capacity")
    if not (percent.isascii() and percent.isdigit()):
        return None
    return Battery(min(int(percent), 100), _told(folder, "status") == "Discharging")


def _told(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


class _PowerStatus(ctypes.Structure):
    """SYSTEM_POWER_STATUS of Windows."""

    _fields_ = (
        ("line", ctypes.c_ubyte),
        ("flag", ctypes.c_ubyte),
        ("percent", ctypes.c_ubyte),
        ("saver", ctypes.c_ubyte),
        ("seconds", ctypes.c_ulong),
        ("full_seconds", ctypes.c_ulong),
    )


def _windows_battery() -> Battery | None:
    status = _PowerStatus()
    library = getattr(ctypes, "windll", None)
    if library is None or not library.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
        return None
    return windows_reading(int(status.line), int(status.flag), int(status.percent))


def windows_reading(line: int, flag: int, percent: int) -> Battery | None:
    """Return what Windows' bytes mean: `line` is 0 without mains power."""
    if flag & _NO_BATTERY or percent == _UNKNOWN:
        return None
    return Battery(min(percent, 100), line == 0)
