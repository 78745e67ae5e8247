"""The fixed vocabularies of facts and rosters."""

from enum import StrEnum


class Act(StrEnum):
    """Whether a change was given, undone or redone by its person."""

    GIVEN = "given"
    UNDONE = "undone"
    REDONE = "redone"


class Stage(StrEnum):
    """The stages of a visit, in order."""

    PRESENTATION = "presentation"
    DISCUSSION = "discussion"
    SCORING = "scoring"


class RemarkPart(StrEnum):
    """The three narrative parts of a score sheet."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    RECOMMENDATION = "recommendation"


class SheetState(StrEnum):
    """The states of a score sheet."""

    EMPTY = "empty"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


class VisitState(StrEnum):
    """The states of a visit that one laptop can know by itself."""

    SCHEDULED = "scheduled"
    READY = "ready"
    RUNNING = "running"
    SCORING = "scoring"
    ABSENT = "absent"


class EventKind(StrEnum):
    """The kinds of assessment event; each has its own instrument and outcome."""

    SELECTION = "selection"
    MASTERPLAN = "masterplan"
    EVALUATION_1 = "evaluation_1"
    EVALUATION_2 = "evaluation_2"


class Role(StrEnum):
    """What a person does in an event."""

    CHAIR = "chair"
    MEMBER = "member"
    SUBSTITUTE = "substitute"
    SECRETARY = "secretary"
    OBSERVER = "observer"
    SECRETARIAT = "secretariat"
    FIELD_STAFF = "field_staff"


SCORING_ROLES = frozenset({Role.CHAIR, Role.MEMBER, Role.SUBSTITUTE})


class DocumentKind(StrEnum):
    """The papers the program issues."""

    SCORE_SHEET = "score_sheet"
