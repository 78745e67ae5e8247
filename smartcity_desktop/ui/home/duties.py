"""What waits for those who run the day, most urgent first, each with the act that resolves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.dates import minutes_of
from smartcity_desktop.domain.evidence import Arrival, exhibits
from smartcity_desktop.domain.seat_checks import SeatCheck, SeatProblem
from smartcity_desktop.domain.visit import OVER, Turn
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import ClassDay, Day, Slot
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.home.concerns import Concern
from smartcity_desktop.ui.home.deadlines import deadline_of, deadline_words
from smartcity_desktop.ui.home.timing import Moment, is_past
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.tokens import Tone

DISCUSSED = {VisitState.REVEALED, VisitState.MODERATION}
COMING = {VisitState.SCHEDULED, VisitState.READY}


@dataclass(frozen=True, slots=True)
class DayOffice:
    """What duties are read from: the days of one class, its book, its seats, the moment."""

    class_code: str
    days: Sequence[Day]
    book: Book
    class_day: ClassDay
    seating: Seating
    now: Moment
    tolerance: int


def duties(office: DayOffice, wording: Wording) -> Iterator[Concern]:
    """Yield everything that waits for the class's chair, secretary or secretariat."""
    slots = [slot for day in office.days for slot in day.slots]
    yield from _unopened(office, wording)
    yield from _seats(office, wording)
    for read in (_suspended, _revealable, _overdue, _discussed, _unsigned):
        for slot in slots:
            yield from read(slot, office, wording)
    waiting = [slot for slot in slots if slot.turn.state is VisitState.AWAITING_EVIDENCE]
    for slot in sorted(waiting, key=lambda s: deadline_of(s.turn.evidence_until, office.now.at)):
        yield _evidence(slot, office, wording)
    for slot in slots:
        yield from _absent(slot, office, wording)
    yield from _unclosed(office, wording)


def _unopened(office: DayOffice, wording: Wording) -> Iterator[Concern]:
    today = next((d for d in office.days if d.number == office.now.day), None)
    if today is None or not any(slot.turn.state in COMING for slot in today.slots):
        return
    if (
        today.date != office.now.at.date()
        or office.book.day(office.class_code, today.number).opened
    ):
        return
    say = wording.say
    subject = say("home.day", day=today.number)
    yield Concern(
        "day-unopened",
        "opened",
        Tone.INFO,
        subject,
        say("home.day_unopened"),
        say("home.open_today"),
        command=Command.OPEN_DAY,
        day=today.number,
    )


def _unclosed(office: DayOffice, wording: Wording) -> Iterator[Concern]:
    say = wording.say
    for day in office.days:
        known = office.book.day(office.class_code, day.number)
        over = all(is_past(slot, office.now) or slot.turn.state in OVER for slot in day.slots)
        if known.opened and not known.closed and (day.number < office.now.day or over):
            yield Concern(
                f"day-unclosed-{day.number}",
                "closed",
                Tone.INFO,
                say("home.day", day=day.number),
                say("home.day_unclosed"),
                say("home.close_day"),
                command=Command.CLOSE_DAY,
                day=day.number,
            )


def _seats(office: DayOffice, wording: Wording) -> Iterator[Concern]:
    """Yield colliding slots and regions whose panel is below the quorum."""
    for problem in office.seating.problems():
        if office.class_code not in problem.classes:
            continue
        if problem.check is SeatCheck.OVERLAP:
            yield _overlap(problem, office, wording)
        elif problem.check is SeatCheck.QUORUM and problem.day >= office.now.day:
            yield _short(problem, office, wording)


def _overlap(problem: SeatProblem, office: DayOffice, wording: Wording) -> Concern:
    say, roster = wording.say, office.book.roster
    first, second = (roster.visit(visit) for visit in problem.visits)
    text = say(
        "home.overlap",
        other=roster.region(second.region).short_name,
        day=problem.day,
        at=first.starts,
        other_at=second.starts,
    )
    name = roster.region(first.region).short_name
    key = f"overlap-{first.id}-{second.id}"
    verb = say("home.reseat")
    return Concern(key, "schedule", Tone.BAD, name, text, verb, second.id, command=Command.RESEAT)


def _short(problem: SeatProblem, office: DayOffice, wording: Wording) -> Concern:
    say, roster = wording.say, office.book.roster
    visit = roster.visit(problem.visits[0])
    text = say("home.quorum_short", count=problem.amount, needed=problem.limit)
    return Concern(
        f"quorum-{visit.id}",
        "panel",
        Tone.BAD,
        roster.region(visit.region).short_name,
        text,
        say("home.call_substitute"),
        visit.id,
        command=Command.SUBSTITUTE,
        day=visit.day,
    )


def _suspended(slot: Slot, _office: DayOffice, wording: Wording) -> Iterator[Concern]:
    if slot.turn.state is VisitState.SUSPENDED:
        say = wording.say
        text = say("home.suspended_for", reason=slot.turn.pause_reason)
        yield _of(slot, "suspended", "paused", text, say("home.resume"), Command.SUSPEND)


def _revealable(slot: Slot, _office: DayOffice, wording: Wording) -> Iterator[Concern]:
    whole = bool(slot.panel) and all(sheet.sealed for sheet in slot.panel)
    if slot.turn.state is VisitState.SCORING and whole:
        say = wording.say
        text = say("home.all_sealed", count=len(slot.panel))
        yield _of(slot, "reveal", "reveal", text, say("home.reveal"), Command.REVEAL)


def _overdue(slot: Slot, office: DayOffice, wording: Wording) -> Iterator[Concern]:
    """Yield a region that has not come although its tolerance is over."""
    if not office.book.day(slot.visit.class_code, slot.visit.day).opened:
        return
    late = office.now.minutes - minutes_of(slot.visit.starts)
    today = slot.visit.day == office.now.day
    if slot.turn.state is VisitState.SCHEDULED and (
        slot.visit.day < office.now.day or (today and late >= office.tolerance)
    ):
        say = wording.say
        text = say("home.overdue", at=slot.visit.starts, tolerance=office.tolerance)
        verb = say("home.absent_verb")
        yield _of(slot, "overdue", "absent", text, verb, Command.ABSENT)


def _discussed(slot: Slot, _office: DayOffice, wording: Wording) -> Iterator[Concern]:
    say, turn = wording.say, slot.turn
    if turn.state in DISCUSSED:
        text = say("home.flags_open", count=len(turn.open_flags))
        if not turn.open_flags:
            text = say("home.flags_done" if turn.flags else "home.revealed")
        yield _to_panel(slot, "panel", text, say(_panel_verb(turn)))
    elif turn.state is VisitState.AGREED:
        yield _to_panel(slot, "agreed", say("home.agreed"), say("home.open_panel"))


def _panel_verb(turn: Turn) -> str:
    return "home.agree_verb" if turn.flags and not turn.open_flags else "home.open_panel"


def _to_panel(slot: Slot, kind: str, text: str, verb: str) -> Concern:
    name = slot.region.short_name
    return Concern(
        f"{kind}-{slot.visit.id}",
        "flag",
        Tone.MODERATION,
        name,
        text,
        verb,
        slot.visit.id,
        place=Place.PANEL,
    )


def _unsigned(slot: Slot, office: DayOffice, wording: Wording) -> Iterator[Concern]:
    if slot.turn.state is not VisitState.SIGNING:
        return
    say, roster = wording.say, office.book.roster
    missing = [roster.person(p).name for p in office.class_day.unsigned(slot.visit.id)]
    text = say("home.unsigned", count=len(missing), names=", ".join(missing))
    if not missing:
        objecting = [roster.person(person).name for person in slot.turn.objections]
        text = say("home.objections", names=", ".join(objecting))
    verb = say("home.record_signature")
    yield Concern(
        f"unsigned-{slot.visit.id}",
        "signature",
        Tone.WARN,
        slot.region.short_name,
        text,
        verb,
        slot.visit.id,
        place=Place.DOCUMENTS,
    )


def _evidence(slot: Slot, office: DayOffice, wording: Wording) -> Concern:
    until = deadline_of(slot.turn.evidence_until, office.now.at)
    text = deadline_words(until, office.now.at, wording)
    came = [file.arrival for file in exhibits(office.book, slot.visit.id)]
    count = len(came) - came.count(Arrival.IN_TIME)
    if count:
        late = came.count(Arrival.LATE)
        key = "evidence_came_late" if late else "evidence_came"
        text = wording.say(f"home.{key}", text=text, count=count, late=late)
    return _of(
        slot, "evidence", "waiting", text, wording.say("home.settle"), Command.SETTLE_EVIDENCE
    )


def _absent(slot: Slot, office: DayOffice, wording: Wording) -> Iterator[Concern]:
    if slot.turn.state is not VisitState.ABSENT:
        return
    say, days = wording.say, {day.number: day.date for day in office.days}
    text = say("home.was_absent", day=slot.visit.day)
    free = office.seating.proposals(slot.visit.id, own_class=True)
    if free:
        day = short_day(days[free[0].day], wording.language)
        text = say("home.absent_proposal", day=slot.visit.day, date=day, at=free[0].starts)
    yield _of(slot, "absent", "absent", text, say("home.reschedule"), Command.RESEAT, Tone.BAD)


def _of(
    slot: Slot, kind: str, icon: str, text: str, verb: str, command: Command, tone: Tone = Tone.WARN
) -> Concern:
    name, key = slot.region.short_name, f"{kind}-{slot.visit.id}"
    return Concern(key, icon, tone, name, text, verb, slot.visit.id, command=command)
