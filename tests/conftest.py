"""What every test needs before Qt is loaded."""

import os
import tempfile
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from smartcity_desktop.cli.displays import INSTALL

if TYPE_CHECKING:
    from tests.builders import PublishedEvent

# A real display is used only by a run that asks for one, with QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What the program remembers of this user's events and likings is never touched by a test.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="smartcity-tests-")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"]

try:
    import_module("PySide6.QtGui")
except ImportError as error:
    # The plugin for windows would end in a traceback before any test could say this.
    pytest.exit(f"The tests need a library of the system: {error}\nOn Debian: {INSTALL}", 3)


@pytest.fixture(scope="session")
def event() -> "PublishedEvent":
    """Return the small event; a module whose people enter another one says so itself."""
    from tests.builders import the_event

    return the_event()
