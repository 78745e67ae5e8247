"""The sheet Kalibrasi: prepared cases, and whom the sheets of answers may speak of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from smartcity_desktop.domain.facts import RegionCode, VisitId
from smartcity_desktop.domain.roster import ClassGroup, PreparedCase, Visit
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cells import clock, code_of
from smartcity_desktop.services.preparing.participants_sheet import Participants
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, Row, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

Cases = Mapping[RegionCode, Placed[PreparedCase]]

_CODE_START, _CODE_PATTERN = "KAL-", r"KAL-[1-9]"
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

    def named_in(self, row: Row) -> RegionCode | None:
        """Return the participant or case a row speaks of; anything else is reported."""
        written = code_of(row.cell(layout.REGION)).upper()
        if not written.startswith(_CODE_START):
            record = row.participant(layout.REGION, self.participants)
            return RegionCode(record.code) if record else None
        if RegionCode(written) in self.cases:
            return RegionCode(written)
        if row.explained(layout.CASES, written.casefold()):
            return None
        row.wrong(layout.REGION, "case_unknown", value=written, known=", ".join(self.cases) or "–")
        return None

    def expected(self) -> Iterator[Subject]:
        """Yield everybody whose answers must be complete: who comes, and every case."""
        for code, placed in (self.participants or {}).items():
            if placed.value.confirmed:
                name = placed.value.record.name
                yield Subject(code, name, layout.PARTICIPANTS, placed.row)
        for code, case in self.cases.items():
            yield Subject(code, case.value.title, layout.CASES, case.row)


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
