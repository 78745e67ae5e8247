"""Kinds of conflict in words."""

from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.host.wording import Wording

# In the order they are offered: those that close the sheet first.
KINDS = (
    "own_region",
    "employer",
    "mentored",
    "family",
    "contract",
    "same_province",
    "agreement",
)


def kind_words(kind: str, wording: Wording) -> str:
    """Return a kind in words; one that is not in the catalogue stays as it was written."""
    key = f"conflicts.kind_{kind}"
    return wording.say(key) if wording.knows(key) else kind.replace("_", " ").lower()


def known_words(conflict: Conflict, wording: Wording) -> str:
    """Return what is known already, and whether it closes the sheet."""
    key = "conflicts.known_blocking" if conflict.blocking else "conflicts.known_declared"
    kind = kind_words(conflict.kind, wording)
    return wording.say(key, kind=kind, basis=conflict.basis or "–")
