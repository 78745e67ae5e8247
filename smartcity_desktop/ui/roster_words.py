"""Words for the codes a roster uses where a workbook offered a choice."""

from smartcity_desktop.host.wording import Wording


def leader_words(leader: str, wording: Wording) -> str:
    """Return the rank of a delegation's head in words; free text stays as it was written."""
    key = f"roster.leader_{leader}"
    return wording.say(key) if wording.knows(key) else leader


def conflict_words(kind: str, wording: Wording) -> str:
    """Return a kind of conflict in words; another stays as it was written."""
    key = f"conflicts.kind_{kind}"
    return wording.say(key) if wording.knows(key) else kind.replace("_", " ").lower()
