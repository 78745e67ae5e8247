"""One region's turn in a class: its states, what may happen in each, and what it left behind.

The machine is the programme's own: arrival, stages, interruption, evidence that follows, the
common opening of levels, moderation, signatures, and what the plenary makes of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from smartcity_desktop.domain.class_facts import (
    Agreed,
    Arrived,
    Cancelled,
    Concluded,
    Dropped,
    EvidenceAwaited,
    EvidenceSettled,
    Finalised,
    FlagClosed,
    MarkedAbsent,
    ModerationOpened,
    ModerationResumed,
    PanelFact,
    ReopeningAgreed,
    Resumed,
    Revealed,
    Seated,
    Signed,
    SigningOpened,
    SigningRefused,
    StageStarted,
    Suspended,
    VisitFact,
)
from smartcity_desktop.domain.dates import told_time
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import PersonId, SheetId, VisitId
from smartcity_desktop.domain.words import Role, SigningWay, Stage, VisitState

_S = VisitState
_BEFORE_FINAL = frozenset(
    {_S.SCHEDULED, _S.READY, _S.RUNNING, _S.SUSPENDED, _S.SCORING, _S.AWAITING_EVIDENCE}
    | {_S.REVEALED, _S.MODERATION, _S.AGREED, _S.SIGNING, _S.ABSENT}
)
# In which states a fact may come; what else it needs stands in the guards below.
ALLOWED: Mapping[type[VisitFact | Seated], frozenset[VisitState]] = {
    Arrived: frozenset({_S.SCHEDULED, _S.READY, _S.ABSENT, _S.RUNNING, _S.SUSPENDED, _S.SCORING}),
    MarkedAbsent: frozenset({_S.SCHEDULED, _S.READY}),
    Dropped: frozenset({_S.ABSENT}),
    Cancelled: _BEFORE_FINAL,
    Seated: frozenset({_S.SCHEDULED, _S.READY, _S.ABSENT, _S.SUSPENDED}),
    StageStarted: frozenset({_S.READY, _S.RUNNING}),
    Suspended: frozenset({_S.RUNNING, _S.SCORING}),
    Resumed: frozenset({_S.SUSPENDED}),
    EvidenceAwaited: frozenset({_S.SCORING}),
    EvidenceSettled: frozenset({_S.AWAITING_EVIDENCE}),
    Revealed: frozenset({_S.SCORING}),
    ModerationOpened: frozenset({_S.REVEALED}),
    FlagClosed: frozenset({_S.MODERATION}),
    Agreed: frozenset({_S.REVEALED, _S.MODERATION}),
    SigningOpened: frozenset({_S.AGREED}),
    Signed: frozenset({_S.SIGNING}),
    SigningRefused: frozenset({_S.SIGNING}),
    ModerationResumed: frozenset({_S.AGREED, _S.SIGNING}),
    Finalised: frozenset({_S.SIGNING}),
    ReopeningAgreed: frozenset({_S.FINAL}),
    Concluded: frozenset({_S.FINAL, _S.PLENARY, _S.DECREED}),
}
_STAGES = tuple(Stage)
# The most people of one delegation.
MOST_PEOPLE = 999
_STEPS = {_S.FINAL: _S.PLENARY, _S.PLENARY: _S.DECREED, _S.DECREED: _S.CLOSED}
# From here on every sheet that counts is fixed.
SETTLED = frozenset(
    {_S.AGREED, _S.SIGNING, _S.FINAL, _S.PLENARY, _S.DECREED, _S.CLOSED, _S.DROPPED, _S.CANCELLED}
)
MODERATED = frozenset({_S.REVEALED, _S.MODERATION})
OVER = frozenset({_S.ABSENT, _S.DROPPED, _S.CANCELLED})
FINAL_STATES = frozenset({_S.FINAL, _S.PLENARY, _S.DECREED, _S.CLOSED})


@dataclass(frozen=True, slots=True)
class Bench:
    """Who may score a visit now: present and not recused; `minimum` is the quorum."""

    scorers: frozenset[PersonId]
    minimum: int
    day_open: bool


@dataclass(frozen=True, slots=True)
class Seal:
    """A sheet as it counts: its number, its revision, and the digest of what it says."""

    sheet: SheetId
    revision: int
    digest: str

    def text(self) -> str:
        """Return the seal as facts carry it."""
        return f"{self.sheet} {self.revision} {self.digest}"


def read_seal(text: str) -> Seal:
    """Return the seal of a fact's text; raises DomainError for any other text."""
    sheet, _, rest = text.partition(" ")
    revision, _, digest = rest.partition(" ")
    if not (sheet and revision.isascii() and revision.isdigit() and digest):
        raise DomainError("seal_unreadable")
    return Seal(SheetId(sheet), int(revision), digest)


@dataclass(frozen=True, slots=True)
class Turn:
    """A visit as its facts have left it; `stage` is the running one, None before the first.

    `revision` counts the panel's results from 1; `seals` are the sheets known at the reveal,
    `compared` that the chair told which indicators lie apart, or that none does; `counted` are the
    sheets of the agreed result, whose digest is `result`.
    """

    id: VisitId
    state: VisitState = VisitState.SCHEDULED
    stage: Stage | None = None
    leader: str = ""
    leader_name: str = ""
    people: int = 0
    head_of_region: bool = False
    absence: str = ""
    paused: VisitState = VisitState.RUNNING
    pause_reason: str = ""
    evidence_until: str = ""
    evidence_what: str = ""
    evidence_complete: bool = False
    revision: int = 1
    seals: tuple[Seal, ...] = ()
    missing: tuple[PersonId, ...] = ()
    reveal_reason: str = ""
    compared: bool = False
    flags: tuple[str, ...] = ()
    closed: Mapping[str, FlagClosed] = field(default_factory=dict[str, FlagClosed])
    counted: tuple[Seal, ...] = ()
    result: str = ""
    signatures: Mapping[PersonId, SigningWay] = field(default_factory=dict[PersonId, SigningWay])
    objections: Mapping[PersonId, str] = field(default_factory=dict[PersonId, str])
    reopening: frozenset[Role] = frozenset()
    reopen_reason: str = ""
    reference: str = ""

    @property
    def revealed(self) -> bool:
        """Whether the panel has seen each other's levels: never undone."""
        return bool(self.seals)

    @property
    def open_flags(self) -> tuple[str, ...]:
        """The indicators the panel has still to talk about."""
        return tuple(flag for flag in self.flags if flag not in self.closed)

    def signers(self) -> tuple[SheetId, ...]:
        """Return the sheets whose owners sign the result."""
        return tuple(seal.sheet for seal in self.counted)

    def admit(self, fact: VisitFact, role: Role, bench: Bench) -> None:
        """Raise DomainError unless `fact`, by somebody of `role`, may follow what happened."""
        if self.state not in ALLOWED[type(fact)]:
            raise DomainError("visit_state", state=str(self.state), visit=self.id)
        if isinstance(fact, PanelFact):
            self._admit_panel(fact, role, bench)
        else:
            self._admit_day(fact, bench)

    def _admit_day(self, fact: VisitFact, bench: Bench) -> None:
        match fact:
            case Arrived():
                if not 1 <= fact.people <= MOST_PEOPLE:
                    raise DomainError("delegation_empty")
            case MarkedAbsent() | Dropped() | Cancelled() | Suspended():
                _need_reason(fact.reason)
            case StageStarted():
                self._admit_stage(fact, bench)
            case EvidenceAwaited():
                _need_time(fact.until)
                _need_reason(fact.what)
            case _:
                pass

    def _admit_stage(self, fact: StageStarted, bench: Bench) -> None:
        if self.state is VisitState.READY:
            if not bench.day_open:
                raise DomainError("day_not_open")
            _need_quorum(len(bench.scorers), bench)
        if self.stage is not None and _STAGES.index(fact.stage) <= _STAGES.index(self.stage):
            raise DomainError("stage_past", visit=self.id)
        if fact.stage is Stage.DISCUSSION and self.stage is not Stage.PRESENTATION:
            raise DomainError("stage_skipped", visit=self.id)

    def _admit_panel(self, fact: PanelFact, role: Role, bench: Bench) -> None:  # noqa: C901 - one case per fact
        match fact:
            case Revealed():
                _need_quorum(len({read_seal(text).sheet for text in fact.seals}), bench)
                if fact.missing:
                    _need_reason(fact.reason)
            case FlagClosed():
                self._admit_closing(fact)
            case Agreed():
                self._admit_agreement(fact, bench)
            case Signed() | SigningRefused():
                self._admit_signature(fact)
            case ModerationResumed():
                _need_reason(fact.reason)
            case Finalised():
                self._admit_final(fact)
            case ReopeningAgreed():
                self._admit_reopening(fact, role)
            case SigningOpened():
                self._need_revision(fact.revision)
            case Concluded():
                if str(_STEPS[self.state]) != fact.step:
                    raise DomainError("step_out_of_order", visit=self.id)
            case ModerationOpened():
                # Which indicators lie apart only the sheets know: `domain/panel.py` asks them.
                pass

    def _admit_closing(self, fact: FlagClosed) -> None:
        if fact.indicator not in self.flags:
            raise DomainError("flag_unknown", indicator=fact.indicator)
        if fact.left_different:
            _need_reason(fact.reason)

    def _admit_agreement(self, fact: Agreed, bench: Bench) -> None:
        self._need_revision(fact.revision)
        if not self.compared:
            raise DomainError("flags_missing")
        if self.open_flags:
            raise DomainError("flags_open", count=len(self.open_flags))
        _need_quorum(len({read_seal(text).sheet for text in fact.seals}), bench)
        if not fact.result:
            raise DomainError("result_missing")

    def _admit_signature(self, fact: Signed | SigningRefused) -> None:
        self._need_revision(fact.revision)
        if fact.person in self.signatures or fact.person in self.objections:
            raise DomainError("signature_known", person=fact.person)
        if isinstance(fact, SigningRefused):
            _need_reason(fact.objection)

    def _admit_final(self, fact: Finalised) -> None:
        self._need_revision(fact.revision)
        answered = len(self.signatures) + len(self.objections)
        if answered < len(self.counted):
            raise DomainError("signatures_missing", count=len(self.counted) - answered)

    def _admit_reopening(self, fact: ReopeningAgreed, role: Role) -> None:
        self._need_revision(fact.revision)
        _need_reason(fact.reason)
        if role in self.reopening:
            raise DomainError("reopening_known")

    def _need_revision(self, revision: int) -> None:
        if revision != self.revision:
            raise DomainError("revision_mismatch", expected=self.revision, got=revision)

    def after(self, fact: VisitFact, role: Role) -> "Turn":
        """Return the turn with an admitted fact of somebody of `role` applied."""
        if isinstance(fact, PanelFact):
            return self._after_panel(fact, role)
        return self._after_day(fact)

    def _after_day(self, fact: VisitFact) -> "Turn":  # noqa: C901, PLR0911 - one case per fact
        match fact:
            case Arrived():
                return self._arrived(fact)
            case MarkedAbsent():
                return replace(self, state=_S.ABSENT, absence=fact.reason)
            case Dropped():
                return replace(self, state=_S.DROPPED, absence=fact.reason)
            case Cancelled():
                return replace(self, state=_S.CANCELLED, absence=fact.reason)
            case StageStarted():
                scoring = fact.stage is Stage.SCORING
                return replace(self, state=_S.SCORING if scoring else _S.RUNNING, stage=fact.stage)
            case Suspended():
                return replace(
                    self, state=_S.SUSPENDED, paused=self.state, pause_reason=fact.reason
                )
            case Resumed():
                return replace(self, state=self.paused, pause_reason="")
            case EvidenceAwaited():
                return replace(
                    self,
                    state=_S.AWAITING_EVIDENCE,
                    evidence_until=fact.until,
                    evidence_what=fact.what,
                    evidence_complete=False,
                )
            case EvidenceSettled():
                return replace(self, state=_S.SCORING, evidence_complete=fact.complete)
            case _:
                return self

    def _arrived(self, fact: Arrived) -> "Turn":
        waiting = self.state in {_S.SCHEDULED, _S.ABSENT}
        return replace(
            self,
            state=_S.READY if waiting else self.state,
            leader=fact.leader,
            leader_name=fact.name,
            people=fact.people,
            head_of_region=fact.head_of_region,
            absence="",
        )

    def _after_panel(self, fact: PanelFact, role: Role) -> "Turn":  # noqa: C901, PLR0911 - one case per fact
        match fact:
            case Revealed():
                return replace(
                    self,
                    state=_S.REVEALED,
                    seals=tuple(read_seal(text) for text in fact.seals),
                    missing=tuple(PersonId(person) for person in fact.missing),
                    reveal_reason=fact.reason,
                )
            case ModerationOpened():
                state = _S.MODERATION if fact.flags else self.state
                return replace(self, state=state, compared=True, flags=fact.flags)
            case FlagClosed():
                return replace(self, closed={**self.closed, fact.indicator: fact})
            case Agreed():
                counted = tuple(read_seal(text) for text in fact.seals)
                return replace(self, state=_S.AGREED, counted=counted, result=fact.result)
            case SigningOpened():
                return replace(self, state=_S.SIGNING, signatures={}, objections={})
            case Signed():
                return replace(self, signatures={**self.signatures, fact.person: fact.way})
            case SigningRefused():
                return replace(self, objections={**self.objections, fact.person: fact.objection})
            case ModerationResumed():
                return self._reopened(fact.reason)
            case Finalised():
                return replace(self, state=_S.FINAL)
            case ReopeningAgreed():
                both = self.reopening | {role}
                if len(both) > 1:
                    return self._reopened(fact.reason)
                return replace(self, reopening=both, reopen_reason=fact.reason)
            case Concluded():
                return replace(self, state=_STEPS[self.state], reference=fact.reference)

    def _reopened(self, reason: str) -> "Turn":
        """Return the turn back in moderation with its next result; the old papers are outdated."""
        return replace(
            self,
            state=_S.MODERATION,
            revision=self.revision + 1,
            result="",
            reopening=frozenset(),
            reopen_reason=reason,
        )

    def reseated(self) -> "Turn":
        """Return the turn as it waits for its new time; what was scored stays with the region."""
        return replace(self, state=_S.SCHEDULED, stage=None, absence="", pause_reason="")


def _need_reason(text: str) -> None:
    if not text.strip():
        raise DomainError("reason_required")


def _need_time(text: str) -> None:
    try:
        told_time(text)
    except ValueError as error:
        raise DomainError("deadline_unreadable") from error


def _need_quorum(count: int, bench: Bench) -> None:
    if count < bench.minimum:
        raise DomainError("quorum_missing", present=count, needed=bench.minimum)
