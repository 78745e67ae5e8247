"""Words for the codes a roster uses where a workbook offered a choice."""

from smartcity_desktop.host.wording import Wording


def leader_words(leader: str, wording: Wording) -> str:
    """Return the rank of a delegation's head in words; free text stays as it was written."""
    key = f"roster.leader_{leader}"
    return wording.say(key) if wording.knows(key) else leader
