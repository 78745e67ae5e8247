"""What needs doing, most urgent first, each with the one act that resolves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.host.regions import homonyms
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.class_day import Day, Slot
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.states import finished
from smartcity_desktop.ui.home.timing import Moment, is_past
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.tokens import Tone

LONG_MS = 60 * 60 * 1000
# How concerns begin their keys, the most urgent first: what keeps the room waiting, what stands
# between a region and its result, what is owed of one's own, and what is only to be known.
URGENCY = (
    "clock",
    "suspended-",
    "day-unopened",
    "overdue-",
    "overlap-",
    "quorum-",
    "reveal-",
    "evidence-",
    "refused",
    "conflict-late-",
    "panel-",
    "agreed-",
    "unsigned-",
    "conflict-tie-",
    "sheet-",
    "absent-",
    "conflict-review",
    "calibration-",
    "paper-",
    "decide-",
    "day-unclosed-",
    "undelivered",
    "conflict-missing",
    "namesake-",
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One line: icon, tone, a region or subject, a sentence, and the verb that resolves it.

    The act is `command` on `visit` or on the day, or opens `visit`, or goes to `place`; with none
    of them it takes the line away.
    """

    key: str
    icon: str
    tone: Tone
    subject: str
    text: str
    verb: str
    visit: VisitId | None = None
    place: Place | None = None
    command: Command | None = None
    day: int = 0


def by_urgency(concerns: Iterable[Concern]) -> list[Concern]:
    """Return concerns with the most urgent first, those of one kind as they came."""
    return sorted(concerns, key=_urgency)


def _urgency(concern: Concern) -> int:
    places = (n for n, start in enumerate(URGENCY) if concern.key.startswith(start))
    return next(places, len(URGENCY))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of delivery: refused facts, and how long the oldest one waits (ms)."""

    refused: int
    pending: int
    waiting_ms: int


def unfinished_sheets(days: Iterable[Day], now: Moment, wording: Wording) -> list[Concern]:
    """Return the own sheets of earlier slots that are not sealed."""
    say = wording.say
    slots = [s for d in days for s in d.slots if is_past(s, now) and not finished(s)]
    found: list[Concern] = []
    for slot in slots:
        left = slot.indicators - slot.answered
        key = "home.unfinished" if left else "home.unsealed"
        if slot.state is SheetState.REOPENED and not left:
            key = "home.reopened"
        text = say(key, left=left, total=slot.indicators, day=slot.visit.day, at=slot.visit.starts)
        name = slot.region.short_name
        icon, verb = "draft", say("home.open_sheet")
        found.append(
            Concern(f"sheet-{slot.visit.id}", icon, Tone.WARN, name, text, verb, slot.visit.id)
        )
    return found


def unissued_papers(sheets: Sequence[SheetId], roster: Roster, wording: Wording) -> list[Concern]:
    """Return the sealed sheets that have no current paper."""
    say = wording.say
    found: list[Concern] = []
    for sheet in sheets:
        visit, _ = roster.sheet_owner(sheet)
        name = roster.region(visit.region).short_name
        text, verb = say("home.unissued"), say("home.open_documents")
        found.append(
            Concern(
                f"paper-{sheet}", "document", Tone.WARN, name, text, verb, place=Place.DOCUMENTS
            )
        )
    return found


def delivery_concerns(delivery: Delivery, wording: Wording) -> list[Concern]:
    """Return refused facts, and facts that have waited long."""
    say, verb, found = wording.say, wording.say("home.open_delivery"), list[Concern]()
    if delivery.refused:
        text = say("home.refused", count=delivery.refused)
        subject = say("window.place_delivery")
        found.append(
            Concern("refused", "refused", Tone.BAD, subject, text, verb, place=Place.DELIVERY)
        )
    if delivery.waiting_ms >= LONG_MS:
        text = say("home.undelivered", count=delivery.pending, hours=delivery.waiting_ms // LONG_MS)
        subject = say("window.place_delivery")
        found.append(
            Concern("undelivered", "waiting", Tone.WARN, subject, text, verb, place=Place.DELIVERY)
        )
    return found


def namesakes(days: Sequence[Day], roster: Roster, now: Moment, wording: Wording) -> list[Concern]:
    """Return the regions of this class that share their name with another one of the event."""
    others, codes = homonyms(), {region.code: region for region in roster.regions}
    visits = {visit.region: visit for visit in roster.visits}
    found: list[Concern] = []
    told: set[str] = set()
    for slot in sorted(_coming(days, now), key=lambda s: (s.visit.day, s.visit.starts)):
        other = next((r for c, r in codes.items() if c == others.get(slot.region.code)), None)
        if other is None or slot.region.code in told:
            continue
        told |= {slot.region.code, other.code}
        visit = visits.get(other.code)
        text = wording.say(
            "home.namesake" if visit else "home.namesake_elsewhere",
            other=other.short_name,
            code=slot.region.code,
            other_code=other.code,
            day=visit.day if visit else 0,
            at=visit.starts if visit else "",
        )
        name, verb = slot.region.short_name, wording.say("home.understood")
        key = f"namesake-{slot.region.code}"
        found.append(Concern(key, "note", Tone.NEUTRAL, name, text, verb))
    return found


def _coming(days: Iterable[Day], now: Moment) -> list[Slot]:
    return [s for d in days if d.number >= now.day for s in d.slots if not finished(s)]
