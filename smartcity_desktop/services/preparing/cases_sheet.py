"""The sheet Kalibrasi: prepared cases, and whom the sheets of answers may speak of."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from smartcity_desktop.domain.facts import RegionCode, VisitId
from smartcity_desktop.domain.roster import ClassGroup, PreparedCase, Visit
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import clock, code_of
from smartcity_desktop.services.preparing.participants_sheet import Participants
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, Row, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

Cases = Mapping[RegionCode, Placed[PreparedCase]]

CASE_START, _CODE_PATTERN = "KAL-", r"KAL-[1-9]"
_FEWEST = 2
# Regions are numbered from 1; no event has so many that they meet.
_FIRST_SERIAL = 901
_FIRST_START, _CASE_MINUTES = 8 * 60, 30


@dataclass(frozen=True, slots=True)
class Subject:
    """A region that comes or a case, with its place in the workbook."""

    code: RegionCode
    name: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom data, programmes and own answers may speak of; None participants are not known."""

    participants: Participants | None
    cases: Cases = field(default_factory=dict[RegionCode, Placed[PreparedCase]])
    # The regions that have a turn, None while the timetable is not known.
    scheduled: Collection[RegionCode] | None = None
    # The first day of the event, None while it is not known.
    starts: date | None = None

    def named_in(self, row: Row) -> RegionCode | None:
        """Return the participant or case a row speaks of; anything else is reported."""
        region = subject_of(row, self.participants, self.cases)
        # A region that comes and has no turn is a problem of its own row.
        known = (self.participants or {}).get(region) if region else None
        coming = known is not None and known.value.confirmed
        if self.scheduled is not None and not coming:
            warn_without_turn(row, region, self.scheduled, self.cases)
        return region

    def expected(self) -> Iterator[Subject]:
        """Yield everybody whose answers must be complete: who comes, and every case."""
        for code, placed in (self.participants or {}).items():
            if placed.value.confirmed:
                name = placed.value.record.name
                yield Subject(code, name, layout.PARTICIPANTS, placed.row)
        for code, case in self.cases.items():
            yield Subject(code, case.value.title, layout.CASES, case.row)


def subject_of(
    row: Row,
    regions: Collection[RegionCode] | None,
    cases: Collection[RegionCode],
) -> RegionCode | None:
    """Return the region or case a row speaks of; anything else is reported.

    One rule for the check, for publishing and for what comes in afterwards.
    """
    written = code_of(row.cell(layout.REGION)).upper()
    if not written.startswith(CASE_START):
        record = row.participant(layout.REGION, regions)
        return RegionCode(record.code) if record else None
    if RegionCode(written) in cases:
        return RegionCode(written)
    if not row.explained(layout.CASES, written.casefold()):
        known = ", ".join(cases) or "–"
        row.wrong(layout.REGION, "case_unknown", value=written, known=known)
    return None


def warn_without_turn(
    row: Row,
    region: RegionCode | None,
    scheduled: Collection[RegionCode],
    cases: Collection[RegionCode],
) -> None:
    """Warn of what a region handed in that nobody will see, as it has no turn."""
    handed_in = row.sheet != layout.DATA
    if region is not None and handed_in and region not in scheduled and region not in cases:
        row.warn(layout.REGION, "region_without_turn", region=region)


def read_cases(sheets: Sheets, findings: Findings) -> Cases:
    """Return the prepared cases by code, in the order of the sheet."""
    found: dict[RegionCode, Placed[PreparedCase]] = {}
    for row in rows_of(sheets, layout.CASES, findings):
        code = RegionCode(row.shaped(layout.CASE, _CODE_PATTERN, "KAL-1"))
        if not code:
            findings.explain(layout.CASES, code_of(row.cell(layout.CASE)).casefold())
        title, text = row.text(layout.CASE_TITLE), row.text(layout.ACCOUNT)
        if code in found:
            row.wrong(layout.CASE, "case_twice", value=code, first=found[code].row)
        elif code:
            found[code] = Placed(row.number, PreparedCase(code, title, text))
    if 0 < len(found) < _FEWEST:
        findings.warn(layout.CASES, 0, layout.CASE, "cases_few", count=len(found), least=_FEWEST)
    return found


def case_visits(cases: Cases, classes: Sequence[ClassGroup]) -> tuple[Visit, ...]:
    """Return every case once for each class, on the day before the first."""
    places = [(at, case, group) for at, case in enumerate(cases) for group in classes]
    return tuple(
        Visit(
            id=VisitId(f"K{serial:03d}"),
            serial=serial,
            region=case,
            class_code=group.code,
            day=0,
            starts=clock(_FIRST_START + at * _CASE_MINUTES),
            minutes=_CASE_MINUTES,
            confirmed=True,
        )
        for serial, (at, case, group) in enumerate(places, start=_FIRST_SERIAL)
    )
