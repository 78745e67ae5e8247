"""The own entries and where they are, as a person would name them."""

from dataclasses import dataclass

from smartcity_desktop.domain.class_papers import journal_code
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.protocol.receipt import Receipt
from smartcity_desktop.services.delivering import Standing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told_key
from smartcity_desktop.storage.shelf import (
    Range,
    receipted_until,
    receipts_of,
    refused,
    unknown_deliveries,
)

# How facts of a kind are named together; what is not here is the journal's own.
ACTS = {
    "scored": "answers",
    "noted": "answers",
    "flagged": "answers",
    "self_assessment_shown": "answers",
    "globally_rated": "answers",
    "remarked": "answers",
    "submitted": "seal",
    "reopen_requested": "reopening",
    "reopened": "reopening",
    "arrived": "attendance",
    "marked_absent": "attendance",
    "dropped": "attendance",
    "cancelled": "attendance",
    "stage_started": "stage",
    "started_alone": "stage",
    "suspended": "stage",
    "resumed": "stage",
    "day_opened": "day",
    "panel_attended": "day",
    "day_closed": "day",
    "seated": "timetable",
    "class_formed": "timetable",
    "substitute_called": "timetable",
    "conflict_declared": "conflict",
    "conflict_judged": "conflict",
    "conflicts_reviewed": "conflict",
    "evidence_awaited": "evidence",
    "evidence_settled": "evidence",
    "evidence_added": "evidence",
    "evidence_checked": "evidence",
    "self_answered": "evidence",
    "revealed": "panel",
    "moderation_opened": "panel",
    "flag_closed": "panel",
    "revised": "panel",
    "agreed": "panel",
    "moderation_resumed": "panel",
    "reopening_agreed": "panel",
    "signing_opened": "signature",
    "signed": "signature",
    "signing_refused": "signature",
    "finalised": "signature",
    "concluded": "conclusion",
    "issued": "document",
    "printed": "print",
}


@dataclass(frozen=True, slots=True)
class Item:
    """Facts of one act on one region: how many, the time of the newest (ms), and where they are.

    `number` is a sheet's or paper's, "" for other acts; `state` is a key of the sync family
    ("unsent", "sent", "held", "received", "refused"); `rail` names the way they went, "hub" or
    "centre", "" for none yet; `receipt` is the code of the centre's newest receipt; `reason`
    explains a refusal.
    """

    number: str
    act: str
    region: str
    count: int
    last_ms: int
    state: str
    rail: str = ""
    receipt: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """An own entry as a person would name it."""

    number: str
    act: str
    region: str
    ms: int


@dataclass(frozen=True, slots=True)
class _Places:
    """How far whom has the own journal, read once for many entries."""

    received: int
    held: int
    sent: tuple[Range, ...]
    refused: dict[int, str]
    receipts: tuple[Receipt, ...]

    def state(self, seq: int) -> str:
        """Return the key of where an entry is."""
        if seq in self.refused:
            return "refused"
        if seq < self.received:
            return "received"
        if seq < self.held:
            return "held"
        return "sent" if any(one.first <= seq <= one.last for one in self.sent) else "unsent"

    def rail(self, seq: int) -> str:
        """Return the way an entry went: what the hub signed for went there first."""
        if seq < self.held:
            return "hub"
        return "centre" if seq < self.received else ""

    def receipt(self, seq: int) -> str:
        """Return the code of the centre's receipt for an entry, "" without one."""
        found = [one for one in self.receipts if one.first <= seq <= one.last]
        return journal_code(found[-1].head) if found else ""


class ItemBook:
    """Reads the own journal as items; what was read once is not read again."""

    def __init__(self, profile: Profile, wording: Wording) -> None:
        self._profile, self._wording = profile, wording
        self._named: list[_Named] = []

    def items(self, standing: Standing) -> list[Item]:
        """Return refused items, then those not yet at the centre, then those received."""
        self._read_on()
        places = self._places(standing)
        groups: dict[tuple[str, str, str, str], list[int]] = {}
        for seq, named in enumerate(self._named):
            key = named.number, named.act, named.region, places.state(seq)
            groups.setdefault(key, []).append(seq)
        found = (self._item(key, seqs, places) for key, seqs in groups.items())
        return sorted(found, key=_order)

    def _item(self, key: tuple[str, str, str, str], seqs: list[int], places: _Places) -> Item:
        number, act, region, state = key
        last = seqs[-1]
        return Item(
            number,
            act,
            region,
            len(seqs),
            self._named[last].ms,
            state,
            places.rail(last),
            places.receipt(last) if state == "received" else "",
            told_key(places.refused[last], self._wording) if state == "refused" else "",
        )

    def _read_on(self) -> None:
        profile = self._profile
        for line in profile.store.lines(profile.journal, len(self._named)):
            number, region = _subject(line, profile.roster)
            act = self._wording.say(f"delivery.act_{ACTS.get(line.entry.kind, 'journal')}")
            self._named.append(_Named(number, act, region, line.entry.at.ms))

    def _places(self, standing: Standing) -> _Places:
        store, journal = self._profile.store, self._profile.journal
        return _Places(
            received=receipted_until(store, journal),
            held=standing.hub_held,
            sent=tuple(one for one in unknown_deliveries(store) if one.journal == journal),
            refused={one.seq: one.key for one in refused(store) if one.journal == journal},
            receipts=tuple(receipts_of(store, journal)),
        )


def _order(item: Item) -> tuple[int, int]:
    """Order what needs somebody first, then what waits longest, then what is newest."""
    if item.state == "refused":
        return 0, item.last_ms
    return (2, -item.last_ms) if item.state == "received" else (1, item.last_ms)


def _subject(line: Line, roster: Roster) -> tuple[str, str]:
    """Return the number and the region's short name of what an entry is about, "" for none."""
    body = line.entry.body
    number = str(body.get("sheet") or body.get("document") or "")
    try:
        if "visit" in body:
            return number, _region(roster, roster.visit(VisitId(str(body["visit"]))))
        if number:
            return number, _region(roster, roster.sheet_owner(SheetId(number))[0])
    except DomainError:
        # A fact about something this roster does not name is shown by its act alone.
        return number, ""
    return "", ""


def _region(roster: Roster, visit: Visit) -> str:
    return roster.region(visit.region).short_name
