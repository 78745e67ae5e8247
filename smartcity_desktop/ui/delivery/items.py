"""Entries without receipt, and refused ones, as a person would name them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import SheetId, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told_key
from smartcity_desktop.storage.shelf import refused, unknown_deliveries

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
    """Facts of one act on one region: how many, since when (ms), and where they are.

    `state` is a key of the sync family ("unsent", "sent", "refused"); `reason` explains a refusal.
    """

    act: str
    region: str
    count: int
    oldest_ms: int
    state: str
    reason: str = ""


def items(profile: Profile, delivering: Delivering, wording: Wording) -> list[Item]:
    """Return refused items, then those not yet at the centre, the oldest first."""
    return [
        *_refused_items(profile, wording),
        *_pending_items(profile, delivering.pending_lines(), wording),
    ]


def _pending_items(profile: Profile, lines: Iterable[Line], wording: Wording) -> list[Item]:
    ranges = [r for r in unknown_deliveries(profile.store) if r.journal == profile.journal]
    found: dict[tuple[str, str, str], Item] = {}
    for line in lines:
        act, region = _named(line, profile.roster, wording)
        seq = line.entry.seq
        sent = any(range_.first <= seq <= range_.last for range_ in ranges)
        state = "sent" if sent else "unsent"
        key = (act, region, state)
        known = found.get(key) or Item(act, region, 0, line.entry.at.ms, state)
        found[key] = replace(known, count=known.count + 1)
    return list(found.values())


def _refused_items(profile: Profile, wording: Wording) -> list[Item]:
    found: list[Item] = []
    for refusal in refused(profile.store):
        lines = profile.store.lines(refusal.journal, refusal.seq, refusal.seq)
        for line in lines:
            act, region = _named(line, profile.roster, wording)
            reason = told_key(refusal.key, wording)
            found.append(Item(act, region, 1, line.entry.at.ms, "refused", reason))
    return found


def _named(line: Line, roster: Roster, wording: Wording) -> tuple[str, str]:
    """Return the act in words and the region's short name, "" for the journal's own entries."""
    act = ACTS.get(line.entry.kind, "journal")
    return wording.say(f"delivery.act_{act}"), _region(line, roster)


def _region(line: Line, roster: Roster) -> str:
    body = line.entry.body
    try:
        if "visit" in body:
            return roster.region(roster.visit(VisitId(str(body["visit"]))).region).short_name
        sheet = body.get("sheet") or body.get("document")
        if sheet:
            visit, _ = roster.sheet_owner(SheetId(str(sheet)))
            return roster.region(visit.region).short_name
    except DomainError:
        # A fact about something this roster does not name is shown by its act alone.
        return ""
    return ""
