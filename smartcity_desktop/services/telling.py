"""Turns an error with a key into the one sentence a person reads, in window and command line."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from smartcity_desktop.host.wording import Wording


@runtime_checkable
class Keyed(Protocol):
    """What every error of this program carries: a key and the details of its sentence."""

    key: str
    details: Mapping[str, object]


def told(error: BaseException, wording: Wording) -> str:
    """Return the sentence for an error; an error without a worded key is an unexpected one."""
    if not isinstance(error, Keyed):
        return wording.say("errors.unexpected")
    key = f"errors.{error.key}"
    if error.key == "wrong_pin" and not error.details.get("left"):
        key = "errors.wrong_pin_wait"
    if error.key == "visit_state":
        key = f"{key}_{error.details.get('state')}"
    if not wording.knows(key):
        return wording.say("errors.unexpected")
    return wording.say(key, **error.details)


def told_key(key: str, wording: Wording) -> str:
    """Return the sentence for a bare key, as a refusal carries it, without its details."""
    worded = f"refusals.{key}"
    return wording.say(worded if wording.knows(worded) else "refusals.other")
