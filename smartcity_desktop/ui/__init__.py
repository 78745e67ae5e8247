"""The window: everything that knows Qt."""

import builtins
import linecache
from importlib import import_module

# For a switch of names that nobody uses here (`from __feature__ import …`), PySide reads the source
# of every module imported after it and keeps the text in `linecache`: 36 MB until the first page.
# The import that it put aside when it came does the same without looking.
import_module("PySide6.QtCore")
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
linecache.clearcache()
