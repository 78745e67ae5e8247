"""Facts and records as canonical JSON and back: sorted keys, no spaces, no floats.

Each fact has a kind and a version. A changed fact gets a new version and keeps a decoder for
every version ever released.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from smartcity_desktop.domain import facts
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.fact_shape import admit_shape
from smartcity_desktop.domain.facts import Fact
from smartcity_desktop.protocol.clock import Tick, room_time
from smartcity_desktop.protocol.errors import ProtocolError

Record = TypeVar("Record")

# The name each fact has in a journal; part of the file format, never renamed.
KINDS: Mapping[str, type[Fact]] = {
    "journal_opened": facts.JournalOpened,
    "head_signed": facts.HeadSigned,
    "day_opened": facts.DayOpened,
    "panel_attended": facts.PanelAttended,
    "day_closed": facts.DayClosed,
    "seated": facts.Seated,
    "class_formed": facts.ClassFormed,
    "substitute_called": facts.SubstituteCalled,
    "conflict_declared": facts.ConflictDeclared,
    "conflict_judged": facts.ConflictJudged,
    "conflicts_reviewed": facts.ConflictsReviewed,
    "calibration_discussed": facts.CalibrationDiscussed,
    "arrived": facts.Arrived,
    "marked_absent": facts.MarkedAbsent,
    "dropped": facts.Dropped,
    "cancelled": facts.Cancelled,
    "stage_started": facts.StageStarted,
    "started_alone": facts.StartedAlone,
    "suspended": facts.Suspended,
    "resumed": facts.Resumed,
    "evidence_awaited": facts.EvidenceAwaited,
    "evidence_settled": facts.EvidenceSettled,
    "evidence_added": facts.EvidenceAdded,
    "evidence_checked": facts.EvidenceChecked,
    "self_answered": facts.SelfAnswered,
    "revealed": facts.Revealed,
    "moderation_opened": facts.ModerationOpened,
    "flag_closed": facts.FlagClosed,
    "agreed": facts.Agreed,
    "signing_opened": facts.SigningOpened,
    "signed": facts.Signed,
    "signing_refused": facts.SigningRefused,
    "moderation_resumed": facts.ModerationResumed,
    "finalised": facts.Finalised,
    "reopening_agreed": facts.ReopeningAgreed,
    "concluded": facts.Concluded,
    "scored": facts.Scored,
    "noted": facts.Noted,
    "flagged": facts.Flagged,
    "self_assessment_shown": facts.SelfAssessmentShown,
    "globally_rated": facts.GloballyRated,
    "remarked": facts.Remarked,
    "submitted": facts.Submitted,
    "reopen_requested": facts.ReopenRequested,
    "reopened": facts.Reopened,
    "revised": facts.Revised,
    "issued": facts.Issued,
    "printed": facts.Printed,
}
# Facts that grew since they were first released; all others are at version 1. New fields have
# defaults, so the record of today reads every version.
_VERSIONS = {"arrived": 2, "submitted": 2}
_NAMES = {fact: kind for kind, fact in KINDS.items()}
# Facts of today straight from their bytes, for long replays.
_READERS = {
    (kind, version): msgspec.json.Decoder(fact)
    for kind, fact in KINDS.items()
    for version in range(1, _VERSIONS.get(kind, 1) + 1)
}

# One decoder per (kind, version): the body as parsed JSON in, the fact of today out.
_DECODERS: Mapping[tuple[str, int], Callable[[Mapping[str, Any]], Fact]] = {
    (kind, version): lambda body, kind=kind: msgspec.convert(body, type=KINDS[kind])
    for kind, version in _READERS
}


def version_of(kind: str) -> int:
    """Return the version in which facts of a kind are written today."""
    return _VERSIONS.get(kind, 1)


def kind_of(fact: Fact) -> str:
    """Return the journal name of a fact's kind."""
    return _NAMES[type(fact)]


def canonical_json(record: object) -> bytes:
    """Return the one byte form of a record: UTF-8, sorted keys, no spaces."""
    return msgspec.json.encode(record, order="sorted")


def parse(content: bytes, kind: type[Record]) -> Record:
    """Return `content` as a record of `kind`; raises ProtocolError when it is something else."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError("unreadable", reason=str(error)) from error


def fact_from(kind: str, version: int, body: Mapping[str, Any]) -> Fact:
    """Return the fact of a journal entry's body.

    Raises ProtocolError for a kind or version this program does not know: a newer program wrote it;
    and for a body whose numbers no table of a laptop could hold.
    """
    decoder = _DECODERS.get((kind, version))
    if decoder is None:
        raise ProtocolError("fact_unknown", kind=kind, version=version)
    try:
        fact = decoder(body)
        admit_shape(fact)
    except (msgspec.ValidationError, DomainError) as error:
        raise ProtocolError("fact_malformed", kind=kind, reason=str(error)) from error
    return fact


class KeptFact(NamedTuple):
    """A stored entry's number, hybrid time, time on the clock its room shared (ms), and fact.

    The fact is None when only a newer program can read it.
    """

    seq: int
    at: Tick
    room_ms: int
    fact: Fact | None


class _KeptWall(msgspec.Struct):
    ms: int
    offset_ms: int | None = None


class _Kept(msgspec.Struct):
    """What a replay needs of a stored entry; its body is read as the fact's own type."""

    seq: int
    at: Tick
    wall: _KeptWall
    kind: str
    version: int
    body: msgspec.Raw


_KEPT = msgspec.json.Decoder(_Kept)


def kept_fact(content: bytes) -> KeptFact:
    """Return what a stored entry's bytes say; raises ProtocolError for other bytes."""
    try:
        kept = _KEPT.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError("unreadable", reason=str(error)) from error
    room_ms = room_time(kept.wall.ms, kept.wall.offset_ms)
    return KeptFact(kept.seq, kept.at, room_ms, _fact_of(kept))


def _fact_of(kept: _Kept) -> Fact | None:
    reader = _READERS.get((kept.kind, kept.version))
    try:
        if reader is None:
            return fact_from(kept.kind, kept.version, parse(kept.body, dict[str, Any]))
        fact = reader.decode(kept.body)
        admit_shape(fact)
    except (ProtocolError, DomainError, msgspec.DecodeError):
        return None
    return fact


def body_of(fact: Fact) -> dict[str, Any]:
    """Return a fact's body as plain JSON values."""
    return msgspec.to_builtins(fact)
