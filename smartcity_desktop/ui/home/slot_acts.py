"""What is done with one region on its day: arrival, stages, interruption, evidence, opening."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.host.clock import moment
from smartcity_desktop.services.class_day import ClassDay, Slot
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.running import Running
from smartcity_desktop.ui.acting import Acting, Desk
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.evidence.desk import EvidenceDesk
from smartcity_desktop.ui.forms.arrival import ArrivalForm
from smartcity_desktop.ui.forms.evidence import AwaitEvidenceForm
from smartcity_desktop.ui.home.powers import leads, may
from smartcity_desktop.ui.home.receiving import Receiving
from smartcity_desktop.ui.home.timing import BEGUN, next_stage
from smartcity_desktop.ui.roster_words import conflict_words

SlotAct = Callable[[Slot], None]


class SlotActs(Acting):
    """`act` does what a command means for a slot; `reseat_wanted` carries the `Slot`."""

    reseat_wanted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        class_day: ClassDay,
        running: Running,
        evidence: EvidenceDesk,
        parent: QObject,
    ) -> None:
        super().__init__(desk, parent)
        self.receiving = Receiving(desk, evidence, self)
        self._class_day, self._running = class_day, running
        self._moderating = Moderating(desk.profile)
        acts: dict[Command, SlotAct] = {
            Command.ARRIVE: self._arrive,
            Command.STAGE: self._stage,
            Command.SUSPEND: self._suspend_or_resume,
            Command.ABSENT: self._mark_absent,
            Command.AWAIT_EVIDENCE: self._await_evidence,
            Command.SETTLE_EVIDENCE: self._settle_evidence,
            Command.ATTACH: lambda slot: evidence.ask(slot.visit.id),
            Command.CANCEL: self._cancel,
            Command.REVEAL: self._reveal,
            Command.RESEAT: self.reseat_wanted.emit,
        }
        role = desk.profile.role
        self._acts = {command: act for command, act in acts.items() if may(role, command)}
        self._leads = leads(role)

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return what this person may do with a slot."""
        return tuple(self._acts)

    def act(self, command: Command, slot: Slot | None) -> None:
        """Do what `command` means for `slot`; nothing without a slot or the right to it."""
        call = self._acts.get(command)
        if call is not None and slot is not None:
            call(slot)

    def _arrive(self, slot: Slot) -> None:
        planned = slot.turn.leader or slot.visit.leader
        form = ArrivalForm(self.desk.theme, self.desk.wording, planned)
        title, text = self.say("forms.arrive_title"), slot.region.name
        if self.desk.notices.ask_form(title, text, self.say("forms.arrive_verb"), form):
            self.do(
                lambda: self._running.arrive(
                    slot.visit.id,
                    form.leader,
                    form.people.value(),
                    name=form.name.text().strip(),
                    head_of_region=form.head.isChecked(),
                )
            )

    def _stage(self, slot: Slot) -> None:
        """Start the next stage; a running last one is suspended, a suspended one resumed."""
        stage, name = next_stage(slot), slot.region.short_name
        day = self.desk.profile.book.day(slot.visit.class_code, slot.visit.day)
        if slot.visit.day != self._class_day.today() and not day.opened:
            self.told.emit(self.say("home.not_today", region=name))
        elif slot.conflict is not None and not self._leads:
            self.tell_excused(slot)
        elif self._leads and slot.turn.state is VisitState.SCHEDULED:
            self._arrive(slot)
        elif not self._leads and day.opened and slot.turn.stage is None:
            self.told.emit(self.say("home.chair_begins", region=name))
        elif stage is not None:
            self._begin(slot, stage)
        elif self._leads and slot.turn.state in BEGUN | {VisitState.SUSPENDED}:
            self._suspend_or_resume(slot)
        else:
            self.told.emit(self.say("home.last_stage", region=name))

    def _begin(self, slot: Slot, stage: Stage) -> None:
        if slot.turn.stage is None or self._ends_stage(slot, stage):
            self.do(lambda: self._class_day.start_stage(slot.visit.id, stage))

    def _ends_stage(self, slot: Slot, stage: Stage) -> bool:
        """Ask before a running stage ends: no rule leads back to it."""
        times = self._class_day.stage_times(slot)
        running = next(time for time in times if time.stage is slot.turn.stage)
        left = running.planned_minutes * 60 - (running.used_seconds or 0)
        old, new = (self.say(f"home.stage_{one}") for one in (running.stage, stage))
        rest = f"{max(0, left) // 60:02d}:{max(0, left) % 60:02d}"
        key = "end_stage_early" if left > 0 else "end_stage_over"
        text = self.say(f"forms.{key}", region=slot.region.name, old=old, new=new, rest=rest)
        title = self.say("forms.end_stage_title", old=old)
        return self.desk.notices.confirm(title, text, self.say(f"home.start_{stage}"))

    def tell_excused(self, slot: Slot) -> None:
        """Say why this person scores a region not at all."""
        if slot.conflict is not None:
            kind = conflict_words(slot.conflict.kind, self.desk.wording)
            self.told.emit(self.say("home.excused_sentence", region=slot.region.name, kind=kind))

    def _suspend_or_resume(self, slot: Slot) -> None:
        if slot.turn.state is VisitState.SUSPENDED:
            self.do(lambda: self._running.resume(slot.visit.id))
            return
        if slot.turn.state not in BEGUN:
            self.told.emit(self.say("home.nothing_runs", region=slot.region.short_name))
            return
        reason = self._reason("suspend", slot)
        if reason:
            self.do(lambda: self._running.suspend(slot.visit.id, reason))

    def _mark_absent(self, slot: Slot) -> None:
        reason = self._reason("absent", slot)
        if reason:
            self.do(lambda: self._running.mark_absent(slot.visit.id, reason))

    def _cancel(self, slot: Slot) -> None:
        reason = self._reason("cancel", slot)
        if reason:
            self.do(lambda: self._running.cancel(slot.visit.id, reason))

    def _reason(self, kind: str, slot: Slot) -> str | None:
        """Ask why; the words are those of `kind` in the area "forms"."""
        title, verb = self.say(f"forms.{kind}_title"), self.say(f"forms.{kind}_verb")
        text = self.say(f"forms.{kind}_text", region=slot.region.short_name)
        return self.desk.notices.ask_reason(title, text, verb)

    def _await_evidence(self, slot: Slot) -> None:
        now = moment(self.desk.profile.clock.wall())
        form = AwaitEvidenceForm(self.desk.theme, self.desk.wording, now)
        title = self.say("forms.await_title")
        text = self.say("forms.await_text", region=slot.region.short_name)
        if self.desk.notices.ask_form(title, text, self.say("forms.await_verb"), form):
            what = form.what.toPlainText().strip()
            until = form.deadline()
            self.do(lambda: self._running.await_evidence(slot.visit.id, until, what))

    def _settle_evidence(self, slot: Slot) -> None:
        if slot.turn.state is not VisitState.AWAITING_EVIDENCE:
            self.told.emit(self.say("home.no_evidence_awaited", region=slot.region.short_name))
            return
        whole = self.receiving.ask(slot)
        if whole is not None:
            self.do(lambda: self._running.settle_evidence(slot.visit.id, complete=whole))

    def _reveal(self, slot: Slot) -> None:
        missing = [s.person for s in slot.panel if not s.sealed]
        sealed = len(slot.panel) - len(missing)
        if not missing:
            title, verb = self.say("home.reveal"), self.say("home.reveal")
            text = self.say("forms.reveal_text", count=sealed, region=slot.region.short_name)
            if self.desk.notices.confirm(title, text, verb):
                self.do(lambda: self._moderating.reveal(slot.visit.id))
            return
        roster = self.desk.profile.roster
        names = ", ".join(roster.person(person).name for person in missing)
        if sealed < self.desk.profile.book.minimum:
            self.told.emit(self.say("home.reveal_wait", names=names))
            return
        text = self.say("forms.quorum_text", count=sealed, total=len(slot.panel), names=names)
        title, verb = self.say("forms.quorum_title"), self.say("forms.quorum_verb")
        reason = self.desk.notices.ask_reason(title, text, verb)
        if reason:
            self.do(lambda: self._moderating.reveal(slot.visit.id, reason))
