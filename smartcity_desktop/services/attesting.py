"""What a verification says: outcome, reasons, what the file is about, whence the trust comes."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a verification says in one word."""

    VALID = "valid"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"
    BROKEN = "broken"


class Currency(StrEnum):
    """Whether a paper is the newest revision, as far as anybody here can know."""

    NEWEST = "newest"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the key of a sentence in the wording area `papers`, and what fills it."""

    key: str
    details: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found against a paper, and what it makes of it."""

    outcome: Outcome
    reason: Reason


class Brought(StrEnum):
    """The kinds of file that can be verified."""

    PDF = "pdf"
    CODE = "code"
    PACKAGE = "package"
    BUNDLE = "bundle"
    OTHER = "other"


class Trust(StrEnum):
    """Where the trust in an event's authority comes from."""

    KNOWN = "known"
    PACKAGE = "package"
    BESIDE = "beside"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Later:
    """What stands behind the sealed revision of a PDF; `name` is a signer's, `ours` by our event.

    The name of a signer who is not ours is only what the own certificate says.
    """

    kind: str
    pages: tuple[int, ...] = ()
    name: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a file is or claims to be; texts are "" where it does not say.

    `person` is named by the authority's card. `levels` are in the order of the sheet's indicators;
    `instrument` begins the digest of the instrument file that names them, `indicators` are their
    codes where that file is at hand.
    """

    document: str = ""
    revision: int = 0
    event: str = ""
    person: str = ""
    device: str = ""
    signed_at: str = ""
    digest: str = ""
    authority: str = ""
    region: str = ""
    instrument: str = ""
    example: bool = False
    levels: tuple[int | str, ...] = ()
    rows: tuple[int, ...] = ()
    kind: str = ""
    role: str = ""
    class_code: str = ""
    region_name: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this genuine": outcome, reasons, and what it is about.

    `rights` tells whether it could be checked that the signer may seal this paper.
    """

    outcome: Outcome
    brought: Brought
    reasons: tuple[Reason, ...]
    about: About = About()
    currency: Currency = Currency.UNKNOWN
    trust: Trust = Trust.NONE
    later: tuple[Later, ...] = ()
    rights: bool = False

    @property
    def good(self) -> bool:
        """Whether the file can be relied on as it is."""
        return self.outcome is Outcome.VALID

    @property
    def word(self) -> str:
        """The key of the one or two words that say the outcome, in the wording area `papers`."""
        if self.outcome is Outcome.VALID:
            return f"outcome_valid_{self.trust}" if self.trust is Trust.PACKAGE else "outcome_valid"
        keys = [reason.key for reason in self.reasons]
        return next((WORDS[key] for key in keys if key in WORDS), f"outcome_{self.outcome}")


# What a reader must know first, where it is more exact than the outcome.
WORDS = {
    "signer_foreign": "outcome_not_theirs",
    "signer_outside": "outcome_not_theirs",
    "kind_differs": "outcome_not_theirs",
    "subject_differs": "outcome_not_theirs",
    "issued_otherwise": "outcome_not_recorded",
    "issued_twice": "outcome_not_certain",
    "signer_unsure": "outcome_not_certain",
    "revision_unheard": "outcome_not_certain",
    "trust_beside": "outcome_not_confirmed",
    "unreadable_here": "outcome_unreadable",
    "changed_after": "outcome_changed_after",
}

# From what stands to what falls.
GRAVITY = (Outcome.VALID, Outcome.OUTDATED, Outcome.UNKNOWN, Outcome.BROKEN)
