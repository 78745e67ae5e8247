"""The keys of the scoring page, in the order of its key card."""

from typing import Final

from smartcity_desktop.ui.page import KeyHelp
from smartcity_desktop.ui.scoring.tools import Tools

KEYS: Final = (
    ("1 2 3 4 5", "levels"),
    ("Enter ↓", "next"),
    ("↑", "previous"),
    ("← →", "focus"),
    ("0", "clear"),
    ("B", "no_evidence"),
    ("X", "not_applicable"),
    ("C Esc", "note"),
    ("T", "flag"),
    ("K Shift+K", "unanswered"),
    ("M", "self_assessment"),
    ("D", "details"),
    ("PgUp PgDn", "component"),
    ("Home End", "ends"),
    ("Ctrl+↑ Ctrl+↓", "anywhere"),
    ("Ctrl+Z Ctrl+Y", "undo"),
    ("Ctrl+G", "region"),
    ("Ctrl+F", "find"),
    ("Ctrl+Enter", "review"),
    ("F9", "left"),
)


def key_card(tools: Tools) -> list[KeyHelp]:
    """Return every key with what it does."""
    return [KeyHelp(key, tools.say(f"key_{name}")) for key, name in KEYS]
