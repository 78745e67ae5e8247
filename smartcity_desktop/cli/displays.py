"""What a window needs from the machine, asked before Qt would end the program without a word."""

import ctypes
import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from smartcity_desktop.host.errors import HostError

# The README names the same ones.
INSTALL = (
    "apt install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 "
    "libxkbcommon-x11-0 libegl1 libgl1 libfontconfig1 libdbus-1-3 libglib2.0-0"
)
_LIBRARY = re.compile(r"lib[\w.+-]+\.so[.\d]*")
_PLUGIN = ("Qt", "plugins", "platforms", "libqxcb.so")


def has_display() -> bool:
    """Tell whether a window would be seen by anybody."""
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform != "linux" or bool(named)


def window_program() -> ModuleType:
    """Return the module that opens the window.

    Raises HostError: library_missing, naming the library and how to install it; no_display or
    display_refused.
    """
    _refuse_without_display()
    try:
        from smartcity_desktop import app
    except ImportError as error:
        raise _missing(error) from error
    return app


def _refuse_without_display() -> None:
    """Ask for the display as Qt will: where there is none, Qt would end the process itself."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    if not has_display():
        raise HostError("no_display")
    spec = find_spec("PySide6")
    if os.environ.get("WAYLAND_DISPLAY") or spec is None or spec.origin is None:
        return
    plugin = Path(spec.origin).parent.joinpath(*_PLUGIN)
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise _missing(error) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        raise HostError("display_refused", display=os.environ.get("DISPLAY", ""))


def _missing(error: Exception) -> Exception:
    """Return the sentence for a library of the system that is not there, else the error itself."""
    found = _LIBRARY.search(str(error))
    if not found:
        return error
    return HostError("library_missing", library=found[0], install=INSTALL)
