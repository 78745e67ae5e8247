"""What every test needs before Qt is loaded."""

import os

# A real display is used only by a run that asks for one, with QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
