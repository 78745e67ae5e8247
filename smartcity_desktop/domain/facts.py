"""Facts: everything a person does becomes one of these small frozen records.

The rule returns it, the journal stores it, every rail carries it, the centre checks and applies
it. Fields are text, integers, booleans or tuples of text: their JSON is the journal's.
"""

from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import (
    Agreed,
    Arrived,
    CalibrationDiscussed,
    Cancelled,
    ClassFact,
    ClassFormed,
    Concluded,
    ConflictDeclared,
    ConflictJudged,
    ConflictsReviewed,
    DayClosed,
    DayOpened,
    Dropped,
    EvidenceAdded,
    EvidenceAwaited,
    EvidenceChecked,
    EvidenceSettled,
    Finalised,
    FlagClosed,
    MarkedAbsent,
    ModerationOpened,
    ModerationResumed,
    PanelAttended,
    ReopeningAgreed,
    Resumed,
    Revealed,
    Revised,
    Seated,
    SelfAnswered,
    Signed,
    SigningOpened,
    SigningRefused,
    StageStarted,
    StartedAlone,
    SubstituteCalled,
    Suspended,
    VisitFact,
)
from smartcity_desktop.domain.dates import told_time
from smartcity_desktop.domain.ids import Mark, PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.words import Act, RemarkPart


@dataclass(frozen=True, slots=True)
class JournalOpened:
    """Entry 0: whose journal this is, on which device, for which event and instruments.

    `certificates` are base64 DER, the device's own first; `succeeds` names the journal this one
    continues after a restore or replacement, with its last known head.
    """

    device: str
    person: PersonId
    event: str
    authority: str
    certificates: tuple[str, ...]
    instruments: tuple[str, ...]
    example: bool
    succeeds: str = ""
    succeeds_head: str = ""


@dataclass(frozen=True, slots=True)
class HeadSigned:
    """The device's signature (base64, ECDSA P-256) over the hash of the entry before this one."""

    head: str
    signature: str


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessor set, cleared or changed one indicator; undo and redo are facts too."""

    sheet: SheetId
    indicator: str
    mark: Mark
    act: Act = Act.GIVEN


@dataclass(frozen=True, slots=True)
class Noted:
    """The note of one indicator became `text`."""

    sheet: SheetId
    indicator: str
    text: str
    act: Act = Act.GIVEN


@dataclass(frozen=True, slots=True)
class Flagged:
    """An assessor's private reminder on an indicator was raised or taken down; never printed."""

    sheet: SheetId
    indicator: str
    raised: bool


@dataclass(frozen=True, slots=True)
class SelfAssessmentShown:
    """The region's own answer was made visible: evidence on anchoring."""

    sheet: SheetId
    indicator: str


@dataclass(frozen=True, slots=True)
class GloballyRated:
    """The assessor's overall rating, outside the index."""

    sheet: SheetId
    rating: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """Strengths, weaknesses or recommendation of a sheet became `text`."""

    sheet: SheetId
    part: RemarkPart
    text: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A sheet was sealed: its revision, the digest of what it says, and the clock that saw it.

    `sealed_at` is local wall time with offset (ISO 8601); `clock_offset` the measured difference
    to a trusted clock in seconds, "" when never measured. `seat` says where the region was scored
    once it had moved, "class day start", "" where it was published.
    """

    sheet: SheetId
    revision: int
    digest: str
    sealed_at: str
    clock_offset: str = ""
    seat: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a time that no paper could print."""
        told_time(self.sealed_at)


@dataclass(frozen=True, slots=True)
class ReopenRequested:
    """The owner asks for a sealed sheet to be opened again, with a reason."""

    sheet: SheetId
    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The chair let a sealed sheet be opened again; its next revision begins."""

    sheet: SheetId
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A document was drawn and sealed: what it says and which file says it."""

    document: str
    kind: str
    subject: str
    revision: int
    content_digest: str
    file_digest: str
    paper: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Copies of an issued document went to a printer; `copy` counts per revision from 1."""

    document: str
    revision: int
    copy: int
    printer: str


SheetFact = (
    Scored
    | Noted
    | Flagged
    | SelfAssessmentShown
    | GloballyRated
    | Remarked
    | Submitted
    | ReopenRequested
    | Reopened
    | Revised
)
DocumentFact = Issued | Printed
Fact = JournalOpened | HeadSigned | SheetFact | ClassFact | DocumentFact

__all__ = [
    "Act",
    "Agreed",
    "Arrived",
    "CalibrationDiscussed",
    "Cancelled",
    "ClassFact",
    "ClassFormed",
    "Concluded",
    "ConflictDeclared",
    "ConflictJudged",
    "ConflictsReviewed",
    "DayClosed",
    "DayOpened",
    "DocumentFact",
    "Dropped",
    "EvidenceAdded",
    "EvidenceAwaited",
    "EvidenceChecked",
    "EvidenceSettled",
    "Fact",
    "Finalised",
    "FlagClosed",
    "Flagged",
    "GloballyRated",
    "HeadSigned",
    "Issued",
    "JournalOpened",
    "Mark",
    "MarkedAbsent",
    "ModerationOpened",
    "ModerationResumed",
    "Noted",
    "PanelAttended",
    "PersonId",
    "Printed",
    "RegionCode",
    "Remarked",
    "ReopenRequested",
    "Reopened",
    "ReopeningAgreed",
    "Resumed",
    "Revealed",
    "Revised",
    "Scored",
    "Seated",
    "SelfAnswered",
    "SelfAssessmentShown",
    "SheetFact",
    "SheetId",
    "Signed",
    "SigningOpened",
    "SigningRefused",
    "StageStarted",
    "StartedAlone",
    "Submitted",
    "SubstituteCalled",
    "Suspended",
    "VisitFact",
    "VisitId",
]
