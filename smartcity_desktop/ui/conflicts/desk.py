"""Conflicts of interest on Beranda: what needs doing, and doing it."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.conflicts import Tie
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.visit import FINAL_STATES
from smartcity_desktop.domain.words import LEADING_ROLES, Role, VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.seating import Rescue, Seating
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.conflicts.decision_dialog import DecisionDialog
from smartcity_desktop.ui.conflicts.review_dialog import ReviewDialog
from smartcity_desktop.ui.home.concerns import Concern
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.roster_words import conflict_words
from smartcity_desktop.ui.seating.words import day_words
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone

REVIEW, TIE, QUORUM, MISSING = "conflict-review", "conflict-tie-", "quorum-", "conflict-missing"
_NOT_BEGUN = frozenset({VisitState.SCHEDULED, VisitState.READY})
NAMED = 3


class ConflictDesk:
    """Tells the concerns of one person and resolves those that are its own."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        profile: Profile,
        window: Callable[[], QWidget | None],
    ) -> None:
        self._theme, self._wording, self._notices = theme, wording, notices
        self._profile, self._window = profile, window
        self._declaring, self._seating = Declaring(profile), Seating(profile)
        self._seen: set[str] = set()

    def concerns(self) -> list[Concern]:
        """Return what waits, most urgent first."""
        found = [
            *self._own(),
            *self._quorums(),
            *self._late(),
            *self._ties(),
            *self._missing(),
        ]
        return [concern for concern in found if concern.key not in self._seen]

    def resolve(self, concern: Concern) -> bool:
        """Do what a concern asks for; returns whether it is one of these."""
        key = concern.key
        if key == REVIEW:
            self.review()
        elif key.startswith(TIE):
            self._decide(key)
        elif key.startswith(QUORUM) and concern.visit is not None and concern.command is None:
            self._mend(concern)
        elif key == MISSING:
            self._seen.add(key)
        else:
            return False
        return True

    def review(self) -> None:
        """Go through the class list: for the first time, or to add a conflict on a later day.

        What was answered and not signed is there again next time.
        """
        listed = self._declaring.whole_list()
        dialog = ReviewDialog(self._theme, self._wording, listed, self._window())
        dialog.restore(self._declaring.kept_answers())
        declared = dialog.ask()
        if declared is None:
            self._do(lambda: self._declaring.keep_answers(dialog.answers()))
        elif self._do(lambda: self._declaring.review(declared)):
            self._do(lambda: self._declaring.keep_answers({}))
        else:
            self._do(lambda: self._declaring.keep_answers(dialog.answers()))

    def _own(self) -> Iterator[Concern]:
        count = len(self._declaring.unreviewed())
        if count:
            say = self._wording.say
            text = say("conflicts.review_needed", count=count)
            subject, verb = say("conflicts.subject"), say("conflicts.review_verb")
            yield Concern(REVIEW, "conflict", Tone.WARN, subject, text, verb)

    def _ties(self) -> Iterator[Concern]:
        say = self._wording.say
        for tie in self._declaring.pending() if self._declaring.judges else ():
            text = say(
                "conflicts.tie",
                person=self._name(tie.person),
                kind=conflict_words(tie.kind, self._wording),
                basis=tie.basis or "–",
            )
            subject = self._profile.roster.region(tie.region).short_name
            verb = say("conflicts.tie_verb")
            yield Concern(_tie_key(tie), "conflict", Tone.WARN, subject, text, verb)

    def _late(self) -> Iterator[Concern]:
        """Yield the regions whose opened or agreed sheets include one of somebody excused since."""
        if not self._declaring.judges:
            return
        say, roster = self._wording.say, self._profile.roster
        for one in self._declaring.late():
            final = self._profile.book.turn(one.visit).state in FINAL_STATES
            key = "late_final" if final else "late_counted" if one.counts else "late_opened"
            yield Concern(
                f"conflict-late-{one.person}-{one.visit}",
                "conflict",
                Tone.WARN if one.counts else Tone.NEUTRAL,
                roster.region(roster.visit(one.visit).region).short_name,
                say(f"conflicts.{key}", person=self._name(one.person)),
                say("conflicts.late_verb"),
                one.visit,
                place=Place.PANEL,
            )

    def _quorums(self) -> Iterator[Concern]:
        """Yield the regions whose panel is too small for a result: the own class's, or all."""
        profile, group = self._profile, self._profile.class_group
        if profile.role not in LEADING_ROLES:
            return
        for own in (group,) if group else profile.roster.classes:
            for visit in profile.roster.visits_of(own.code):
                if profile.book.turn(visit.id).state in _NOT_BEGUN:
                    yield from self._quorum(visit.id)

    def _quorum(self, visit: VisitId) -> Iterator[Concern]:
        found = self._declaring.remedies(visit)
        if not found.lacking or f"{QUORUM}{visit}" in self._seen:
            return
        needed, say = self._profile.book.minimum, self._wording.say
        text = say("conflicts.quorum", count=needed - found.lacking, needed=needed)
        verb, command = say("conflicts.understood"), None
        rescue = None if found.substitutions else self._seating.elsewhere(visit)
        if found.substitutions:
            names = ", ".join(self._name(s.substitute) for s in found.substitutions)
            text = f"{text} {say('conflicts.substitutes', names=names)}"
            verb = say("conflicts.substitute_verb")
        elif rescue is not None:
            text = f"{text} {self._rescue_words(rescue)}"
            if self._seating.across_classes:
                verb, command = say("conflicts.move_verb"), Command.RESEAT
        else:
            text = f"{text} {say('conflicts.nowhere')}"
        subject = self._profile.roster.region(self._profile.roster.visit(visit).region).short_name
        key = f"{QUORUM}{visit}"
        yield Concern(key, "warning", Tone.BAD, subject, text, verb, visit, command=command)

    def _rescue_words(self, rescue: Rescue) -> str:
        """Return the class and time proposed, who judges there, and whom to call about it."""
        say, roster, slot = self._wording.say, self._profile.roster, rescue.slot
        text = say(
            "conflicts.elsewhere",
            code=slot.class_code,
            day=day_words(roster, slot.day, self._wording),
            at=slot.starts,
            names=", ".join(self._name(person) for person in rescue.people),
        )
        if self._seating.across_classes:
            return text
        office = [p.name for p in roster.people if roster.role_of(p.id) is Role.SECRETARIAT]
        chair = self._name(roster.class_group(slot.class_code).chair())
        call = say("conflicts.whom_to_call", office=", ".join(office) or "–", chair=chair)
        return f"{text} {call}"

    def _missing(self) -> Iterator[Concern]:
        """Tell a chair who has not confirmed yet; the own list has its own line."""
        if not self._declaring.judges or self._profile.class_group is None:
            return
        own = self._profile.person_id
        people = [o.person for o in self._declaring.waiting_for() if o.person != own]
        if people:
            say = self._wording.say
            names = ", ".join(self._name(person) for person in people[:NAMED])
            more = len(people) - NAMED
            if more > 0:
                names = say("conflicts.and_more", names=names, count=more)
            text = say("conflicts.unconfirmed", count=len(people), names=names)
            subject, verb = say("conflicts.subject"), say("conflicts.understood")
            yield Concern(MISSING, "note", Tone.NEUTRAL, subject, text, verb)

    def _decide(self, key: str) -> None:
        tie = next((t for t in self._declaring.pending() if _tie_key(t) == key), None)
        if tie is None:
            return
        text = self._wording.say(
            "conflicts.decide_text",
            person=self._name(tie.person),
            region=self._profile.roster.region(tie.region).name,
            kind=conflict_words(tie.kind, self._wording),
            basis=tie.basis or "–",
        )
        decision = DecisionDialog(self._theme, self._wording, text, self._window()).ask()
        if decision is not None:
            self._do(
                lambda: self._declaring.judge(
                    tie.person, tie.region, decision.reason, excused=decision.excused
                )
            )

    def _mend(self, concern: Concern) -> None:
        visit = concern.visit
        found = self._declaring.remedies(visit) if visit else None
        if visit is None or found is None or not found.substitutions:
            self._seen.add(concern.key)
            return
        say = self._wording.say
        told_ = (
            say("conflicts.stands_in", one=self._name(s.substitute), other=self._name(s.absent))
            for s in found.substitutions
        )
        text = say("conflicts.substitute_text", changes=" ".join(told_))
        title, verb = say("conflicts.substitute_title"), say("conflicts.substitute_call")
        reason = self._notices.ask_reason(title, text, verb)
        if reason is not None:
            self._do(lambda: self._declaring.substitute(visit, reason))

    def _name(self, person: PersonId) -> str:
        return self._profile.roster.person(person).name

    def _do(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except (DomainError, StorageError) as error:
            title = self._wording.say("conflicts.refused_title")
            self._notices.tell(title, told(error, self._wording))
            return False
        return True


def _tie_key(tie: Tie) -> str:
    return f"{TIE}{tie.person}-{tie.region}"
