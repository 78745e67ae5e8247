"""The sentence for what a rule, the machine or the disk refused."""

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.scoring.tools import Tools

WAITING = "pin_wait"


def words_of(tools: Tools, error: DomainError | HostError | StorageError) -> str:
    """Return the sentence of `error`; one that has none of its own says that nothing was lost."""
    key = f"refused_{error.key}"
    if error.key == "wrong_pin" and error.details.get("left") == 0:
        key = "refused_wrong_pin_wait"
    if not tools.wording.knows(f"scoring.{key}"):
        if tools.wording.knows(f"errors.{error.key}"):
            return told(error, tools.wording)
        return tools.say("refused_other", code=error.key)
    return tools.say(key, **error.details)
