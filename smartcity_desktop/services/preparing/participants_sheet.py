"""The sheet Peserta: the regions invited, and whether name and code speak of the same one."""

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Region
from smartcity_desktop.host.regions import RegionRecord, homonyms, regions_by_code
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import plain
from smartcity_desktop.services.preparing.event_sheet import EventDraft, check_on_scales
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import (
    Placed,
    Row,
    folded_name,
    named_regions,
    nearest_regions,
    rows_of,
)
from smartcity_desktop.services.preparing.workbook import Sheets


@dataclass(frozen=True, slots=True)
class Participant:
    """An invited region: its answer to the invitation, delegation and previous index."""

    record: RegionRecord
    answer: str
    leader: str
    previous: str

    @property
    def confirmed(self) -> bool:
        """Tell whether the region said that it comes."""
        return self.answer == layout.YES

    @property
    def region(self) -> Region:
        """The region as the event publishes it."""
        record = self.record
        return Region(RegionCode(record.code), record.name, record.province, record.vintage)


Participants = Mapping[RegionCode, Placed[Participant]]


def read_participants(sheets: Sheets, draft: EventDraft, findings: Findings) -> Participants | None:
    """Return the invited regions by code, None when the sheet could not be used."""
    if layout.PARTICIPANTS not in sheets:
        return None
    found: dict[RegionCode, Placed[Participant]] = {}
    unsure = 0
    for row in rows_of(sheets, layout.PARTICIPANTS, findings):
        name = row.text(layout.REGION_NAME)
        record = row.region(layout.REGION, name)
        participant = _participant(row, record, draft.instrument)
        if record is None or participant is None:
            unsure += 1
            continue
        check_name(row, record)
        code = RegionCode(record.code)
        if code in found:
            told = f"{code} {record.name}"
            row.wrong(layout.REGION, "region_twice", region=told, first=found[code].row)
        else:
            found[code] = Placed(row.number, participant)
    _warn_homonyms(found, findings)
    _check_quota(draft, found, unsure)
    return found


def _participant(
    row: Row, record: RegionRecord | None, instrument: Instrument | None
) -> Participant | None:
    answer = row.choice(layout.CONFIRMED, layout.CONFIRMATIONS) or layout.PENDING
    leader = row.choice(layout.LEADER, layout.LEADERS) or ""
    previous = row.decimal(layout.PREVIOUS)
    if previous is not None and instrument is not None:
        check_on_scales(row, layout.PREVIOUS, previous, instrument)
    if record is None:
        return None
    return Participant(record, answer, leader, "" if previous is None else plain(previous))


def check_name(row: Row, record: RegionRecord) -> None:
    """Report a name that is not the code's, or that leaves open which of two regions it means."""
    name = row.written(layout.REGION_NAME)
    if not name or folded_name(name) == folded_name(record.name):
        return
    if folded_name(name) != folded_name(record.bare_name):
        row.wrong(
            layout.REGION_NAME,
            "name_differs",
            value=name,
            region=f"{record.code} {record.name}",
            nearest=named_regions(nearest_regions("", name)),
        )
    elif record.code in homonyms():
        other = regions_by_code()[homonyms()[record.code]]
        row.wrong(
            layout.REGION_NAME,
            "name_ambiguous",
            value=name,
            region=f"{record.code} {record.name}",
            other=f"{other.code} {other.name}",
        )


def _warn_homonyms(found: Participants, findings: Findings) -> None:
    seen: set[str] = set()
    for code, placed in found.items():
        other = homonyms().get(code, "")
        if other in seen:
            first = found[RegionCode(other)]
            findings.warn(
                layout.PARTICIPANTS,
                placed.row,
                layout.REGION_NAME,
                "homonym_pair",
                region=f"{code} {placed.value.record.name}",
                other=f"{other} {first.value.record.name}",
                first=first.row,
            )
        seen.add(code)


def _check_quota(draft: EventDraft, found: Participants, unsure: int) -> None:
    """Compare the quota with who is invited; rows that are wrong already may be of any of them."""
    event, invited = draft.event, len(found) + unsure
    if event is None:
        return
    confirmed = sum(placed.value.confirmed for placed in found.values()) + unsure
    if event.quota > invited:
        draft.row.wrong(layout.QUOTA, "quota_too_large", quota=event.quota, invited=invited)
    elif event.quota + event.reserve > confirmed:
        wanted = event.quota + event.reserve
        draft.row.warn(layout.QUOTA, "quota_over_confirmed", wanted=wanted, confirmed=confirmed)
