"""What leads on after a refusal: the act or the place that its sentence names."""

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.page import Place

_S = VisitState


@dataclass(frozen=True, slots=True)
class NextStep:
    """An act of Beranda or a place to go to; with neither, the sentence alone says what to do."""

    command: Command | None = None
    place: Place | None = None

    def verb(self, wording: Wording) -> str:
        """Return the words of its button, "" without one."""
        if self.command is not None:
            return wording.say(f"window.command_{self.command}").replace("&", "")
        if self.place is not None:
            return wording.say("window.go_to", place=wording.say(f"window.place_{self.place}"))
        return ""


HERE = NextStep()
_PANEL, _DELIVERY = NextStep(place=Place.PANEL), NextStep(place=Place.DELIVERY)
_SCORING, _CALIBRATION = NextStep(place=Place.SCORING), NextStep(place=Place.CALIBRATION)

# What a region's state asks for first, where an act cannot be done in it.
STATES: Mapping[VisitState, NextStep] = {
    _S.SCHEDULED: NextStep(Command.ARRIVE),
    _S.READY: NextStep(Command.STAGE),
    _S.RUNNING: NextStep(Command.STAGE),
    _S.SUSPENDED: NextStep(Command.SUSPEND),
    _S.SCORING: NextStep(Command.REVEAL),
    _S.AWAITING_EVIDENCE: NextStep(Command.SETTLE_EVIDENCE),
    _S.REVEALED: _PANEL,
    _S.MODERATION: _PANEL,
    _S.AGREED: _PANEL,
    _S.SIGNING: _PANEL,
    _S.FINAL: _PANEL,
    _S.ABSENT: NextStep(Command.RESEAT),
    _S.PLENARY: NextStep(Command.DECIDE),
    _S.DECREED: NextStep(Command.DECIDE),
    _S.DROPPED: HERE,
    _S.CANCELLED: HERE,
    _S.CLOSED: HERE,
}
_STEPS: Mapping[str, NextStep] = {
    "day_not_open": NextStep(Command.OPEN_DAY),
    "day_not_closed": NextStep(Command.CLOSE_DAY),
    "quorum_missing": NextStep(Command.ATTENDANCE),
    "attendance_empty": HERE,
    "conflict_unknown": HERE,
    "conflict_of_interest": HERE,
    "evidence_unknown": NextStep(Command.ATTACH),
    "flags_missing": _PANEL,
    "flags_open": _PANEL,
    "levels_revealed": _PANEL,
    "levels_on_the_way": _DELIVERY,
    "result_differs": _PANEL,
    "result_missing": _DELIVERY,
    "moderation_closed": _PANEL,
    "no_result_yet": _PANEL,
    "result_not_agreed": _PANEL,
    "visit_settled": _PANEL,
    "still_apart": _PANEL,
    "paper_unprinted": NextStep(place=Place.DOCUMENTS),
    "signatures_missing": NextStep(place=Place.DOCUMENTS),
    "levels_closed": _SCORING,
    "sheet_not_sealed": _SCORING,
    "sheet_incomplete": _SCORING,
    "chair_leads": _SCORING,
    "case_fixed": _CALIBRATION,
    "case_revealed": _CALIBRATION,
    "stage_past": HERE,
    "stage_skipped": NextStep(Command.STAGE),
    "step_out_of_order": NextStep(Command.DECIDE),
}
# Answered in the field, list or dialog in which they are told, or by somebody else.
_IN_WORDS = """
always_applicable basis_required chair_only class_code_taken class_dissolved class_foreign
class_in_hand class_twice class_unknown conflict_kind day_unknown deadline_unreadable
delegation_empty exhibit_changed fact_malformed not_a_signer seal_excused seal_foreign
self_assessment_closed
exhibit_large exhibit_untitled flag_unknown indicator_unknown mark_unchanged not_a_substitute
not_in_panel note_required note_too_long off_scale owner_only panel_without_chair person_twice
person_unknown rating_unknown reason_required region_unknown reopening_known revision_mismatch
right_missing role_unknown seal_unreadable text_hidden seat_unusable seating_blocked sheet_sealed
sheet_unknown signature_known texts_unsaved time_unreadable visit_unknown
"""
# Every refusal of the class day's rules, with what leads on.
STEPS: Mapping[str, NextStep] = {**dict.fromkeys(_IN_WORDS.split(), HERE), **_STEPS}


def next_step_of(error: Exception) -> tuple[NextStep, VisitId | None]:
    """Return what leads on after an error, and the visit it is about where it names one."""
    if not isinstance(error, DomainError):
        return HERE, None
    visit = error.details.get("visit")
    named = VisitId(visit) if isinstance(visit, str) else None
    if error.key == "visit_state":
        return STATES[VisitState(str(error.details["state"]))], named
    return STEPS.get(error.key, HERE), named
