"""Who answers at an address, whether there is news there, and how far its centre has it."""

from dataclasses import dataclass
from enum import StrEnum

# The longest a server keeps a question for news open, in seconds.
NEWS_SECONDS = 20
# Who asks for news asks again within this time; whoever does not is away.
HEARD_SECONDS = 45


class ServerKind(StrEnum):
    """Who answers: the centre, or the hub of a class."""

    CENTRE = "centre"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event somebody answers for: the authority's fingerprint and the event's code."""

    authority: str
    code: str


@dataclass(frozen=True, slots=True)
class AboutAnswer:
    """Who answers; `class_code` is a hub's class, "" for the secretariat's and for a centre.

    `fingerprint` is that of its certificate, which tells one laptop's hub from another's; `ms` is
    the server's clock since 1970.
    """

    kind: ServerKind
    class_code: str
    fingerprint: str
    events: tuple[HeldEvent, ...]
    ms: int


@dataclass(frozen=True, slots=True)
class NewsAnswer:
    """A mark of everything received until now: another mark than the one known means news.

    `present` are the people whose laptops have asked within the last `HEARD_SECONDS`; `ms` is the
    time everybody in the room goes by, 0 where the server does not tell it.
    """

    mark: str
    present: tuple[str, ...] = ()
    ms: int = 0


@dataclass(frozen=True, slots=True)
class UpstreamAnswer:
    """How a hub stands with its centre.

    `last_success_ms` is the hub's clock at the last exchange, None before the first; `pending`
    counts bundles the centre has not receipted; `problem` is "errors.PROBLEM" of what went wrong
    last, without details, "" when all is well. Without a centre `address` is "". `lost` counts
    entries the centre had receipted and held no more: they went again.
    """

    address: str
    last_success_ms: int | None
    pending: int
    problem: str = ""
    lost: int = 0
