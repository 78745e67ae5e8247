"""What the world can do to an exchange.

SyncError
├── UnreachableError     nothing was sent: offline, wrong address, no answer to the call
├── TimedOutError        sent, but no answer came: the outcome is unknown
├── NotLetInError        401 or 403: delivery pauses, nothing is discarded
├── ServerFailedError    the centre could not do its work now
└── WrongServerError     not this event's centre: nothing is believed
"""


class SyncError(Exception):
    """An exchange did not happen; `key` names the sentence, `details` fill it.

    `outcome_known` is False when the centre may have taken what was sent: ask before resending.
    """

    outcome_known = True

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


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


class ServerFailedError(SyncError):
    """The centre failed or is too busy; `status` is its HTTP answer."""

    outcome_known = False

    def __init__(self, status: int, reason: str) -> None:
        super().__init__("centre_failed", status=status, reason=reason)


class WrongServerError(SyncError):
    """What answers does not prove to be this event's centre."""

    def __init__(self, reason: str) -> None:
        super().__init__("centre_untrusted", reason=reason)
