"""The programs of this installation that run in processes of their own."""

import subprocess
import sys
from pathlib import Path

# Modules of the current folder, a stick's for one, are not this program's (-P).
_INTERPRETER = (sys.executable, "-P")


def centre_program() -> list[str]:
    """Return the command that runs centre or hub: a module here, a program of its own if frozen."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"smartcity-central{suffix}"))]
    return [*_INTERPRETER, "-m", "smartcity_desktop.central"]


def desktop_program() -> list[str]:
    """Return the command that opens the window: a module here, this very program if frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [*_INTERPRETER, "-m", "smartcity_desktop.cli"]


def without_console() -> int:
    """Return the creation flags of a process that opens no console window; 0 outside Windows."""
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
