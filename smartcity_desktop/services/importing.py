"""Importing evidence of many regions: a workbook names the files, a folder holds them.

Everything is looked at before anything is stored; the facts are one commit after the last file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.evidence import later_answers
from smartcity_desktop.domain.facts import RegionCode, SelfAnswered, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.collecting import Collecting, Label, Measured, measured
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.answers_sheets import Indicators, read_self_answers
from smartcity_desktop.services.preparing.evidence_sheet import Listed, read_evidence
from smartcity_desktop.services.preparing.layout import layout_of
from smartcity_desktop.services.preparing.problems import Findings, Problem
from smartcity_desktop.services.preparing.rows import Row
from smartcity_desktop.services.preparing.workbook import Sheets, read_sheets
from smartcity_desktop.services.profile import Profile

# Findings about so many files that nobody listed are told one by one.
TOLD_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the import with the visit it goes to."""

    visit: VisitId
    file: Measured
    label: Label


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: nothing as long as there are problems.

    `answers` are the regions' own answers that are new or say something else than is known.
    """

    items: tuple[Item, ...]
    answers: tuple[SelfAnswered, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: files that are new, those that were known already, and own answers."""

    added: int
    known: int
    answers: int = 0


class Importing:
    """Brings the secretariat's workbook and folder into the profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._collecting = Collecting(profile)

    def plan(self, workbook: Path, folder: Path) -> Plan:
        """Return every problem at once, and the files when there are none."""
        findings = Findings()
        wanted = (layout_of(layout.SELF_ANSWERS), layout_of(layout.EVIDENCE))
        sheets = read_sheets(workbook, findings, wanted)
        if not folder.is_dir():
            findings.problem("", 0, "", "evidence_folder", folder=str(folder))
        listed = self._listed(sheets, findings) if sheets is not None else ()
        answers = self._answers(sheets, findings) if sheets is not None else None
        if not listed and answers is None and not findings.problems:
            findings.problem(layout.EVIDENCE, 0, "", "sheet_empty")
        items = [*self._items(listed, folder)] if folder.is_dir() else []
        _warn_unlisted(folder, listed, findings)
        kept = () if findings.problems else tuple(items)
        fresh = () if findings.problems else answers or ()
        return Plan(kept, fresh, tuple(findings.problems), tuple(findings.warnings))

    def _listed(self, sheets: Sheets, findings: Findings) -> tuple[Listed, ...]:
        package = self._profile.package
        indicators = Indicators(package.instrument, package.roster.programmes)
        regions = frozenset(region.code for region in package.roster.regions)
        return read_evidence(sheets, indicators, regions, findings)

    def _items(self, listed: tuple[Listed, ...], folder: Path) -> Iterator[Item]:
        visits = _visits(self._profile.roster)
        for line in listed:
            file = _found(folder, line)
            if line.region not in visits:
                line.row.wrong(layout.REGION, "evidence_no_visit", region=line.region)
            if file is not None and line.region in visits:
                label = Label(line.title, line.indicator)
                yield Item(visits[line.region], file, label)

    def _answers(self, sheets: Sheets, findings: Findings) -> tuple[SelfAnswered, ...] | None:
        """Return the regions' own answers that are not known yet, None when none are listed."""
        package, book = self._profile.package, self._profile.book
        indicators = Indicators(package.instrument, package.roster.programmes)
        visits = _visits(package.roster)
        found = read_self_answers(sheets, indicators, _Scheduled(visits), findings)
        known = {(a.region, a.indicator): a for a in package.roster.self_answers}
        for visit in visits.values():
            for answer, _ in later_answers(book, visit).values():
                known[answer.region, answer.indicator] = answer
        fresh = [a for a in found if known.get((a.region, a.indicator)) != a]
        said = (
            SelfAnswered(visits[a.region], a.indicator, a.level, a.text, a.received) for a in fresh
        )
        return tuple(said) if found else None

    def carry_out(self, plan: Plan, told: Callable[[int, int], None] | None = None) -> Imported:
        """Store the files of a plan without problems and record them all in one commit.

        `told` hears how many of how many are stored. Raises DomainError before anything is stored
        when this person may not add evidence.
        """
        known = {
            (e.visit, e.digest, e.indicator)
            for visit in {item.visit for item in plan.items}
            for e in self._collecting.exhibits(visit)
        }
        facts = {
            (item.visit, item.file.digest, item.label.indicator): self._collecting.added(
                item.visit, item.file, item.label
            )
            for item in plan.items
        }
        fresh = [fact for key, fact in facts.items() if key not in known]
        everything = (*fresh, *plan.answers)
        self._profile.books.admit(everything, self._profile.person_id)
        for number, item in enumerate(plan.items, start=1):
            self._collecting.keep(item.file)
            if told is not None:
                told(number, len(plan.items))
        if everything:
            self._profile.act(*everything)
        return Imported(len(fresh), len(plan.items) - len(fresh), len(plan.answers))


class _Scheduled:
    """The regions that have a slot: own answers of others would be seen by nobody."""

    def __init__(self, visits: Mapping[RegionCode, VisitId]) -> None:
        self._visits = visits

    def named_in(self, row: Row) -> RegionCode | None:
        """Return the scheduled region of a row; any other is reported."""
        record = row.participant(layout.REGION, self._visits)
        return RegionCode(record.code) if record else None


def _visits(roster: Roster) -> dict[RegionCode, VisitId]:
    return {visit.region: visit.id for visit in roster.visits}


def _found(folder: Path, line: Listed) -> Measured | None:
    """Return the file a line names; what is wrong with it is reported at the line."""
    path = _path(folder / line.region, line.name)
    if path is None:
        place = f"{line.region}/{line.name}"
        line.row.wrong(layout.FILE_NAME, "evidence_file_missing", value=place)
        return None
    try:
        return measured(path)
    except DomainError as error:
        line.row.wrong(layout.FILE_NAME, error.key, value=line.name, **error.details)
    except OSError as error:
        reason = error.strerror or ""
        line.row.wrong(layout.FILE_NAME, "file_unreadable", file=line.name, reason=reason)
    return None


def _path(folder: Path, name: str) -> Path | None:
    """Return a file by its name, whatever its capitals; None when it is not there."""
    exact = folder / name
    if exact.is_file():
        return exact
    alike = [p for p in _inside(folder) if p.name.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None


def _inside(folder: Path) -> list[Path]:
    """Return the files people put into a folder, by name; hidden ones are the system's own."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def _warn_unlisted(folder: Path, listed: tuple[Listed, ...], findings: Findings) -> None:
    if not folder.is_dir():
        return
    named = {(line.region, line.name.casefold()) for line in listed}
    inner = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    unlisted = [
        f"{region.name}/{path.name}"
        for region in inner
        for path in _inside(region)
        if (region.name, path.name.casefold()) not in named
    ]
    for value in unlisted[:TOLD_AT_MOST]:
        findings.warn(layout.EVIDENCE, 0, "", "evidence_unlisted", value=value)
    if len(unlisted) > TOLD_AT_MOST:
        findings.warn(
            layout.EVIDENCE, 0, "", "evidence_unlisted_more", count=len(unlisted) - TOLD_AT_MOST
        )
