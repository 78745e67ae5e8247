"""What stands between a region and its turn, as lines."""

from smartcity_desktop.domain.class_book import Book
from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui.roster_words import conflict_words, leader_words
from smartcity_desktop.ui.widgets.lines import LineLook


def guard_lines(
    slot: Slot, book: Book, instrument: Instrument, wording: Wording, me: PersonId | None
) -> list[LineLook]:
    """Return delegation, quorum, conflicts of interest and instrument of the next slot.

    Assessors (`me`) read of their own conflict, those who run the day of everybody's.
    """
    lines = [_delegation(slot, wording), _quorum(slot, book, wording)]
    if me is not None:
        lines.append(_own_conflict(slot, book, wording, me))
    else:
        lines.append(_conflicts(slot, book, wording))
    name = f"{instrument.code} {instrument.version}"
    text = wording.say("home.instrument_ready", instrument=name)
    return [*lines, LineLook("ready", "ok", text)]


def _delegation(slot: Slot, wording: Wording) -> LineLook:
    turn, say = slot.turn, wording.say
    if turn.people:
        text = say(
            "home.delegation_here", people=turn.people, leader=leader_words(turn.leader, wording)
        )
        return LineLook("ready", "ok", text)
    if slot.visit.confirmed:
        return LineLook("clock", "text2", say("home.delegation_confirmed"))
    return LineLook("warning", "warn", say("home.delegation_unconfirmed"))


def _quorum(slot: Slot, book: Book, wording: Wording) -> LineLook:
    bench = book.bench(slot.visit.id)
    count = len(bench.scorers)
    if count < bench.minimum:
        text = wording.say("home.quorum_short", count=count, needed=bench.minimum)
        return LineLook("warning", "bad", text)
    seated = len(book.roster.class_group(slot.visit.class_code).scoring())
    key = "home.quorum" if bench.day_open else "home.quorum_planned"
    return LineLook("ready", "ok", wording.say(key, count=count, panel=seated))


def _conflicts(slot: Slot, book: Book, wording: Wording) -> LineLook:
    excused = [book.roster.person(person).name for person in book.excused(slot.visit.id)]
    silent = [p for p in book.expected(slot.visit.id) if not _answered(slot, book, p)]
    if silent:
        text = wording.say("home.conflicts_open", count=len(silent))
        return LineLook("warning", "warn", text)
    if not excused:
        return LineLook("ready", "ok", wording.say("home.conflicts_none"))
    return LineLook("excused", "text2", wording.say("home.conflicts", names=", ".join(excused)))


def _answered(slot: Slot, book: Book, person: PersonId) -> bool:
    """Tell whether somebody has declared whether there is a conflict with the slot's region."""
    return slot.visit.region in book.reviewed.get(person, frozenset())


def _own_conflict(slot: Slot, book: Book, wording: Wording, me: PersonId) -> LineLook:
    if slot.conflict is None and not _answered(slot, book, me):
        return LineLook("warning", "warn", wording.say("home.no_conflict_yet"))
    if slot.conflict is None:
        return LineLook("ready", "ok", wording.say("home.no_conflict"))
    kind, basis = conflict_words(slot.conflict.kind, wording), slot.conflict.basis
    key = "home.conflict_since" if basis else "home.conflict"
    return LineLook("excused", "warn", wording.say(key, kind=kind, basis=basis))
