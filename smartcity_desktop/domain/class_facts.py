"""Facts of class days: timetable, attendance, the turn of each region, and what its panel does.

Several people write them, each in an own journal. Their order is the hybrid clock's, and
`domain/class_book.py` reads them in that order: the same facts give the same day everywhere.
"""

from dataclasses import dataclass

from smartcity_desktop.domain.ids import Mark, PersonId, RegionCode, SheetId, VisitId
from smartcity_desktop.domain.words import ConclusionStep, EvidenceVerdict, SigningWay, Stage


@dataclass(frozen=True, slots=True)
class DayOpened:
    """A class began day `day` (from 1, 0 for calibration) with these people of its panel."""

    class_code: str
    day: int
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelAttended:
    """Somebody of a panel came later in the day, or left; `reason` says why."""

    class_code: str
    day: int
    person: PersonId
    present: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A class ended a day; `heads` are the journals known then: "journal next_seq hash"."""

    class_code: str
    day: int
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seated:
    """A region's turn moved to another time, day or class; `starts` is "08.00"."""

    visit: VisitId
    class_code: str
    day: int
    starts: str
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClassFormed:
    """A class has this room and panel from now on: split, merged or newly manned.

    `panel` holds "person role" for each member; an empty one dissolves the class.
    """

    class_code: str
    room: str
    panel: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SubstituteCalled:
    """A substitute takes the place and role of `absent` from now on."""

    class_code: str
    absent: PersonId
    substitute: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class ConflictDeclared:
    """A person has a conflict of interest with a region; its kind says whether it blocks."""

    person: PersonId
    region: RegionCode
    kind: str
    basis: str


@dataclass(frozen=True, slots=True)
class ConflictJudged:
    """The panel decided on a declared conflict: whether the person is excused from the region."""

    person: PersonId
    region: RegionCode
    excused: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ConflictsReviewed:
    """A person went through the regions of a class and declared every conflict there is."""

    class_code: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalibrationDiscussed:
    """A class talked about its calibration; `note` is what it agreed on, never a correction."""

    class_code: str
    note: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delegation came: rank and name of its head, how many people, and who led it.

    `head_of_region` tells whether the head of the region came in person.
    """

    visit: VisitId
    leader: str
    people: int
    name: str = ""
    head_of_region: bool = False


@dataclass(frozen=True, slots=True)
class MarkedAbsent:
    """A region did not come within the tolerance, with the reason given."""

    visit: VisitId
    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """The plenary took a region that never came out of the event."""

    visit: VisitId
    reason: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A region's turn will not take place."""

    visit: VisitId
    reason: str


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage of a visit began: presentation, discussion or scoring."""

    visit: VisitId
    stage: Stage


@dataclass(frozen=True, slots=True)
class StartedAlone:
    """An assessor began a stage on the own laptop, where the chair's start had not arrived."""

    visit: VisitId
    stage: Stage


@dataclass(frozen=True, slots=True)
class Suspended:
    """A running visit was interrupted: power, network, alarm."""

    visit: VisitId
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """An interrupted visit goes on where it stopped."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class EvidenceAwaited:
    """Evidence may follow until `until` (local wall time with offset, ISO 8601)."""

    visit: VisitId
    until: str
    what: str


@dataclass(frozen=True, slots=True)
class EvidenceSettled:
    """The wait for evidence ended; `complete` tells whether everything came."""

    visit: VisitId
    complete: bool


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """A file came to a visit; `digest` is the hex SHA-256 of its bytes, `size` their number.

    `indicator` is "" for the whole region, `taken` and `place` say when and where in words,
    `late` that it came after the region's turn had been scored.
    """

    visit: VisitId
    digest: str
    name: str
    title: str
    indicator: str
    size: int
    late: bool
    taken: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceChecked:
    """An assessor looked at a file: valid, not valid, or not checked again."""

    visit: VisitId
    digest: str
    verdict: EvidenceVerdict
    reason: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """The chair opened the levels to the panel.

    `seals` are the sheets sealed by then as "sheet revision digest"; `missing` are people whose
    sheets were not, in which case `reason` says why the panel did not wait.
    """

    visit: VisitId
    seals: tuple[str, ...]
    missing: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ModerationOpened:
    """The panel talks about these indicators, whose levels lie apart; none when all agree."""

    visit: VisitId
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagClosed:
    """The panel is done with an indicator; `left_different` needs a reason."""

    visit: VisitId
    indicator: str
    left_different: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The panel's result of a visit: its revision, the sheets that count and the result's digest.

    `seals` are as in Revealed, with the revisions that moderation made.
    """

    visit: VisitId
    revision: int
    seals: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class SigningOpened:
    """The papers of an agreed result were drawn and wait for signatures."""

    visit: VisitId
    revision: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A person signed the papers of a visit: on paper, or with the device's key."""

    visit: VisitId
    revision: int
    person: PersonId
    way: SigningWay


@dataclass(frozen=True, slots=True)
class SigningRefused:
    """A person does not sign; the objection is printed in the minutes."""

    visit: VisitId
    revision: int
    person: PersonId
    objection: str


@dataclass(frozen=True, slots=True)
class ModerationResumed:
    """The chair takes an unsigned result back to the panel."""

    visit: VisitId
    reason: str


@dataclass(frozen=True, slots=True)
class Finalised:
    """A result is final for the class: everybody has signed or objected."""

    visit: VisitId
    revision: int


@dataclass(frozen=True, slots=True)
class ReopeningAgreed:
    """Chair or secretariat wants a final result opened again; it takes both."""

    visit: VisitId
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """The secretariat records what followed the class: plenary, decree, end of objections."""

    visit: VisitId
    step: ConclusionStep
    reference: str


@dataclass(frozen=True, slots=True)
class Revised:
    """The owner changed one level of a sealed sheet in moderation, with a reason.

    `revision` is the sheet's next one; `before` is the level that stood there.
    """

    sheet: SheetId
    revision: int
    indicator: str
    before: Mark
    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class SelfAnswered:
    """A region's own answer came after publication; `received` is the day (ISO 8601) or ""."""

    visit: VisitId
    indicator: str
    level: int
    text: str
    received: str = ""


DayFact = DayOpened | PanelAttended | DayClosed
SeatingFact = Seated | ClassFormed | SubstituteCalled
ConflictFact = ConflictDeclared | ConflictJudged | ConflictsReviewed
EvidenceFact = EvidenceAdded | EvidenceChecked | SelfAnswered
PanelFact = (
    Revealed
    | ModerationOpened
    | FlagClosed
    | Agreed
    | SigningOpened
    | Signed
    | SigningRefused
    | ModerationResumed
    | Finalised
    | ReopeningAgreed
    | Concluded
)
# What moves one visit from state to state.
VisitFact = (
    Arrived
    | MarkedAbsent
    | Dropped
    | Cancelled
    | StageStarted
    | Suspended
    | Resumed
    | EvidenceAwaited
    | EvidenceSettled
    | PanelFact
)
ClassFact = (
    DayFact
    | SeatingFact
    | ConflictFact
    | EvidenceFact
    | CalibrationDiscussed
    | StartedAlone
    | VisitFact
)
