"""The sheet Bukti: which files a region hands in, for which indicator and under which title."""

from collections.abc import Iterable
from dataclasses import dataclass

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.file_names import folded_file, plain_name
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.answers_sheets import Indicators, Naming
from smartcity_desktop.services.preparing.cases_sheet import CASE_START
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Row, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

NAME_LIMIT = 150
_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg")
TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the sheet; `indicator` is "" for the whole region, `row` says what is wrong."""

    row: Row
    region: RegionCode
    indicator: str
    title: str
    name: str


def read_evidence(
    sheets: Sheets,
    indicators: Indicators | None,
    subjects: Naming,
    findings: Findings,
) -> tuple[Listed, ...]:
    """Return the lines that name a file; whether the files are there is not looked at."""
    found: dict[tuple[RegionCode, str, str], Listed] = {}
    for row in rows_of(sheets, layout.EVIDENCE, findings):
        listed = _listed(row, indicators, subjects)
        if listed is None:
            continue
        key = listed.region, listed.indicator, folded_file(listed.name)
        if key in found:
            row.wrong(
                layout.FILE_NAME, "evidence_twice", value=listed.name, first=found[key].row.number
            )
        found.setdefault(key, listed)
    return tuple(found.values())


def _listed(row: Row, indicators: Indicators | None, subjects: Naming) -> Listed | None:
    region = subjects.named_in(row)
    if region is not None and region.startswith(CASE_START):
        row.wrong(layout.REGION, "evidence_of_case", value=region)
        return None
    code = row.code(layout.INDICATOR)
    if region is not None and indicators is not None and not _known(indicators, region, code):
        row.wrong(layout.INDICATOR, "indicator_unknown", value=code)
    title, name = row.text(layout.EVIDENCE_TITLE), row.text(layout.FILE_NAME)
    _check_length(row, layout.EVIDENCE_TITLE, title, TITLE_LIMIT)
    _check_length(row, layout.FILE_NAME, name, NAME_LIMIT)
    if name and not plain_name(name):
        row.wrong(layout.FILE_NAME, "evidence_name", value=name)
        return None
    return Listed(row, region, code, title, name) if region and title and name else None


def warn_of_endings(listed: Iterable[Listed]) -> None:
    """Warn of names whose files will hardly be of a kind that is taken in."""
    for line in listed:
        if not line.name.casefold().endswith(_ENDINGS):
            line.row.warn(layout.FILE_NAME, "evidence_ending", value=line.name)


def _known(indicators: Indicators, region: RegionCode, code: str) -> bool:
    """Tell whether evidence may be for `code`: an indicator of the region, or none at all."""
    return not code or code in indicators.of(region)


def _check_length(row: Row, column: str, text: str, limit: int) -> None:
    if len(text) > limit:
        row.wrong(column, "text_too_long", count=len(text), limit=limit)
