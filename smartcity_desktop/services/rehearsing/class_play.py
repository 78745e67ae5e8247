"""One class of a rehearsal from its first morning to its last signature, led step by step.

Every step is one act on one laptop, or the same act on several at once; the next begins when the
last has ended, and its laptops then find in the hub what they wait for. Steps lie further apart
than clocks are off, so the order of facts is the same on every machine.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.class_facts import ConflictDeclared, Seated
from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.timetable import declared, reseated
from smartcity_desktop.services.declaring import Declaration
from smartcity_desktop.services.rehearsing import leading, overseeing, performing
from smartcity_desktop.services.rehearsing.actors import together
from smartcity_desktop.services.rehearsing.cast import Cast
from smartcity_desktop.services.rehearsing.incidents import Incidents, Stroke
from smartcity_desktop.services.rehearsing.leaving import Played, leave
from smartcity_desktop.services.rehearsing.papers import WrittenPaper
from smartcity_desktop.services.rehearsing.times import MINUTE_MS, day_ms, slot_end_ms
from smartcity_desktop.services.rehearsing.visit_play import Struck, VisitPlay

OPENING, EVIDENCE_COMES = 7 * 60, 7 * 60 + 20
# Minutes from the end of the last slot to moderation, and between two steps of it: more than the
# clocks of two laptops are apart.
BREAK, STEP, STEPS = 15, 12, 6
# Minutes from the last slot of all until a result is opened again.
LATER = 240
KIND, BASIS = "family", "Contoh: kerabat bekerja pada pemerintah daerah ini."
SWAP_REASON = "Contoh: kedua daerah bertukar waktu atas permintaan."
OBJECTION = "Contoh: tidak sependapat dengan hasil moderasi pada satu indikator."


@dataclass(frozen=True, slots=True)
class ClassOutcome:
    """What a class left behind."""

    played: tuple[Played, ...]
    papers: tuple[WrittenPaper, ...]
    struck: Struck


class ClassPlay:
    """Leads the laptops of one class through all days of an event.

    `others` returns when every other class has come to its end.
    """

    def __init__(
        self,
        cast: Cast,
        incidents: Incidents,
        seed: int,
        others: Callable[[], None] = lambda: None,
    ) -> None:
        self._others = others
        self._cast = cast
        self._incidents = incidents
        self._visits = VisitPlay(cast, incidents, seed)
        self._awaited: list[VisitId] = []
        # The newest print of each paper.
        self._papers: dict[str, WrittenPaper] = {}

    def play(self) -> ClassOutcome:
        """Play every day; raises HostError naming the laptop that failed or waits in vain."""
        try:
            self._cast.enter()
            self._review()
            for day in range(1, self._cast.roster.event.days + 1):
                self._day(day)
            self._reopen()
            played = together(self._cast.actors.values(), leave)
        finally:
            self._cast.leave()
        return ClassOutcome(
            tuple(played.values()), tuple(self._papers.values()), self._visits.struck
        )

    def _day(self, day: int) -> None:
        cast, event = self._cast, self._cast.roster.event
        seats = self._seats(day)
        opening = day_ms(event, day, OPENING)
        cast.chair.ask(leading.open_day, day, list(cast.actors), seats, opening)
        opened = self._evidence_came(day)
        for visit in cast.roster.visits_of(cast.code, day):
            if self._visits.play(visit):
                opened.append(visit.id)
            elif visit.id == self._incidents.evidence:
                self._awaited.append(visit.id)
        ends = [slot_end_ms(event, visit) for visit in cast.roster.visits_of(cast.code, day)]
        self._sit(day, opened, max([opening, *ends]) + BREAK * MINUTE_MS)

    def _review(self) -> None:
        """Let everybody go through the regions of the class before the first morning."""
        cast, recusal = self._cast, self._incidents.recusal
        event = cast.roster.event
        evening = day_ms(event, 1, OPENING) - STEP * MINUTE_MS
        replies = [
            actor.tell(performing.review_conflicts, self._conflicts(recusal, person), evening)
            for person, actor in cast.actors.items()
        ]
        for reply in replies:
            reply.wait()

    def _conflicts(self, recusal: Stroke | None, person: PersonId) -> list[Declaration]:
        cast = self._cast
        if recusal is None or recusal.person != person or not self._ours(recusal.visit):
            return []
        region = cast.roster.visit(recusal.visit).region
        fact = ConflictDeclared(person, region, KIND, BASIS)
        cast.roster = declared(cast.roster, fact)
        return [Declaration(region, KIND, BASIS)]

    def _ours(self, visit: VisitId) -> bool:
        return self._cast.roster.visit(visit).class_code == self._cast.code

    def _today(self, visit: VisitId, day: int) -> bool:
        return self._ours(visit) and self._cast.roster.visit(visit).day == day

    def _seats(self, day: int) -> list[Seated]:
        """Return two regions' exchange of times, when it is today."""
        swap = self._incidents.swap
        if swap is None or not self._today(swap[0], day):
            return []
        one, other = (self._cast.roster.visit(visit) for visit in swap)
        seats = [_seat(one.id, other), _seat(other.id, one)]
        for seat in seats:
            self._cast.roster = reseated(self._cast.roster, seat)
        return seats

    def _evidence_came(self, day: int) -> list[VisitId]:
        """Score and open what waited for evidence overnight."""
        cast, came = self._cast, self._awaited
        self._awaited = []
        begins = day_ms(cast.roster.event, day, EVIDENCE_COMES)
        for visit in came:
            cast.chair.ask(leading.receive_evidence, visit, begins)
            self._visits.score(visit, begins + MINUTE_MS, begins + 2 * STEP * MINUTE_MS)
        return came

    def _sit(self, day: int, visits: Sequence[VisitId], begins: int) -> None:
        """Let the panel compare, change, agree and sign, and close the day."""
        chair = self._cast.chair
        times = _steps(begins)
        if visits:
            changed = self._moderate(visits, times)
            self._settle(visits, changed, times)
        self._keep(chair.ask(leading.close_day, day, times[5]))

    def _settle(
        self, visits: Sequence[VisitId], changed: Mapping[SheetId, int], times: Sequence[int]
    ) -> None:
        """Let the panel agree on results, sign them and make them final."""
        chair = self._cast.chair
        self._keep(chair.ask(leading.agree, visits, changed, times[2]))
        self._sign(visits, times[3])
        chair.ask(leading.conclude, visits, times[4])

    def _moderate(self, visits: Sequence[VisitId], times: Sequence[int]) -> dict[SheetId, int]:
        """Put on the table what lies apart; returns the sheets that owners changed."""
        everybody = self._cast.actors.values()
        self._cast.chair.ask(leading.open_moderation, visits, times[0])
        together(everybody, performing.see_levels, visits)
        changes = together(everybody, performing.change_levels, visits, times[1])
        return {sheet: n for revisions in changes.values() for sheet, n in revisions.items()}

    def _reopen(self) -> None:
        """Let chair and secretariat open one final result again, and settle it anew.

        The secretariat sees every class: they must all have come to their end before.
        """
        visit, cast = self._incidents.reopening, self._cast
        if visit is None or not self._ours(visit):
            return
        self._others()
        roster, last = cast.roster, cast.roster.event.days
        ends = [slot_end_ms(roster.event, one) for one in roster.visits if one.day == last]
        times = _steps(max(ends, default=day_ms(roster.event, last, OPENING)) + LATER * MINUTE_MS)
        cast.chair.ask(leading.ask_to_reopen, visit, times[0])
        cast.overseer.start().wait()
        cast.overseer.ask(overseeing.agree_to_reopen, visit, cast.upstream, times[1])
        cast.overseer.leave()
        cast.chair.ask(leading.await_reopening, visit, times[1] + MINUTE_MS)
        self._settle([visit], {}, times)
        self._keep(cast.chair.ask(leading.close_day, last, times[5]))

    def _keep(self, papers: Iterable[WrittenPaper]) -> None:
        self._papers |= {paper.subject: paper for paper in papers}

    def _sign(self, visits: Sequence[VisitId], at_ms: int) -> None:
        refusal = self._incidents.refusal
        replies = [
            actor.tell(
                performing.sign,
                visits,
                {refusal.visit: OBJECTION} if refusal and refusal.person == person else {},
                at_ms,
            )
            for person, actor in self._cast.actors.items()
        ]
        for reply in replies:
            self._keep(reply.wait())


def _steps(begins: int) -> list[int]:
    """Return when the steps of a panel's work begin."""
    return [begins + number * STEP * MINUTE_MS for number in range(STEPS)]


def _seat(visit: VisitId, where: Visit) -> Seated:
    return Seated(visit, where.class_code, where.day, where.starts, where.minutes, SWAP_REASON)
