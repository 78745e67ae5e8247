"""What a panel has to do next with a visit, who is missing, and which acts this person has."""

from dataclasses import dataclass
from enum import StrEnum

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import LEADING_ROLES, Role, VisitState
from smartcity_desktop.ui.panel.reading import PanelReading

_S = VisitState
COLLECTORS = frozenset({Role.CHAIR, Role.SECRETARY})
REOPENERS = frozenset({Role.CHAIR, Role.SECRETARIAT})


class PanelAct(StrEnum):
    """An act on the visit as a whole; its verb is the text `panel.act_` followed by its value."""

    REVEAL = "reveal"
    REVEAL_WITH_QUORUM = "reveal_with_quorum"
    AGREE = "agree"
    OPEN_SIGNING = "open_signing"
    SIGN = "sign"
    SIGN_DEVICE = "sign_device"
    REFUSE = "refuse"
    FINALISE = "finalise"
    RESUME = "resume"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: the text `panel.step_key`, the people it waits for, and the own acts.

    `acts` tells of each whether it may be done now; the first one possible is the main act.
    """

    key: str
    waiting: tuple[PersonId, ...] = ()
    acts: tuple[tuple[PanelAct, bool], ...] = ()


def next_step(reading: PanelReading, me: PersonId, role: Role) -> Step:
    """Return what comes next on a visit for somebody of `role`."""
    state = reading.turn.state
    if state in OVER:
        return Step("over")
    if not reading.turn.revealed:
        return _before(reading, role)
    if state in {_S.REVEALED, _S.MODERATION}:
        return _talk(reading, role)
    if state is _S.AGREED:
        return _agreed(reading, role)
    if state is _S.SIGNING:
        return _signing(reading, me, role)
    return _final(reading, role)


def _before(reading: PanelReading, role: Role) -> Step:
    if reading.turn.state is not _S.SCORING:
        return Step("not_scoring", reading.missing)
    quorum = len(reading.sealed) >= reading.minimum
    acts: tuple[tuple[PanelAct, bool], ...] = ()
    if role is Role.CHAIR:
        acts = ((PanelAct.REVEAL, not reading.missing and quorum),)
        if reading.missing:
            acts = ((PanelAct.REVEAL_WITH_QUORUM, quorum),)
    if reading.missing:
        return Step("wait_sheets", reading.missing, acts)
    return Step("reveal" if role is Role.CHAIR else "wait_reveal", (), acts)


def _talk(reading: PanelReading, role: Role) -> Step:
    if reading.compared is None:
        return Step(reading.withheld)
    agree = ((PanelAct.AGREE, not reading.turn.open_flags),) if role is Role.CHAIR else ()
    if reading.turn.open_flags:
        return Step("flags_open", (), agree)
    key = "agree" if reading.flagged else "agree_unflagged"
    return Step(key if role is Role.CHAIR else "wait_agreement", (), agree)


def _agreed(reading: PanelReading, role: Role) -> Step:
    acts: list[tuple[PanelAct, bool]] = []
    if role in COLLECTORS:
        acts.append((PanelAct.OPEN_SIGNING, reading.matches))
    if role is Role.CHAIR:
        acts.append((PanelAct.RESUME, True))
    return Step("open_signing" if role in COLLECTORS else "wait_signing", (), tuple(acts))


def unsigned(reading: PanelReading) -> tuple[PersonId, ...]:
    """Return the people who have neither signed the result nor refused to."""
    turn, owners = reading.turn, {one.seal.sheet: one.person for one in reading.sealed}
    people = [owners[sheet] for sheet in turn.signers() if sheet in owners]
    return tuple(p for p in people if p not in turn.signatures and p not in turn.objections)


def _signing(reading: PanelReading, me: PersonId, role: Role) -> Step:
    waiting, acts = unsigned(reading), list[tuple[PanelAct, bool]]()
    if waiting and (role in LEADING_ROLES or me in waiting):
        ways = [PanelAct.SIGN, PanelAct.SIGN_DEVICE]
        # Who collects papers records ink; who signs for oneself has the own key at hand.
        ways = ways if role in LEADING_ROLES else ways[::-1]
        acts += [*((way, reading.matches) for way in ways), (PanelAct.REFUSE, True)]
    if role in COLLECTORS and not waiting:
        acts.append((PanelAct.FINALISE, reading.matches))
    if role is Role.CHAIR:
        acts.append((PanelAct.RESUME, True))
    if waiting:
        return Step("sign", waiting, tuple(acts))
    return Step("finalise" if role in COLLECTORS else "wait_final", (), tuple(acts))


def _final(reading: PanelReading, role: Role) -> Step:
    turn = reading.turn
    if turn.state is not _S.FINAL:
        return Step("after_class")
    acts = ((PanelAct.REOPEN, role not in turn.reopening),) if role in REOPENERS else ()
    return Step("reopening" if turn.reopening else "final", (), acts)
