"""Importing evidence of many regions: a workbook names the files, a folder holds them.

Everything is looked at before anything is stored; the facts are one commit after the last file.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.evidence import later_answers
from smartcity_desktop.domain.facts import RegionCode, SelfAnswered, VisitId
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.services.collecting import Collecting, Label, Measured, measured
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.answers_sheets import Indicators, read_self_answers
from smartcity_desktop.services.preparing.cases_sheet import subject_of, warn_without_turn
from smartcity_desktop.services.preparing.evidence_folder import EvidenceFolder
from smartcity_desktop.services.preparing.evidence_sheet import Listed, read_evidence
from smartcity_desktop.services.preparing.layout import layout_of
from smartcity_desktop.services.preparing.problems import Findings, Problem, one_each
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
        files = EvidenceFolder(folder)
        if not files.exists:
            findings.problem("", 0, "", "evidence_folder", folder=str(folder))
        listed = self._listed(sheets, findings) if sheets is not None else ()
        answers = self._answers(sheets, findings) if sheets is not None else None
        if not listed and answers is None and not findings.problems:
            findings.problem(layout.EVIDENCE, 0, "", "sheet_empty")
        items: list[Item] = []
        if files.exists:
            found = [(line, _found(files, line)) for line in listed]
            items += self._items(found)
            _warn_unlisted(files, {path for _, path in found if path is not None}, findings)
        kept = () if findings.problems else tuple(items)
        fresh = () if findings.problems else answers or ()
        return Plan(kept, fresh, one_each(findings.problems), one_each(findings.warnings))

    def _listed(self, sheets: Sheets, findings: Findings) -> tuple[Listed, ...]:
        package = self._profile.package
        indicators = Indicators(package.instrument, package.roster.programmes)
        return read_evidence(sheets, indicators, _Published(package.roster), findings)

    def _items(self, found: Sequence[tuple[Listed, Path | None]]) -> Iterator[Item]:
        visits = _visits(self._profile.roster)
        titles = {
            (visit, e.digest, e.indicator): e.title
            for visit in visits.values()
            for e in self._collecting.exhibits(visit)
        }
        for line, path in found:
            file = _measured(line, path) if path is not None else None
            # A region without a turn is warned of where its row is read.
            if file is not None and line.region in visits:
                visit = visits[line.region]
                kept = titles.setdefault((visit, file.digest, line.indicator), line.title)
                if kept != line.title:
                    line.row.warn(
                        layout.EVIDENCE_TITLE, "evidence_same", value=line.title, kept=kept
                    )
                yield Item(visit, file, Label(kept, line.indicator))

    def _answers(self, sheets: Sheets, findings: Findings) -> tuple[SelfAnswered, ...] | None:
        """Return the regions' own answers that are not known yet, None when none are listed."""
        package, book = self._profile.package, self._profile.book
        indicators = Indicators(package.instrument, package.roster.programmes)
        visits = _visits(package.roster)
        found = read_self_answers(sheets, indicators, _Published(package.roster), findings)
        known = {(a.region, a.indicator): a for a in package.roster.self_answers}
        for visit in visits.values():
            for answer, _ in later_answers(book, visit).values():
                known[answer.region, answer.indicator] = answer
        fresh = [a for a in found if known.get((a.region, a.indicator)) != a]
        changed = [a.region for a in fresh if package.roster.case(a.region) is not None]
        if changed:
            cases = ", ".join(dict.fromkeys(changed))
            findings.warn(layout.SELF_ANSWERS, 0, "", "cases_published", cases=cases)
        said = (
            SelfAnswered(visits[a.region], a.indicator, a.level, a.text, a.received)
            for a in fresh
            if a.region in visits
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


class _Published:
    """Whom rows may speak of after publishing: by the same rule as before it."""

    def __init__(self, roster: Roster) -> None:
        self._regions = [region.code for region in roster.regions]
        self._cases = [case.code for case in roster.prepared]
        self._scheduled = _visits(roster)
        self.starts = date.fromisoformat(roster.event.starts)

    def named_in(self, row: Row) -> RegionCode | None:
        """Return the region or case of a row; any other is reported."""
        region = subject_of(row, self._regions, self._cases)
        warn_without_turn(row, region, self._scheduled, self._cases)
        return region


def _visits(roster: Roster) -> dict[RegionCode, VisitId]:
    return {visit.region: visit.id for visit in roster.visits}


def _found(files: EvidenceFolder, line: Listed) -> Path | None:
    """Return the file a line names; one that is not there is reported with what comes near."""
    if not files.has(line.region):
        near = files.nearest_folder(line.region) or "–"
        line.row.wrong(layout.FILE_NAME, "evidence_no_folder", region=line.region, nearest=near)
        return None
    sought = files.find(line.region, line.name)
    if sought.path is None:
        near = ", ".join(f"“{name}”" for name in sought.near) or "–"
        place = f"{line.region}/{line.name}"
        line.row.wrong(layout.FILE_NAME, "evidence_file_missing", value=place, nearest=near)
    return sought.path


def _measured(line: Listed, path: Path) -> Measured | None:
    """Return a file that may be taken; what is wrong with it is reported at the line."""
    try:
        return measured(path)
    except DomainError as error:
        line.row.wrong(layout.FILE_NAME, error.key, value=line.name, **error.details)
    except OSError as error:
        line.row.wrong(layout.FILE_NAME, "file_unreadable", file=line.name, reason=error)
    return None


def _warn_unlisted(files: EvidenceFolder, taken: Collection[Path], findings: Findings) -> None:
    unlisted = list(files.besides(taken))
    for value in unlisted[:TOLD_AT_MOST]:
        findings.warn(layout.EVIDENCE, 0, "", "evidence_unlisted", value=value)
    if len(unlisted) > TOLD_AT_MOST:
        findings.warn(
            layout.EVIDENCE, 0, "", "evidence_unlisted_more", count=len(unlisted) - TOLD_AT_MOST
        )
