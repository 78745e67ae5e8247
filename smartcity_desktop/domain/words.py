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
    # Between a change in moderation and its sealing, which are one act.
    REVISED = "revised"


class VisitState(StrEnum):
    """The states of one region's turn, in the order they are usually passed."""

    SCHEDULED = "scheduled"
    READY = "ready"
    RUNNING = "running"
    SUSPENDED = "suspended"
    SCORING = "scoring"
    AWAITING_EVIDENCE = "awaiting_evidence"
    REVEALED = "revealed"
    MODERATION = "moderation"
    AGREED = "agreed"
    SIGNING = "signing"
    FINAL = "final"
    ABSENT = "absent"
    DROPPED = "dropped"
    CANCELLED = "cancelled"
    PLENARY = "plenary"
    DECREED = "decreed"
    CLOSED = "closed"


class FlagOutcome(StrEnum):
    """What became of an indicator whose levels lay apart; `NONE` where none did."""

    NONE = ""
    SETTLED = "settled"
    LEFT_DIFFERENT = "left_different"


class RankRemark(StrEnum):
    """What is remarkable of a ranked region's result."""

    MODERATED = "moderated"
    EVIDENCE_COMPLETE = "evidence_complete"
    EVIDENCE_INCOMPLETE = "evidence_incomplete"
    OBJECTED = "objected"
    REVISED = "revised"
    TIED = "tied"


class SigningWay(StrEnum):
    """How a paper was signed: in ink, recorded by somebody, or with the device's key."""

    WET = "wet"
    DEVICE = "device"


class EvidenceVerdict(StrEnum):
    """What an assessor found about a file."""

    UNCHECKED = "unchecked"
    VALID = "valid"
    INVALID = "invalid"


class ConclusionStep(StrEnum):
    """What follows a class's final result, in order."""

    PLENARY = "plenary"
    DECREED = "decreed"
    CLOSED = "closed"


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
# Who runs a class day; within a class only its own people.
LEADING_ROLES = frozenset({Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT})
# Who looks on and takes no part in what a panel decides.
WATCHING_ROLES = frozenset({Role.OBSERVER, Role.FIELD_STAFF})
# Who scores without being called first.
SEATED_ROLES = frozenset({Role.CHAIR, Role.MEMBER})


class ConflictKind(StrEnum):
    """The kinds of conflict of interest, in the order they are offered."""

    OWN_REGION = "own_region"
    EMPLOYER = "employer"
    MENTORED = "mentored"
    FAMILY = "family"
    CONTRACT = "contract"
    SAME_PROVINCE = "same_province"
    AGREEMENT = "agreement"


# Conflicts that are put to the panel; all others close the sheet.
DECLARED_CONFLICTS = frozenset({ConflictKind.SAME_PROVINCE, ConflictKind.AGREEMENT})
BLOCKING_CONFLICTS = frozenset(ConflictKind) - DECLARED_CONFLICTS


class LeaderRank(StrEnum):
    """Who may lead a delegation, from the highest; the codes are those of instruments."""

    HEAD = "kepala_daerah"
    DEPUTY = "wakil_kepala_daerah"
    REGIONAL_SECRETARY = "sekda"
    AGENCY_HEAD = "kadis"
    LOWER = "tanpa_pimpinan"


class DocumentKind(StrEnum):
    """The papers the program issues."""

    SCORE_SHEET = "score_sheet"
    REGION_RECAP = "region_recap"
    CLASS_RECAP = "class_recap"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"
    DAY_REPORT = "day_report"
