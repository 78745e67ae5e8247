"""What the world can do to an exchange.

SyncError
├── UnreachableError     nothing was sent: offline, wrong address, no answer to the call
├── TimedOutError        sent, but no answer came: the outcome is unknown
├── NotLetInError        401 or 403: delivery pauses, nothing is discarded
├── ForeignHubError      the hub of another class: nothing was sent
├── ServerFailedError    the centre could not do its work now
├── RefusedFileError     a file is not taken; everything else goes on
└── WrongServerError     not this event's centre: nothing is believed
"""

from collections.abc import Generator
from contextlib import contextmanager


class SyncError(Exception):
    """An exchange did not happen; `key` names the sentence, `details` fill it.

    `outcome_known` is False when the centre may have taken what was sent: ask before resending.
    """

    outcome_known = True

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


# The same situation at the hub has a sentence of its own.
AT_HUB = {
    "centre_unreachable": "hub_unreachable",
    "centre_silent": "hub_silent",
    "centre_failed": "hub_failed",
    "centre_untrusted": "hub_untrusted",
    "not_let_in": "hub_not_let_in",
    "bundle_refused": "hub_refused",
    "journal_forked": "hub_forked",
}


@contextmanager
def at_hub() -> Generator[None]:
    """Let every SyncError that passes speak of the hub instead of the centre."""
    try:
        yield
    except SyncError as error:
        error.key = AT_HUB.get(error.key, error.key)
        raise


class UnreachableError(SyncError):
    """Nobody answers at the address; nothing was sent."""

    def __init__(self, reason: str) -> None:
        super().__init__("centre_unreachable", reason=reason)


class TimedOutError(SyncError):
    """The connection went silent after something was sent."""

    outcome_known = False

    def __init__(self, reason: str) -> None:
        super().__init__("centre_silent", reason=reason)


class NotLetInError(SyncError):
    """The centre does not let this device in; `reason` is the centre's key."""

    def __init__(self, reason: str) -> None:
        super().__init__("not_let_in", reason=reason)


class ForeignHubError(SyncError):
    """The hub of class `theirs` answers a laptop of class `own`; nothing was sent to it."""

    def __init__(self, theirs: str, own: str) -> None:
        super().__init__("hub_of_other_class", theirs=theirs, own=own)


class ServerFailedError(SyncError):
    """The centre failed or is too busy; `status` is its HTTP answer."""

    outcome_known = False

    def __init__(self, status: int, reason: str) -> None:
        super().__init__("centre_failed", status=status, reason=reason)


class WrongServerError(SyncError):
    """What answers does not prove to be this event's centre."""

    def __init__(self, reason: str) -> None:
        super().__init__("centre_untrusted", reason=reason)


class RefusedFileError(SyncError):
    """The centre does not take a file; `reason` is the centre's key."""

    def __init__(self, reason: str) -> None:
        super().__init__("file_refused", reason=reason)
