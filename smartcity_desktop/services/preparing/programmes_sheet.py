"""The sheet Program: quick wins and masterplan programmes, one row each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.roster import Programme
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.cases_sheet import Subjects
from smartcity_desktop.services.preparing.cells import plain
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Row, folded, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets


def read_programmes(
    sheets: Sheets,
    instrument: Instrument | None,
    subjects: Subjects,
    findings: Findings,
) -> tuple[Programme, ...]:
    """Return the programmes in the order of the sheet."""
    limits = groups_of(instrument) if instrument else None
    found: list[Programme] = []
    counts: Counter[tuple[RegionCode, str]] = Counter()
    named: dict[tuple[RegionCode, str, str], int] = {}
    for row in rows_of(sheets, layout.PROGRAMMES, findings):
        programme = _programme(row, limits, subjects)
        if programme is None:
            continue
        found.append(programme)
        called = programme.region, programme.group, folded(programme.name)
        if named.setdefault(called, row.number) != row.number:
            row.warn(layout.PROGRAMME, "programme_twice", value=programme.name, first=named[called])
        place = programme.region, programme.group
        counts[place] += 1
        limit = (limits or {}).get(programme.group)
        if limit is not None and counts[place] > limit:
            row.wrong(
                layout.GROUP,
                "group_too_long",
                value=programme.group,
                region=programme.region,
                limit=limit,
            )
    if instrument is not None and subjects.participants is not None:
        repeats = [node for node in instrument.nodes() if node.repeat]
        _warn_short(repeats, subjects, counts, findings)
    return tuple(found)


def groups_of(instrument: Instrument) -> Mapping[str, int | None]:
    """Return the groups a programme may belong to with the most rows each may have.

    These are the repeatable groups and, by their last part ("GOV" of "C.GOV"), the dimensions.
    """
    groups: dict[str, int | None] = {}
    for node in instrument.nodes():
        if node.repeat is not None:
            groups[node.code] = node.repeat.maximum
        elif node.leaf is None and "." in node.code:
            groups.setdefault(node.code.rsplit(".", 1)[1], None)
    return groups


def _programme(
    row: Row, limits: Mapping[str, int | None] | None, subjects: Subjects
) -> Programme | None:
    region = subjects.named_in(row)
    group, name = row.code(layout.GROUP), row.text(layout.PROGRAMME)
    target, realised = row.decimal(layout.TARGET), row.decimal(layout.REALISED)
    _warn_of_numbers(row, target, realised)
    if limits is not None and group and group not in limits:
        known = ", ".join(limits) or "–"
        row.wrong(layout.GROUP, "group_unknown", value=group, known=known)
        return None
    if region is None or not group or not name:
        return None
    return Programme(
        region,
        group,
        name,
        "" if target is None else plain(target),
        "" if realised is None else plain(realised),
    )


def _warn_of_numbers(row: Row, target: Decimal | None, realised: Decimal | None) -> None:
    # A target that cannot be read is told already; it is not missing.
    if realised is None or (target is None and row.filled(layout.TARGET)):
        return
    if target is None or (target == 0 and realised > 0):
        row.warn(layout.REALISED, "realised_without_target", value=row.written(layout.REALISED))
    elif realised > target:
        told = {"value": plain(realised), "target": plain(target)}
        row.warn(layout.REALISED, "realised_over_target", **told)


def _warn_short(
    repeats: Iterable[Node],
    subjects: Subjects,
    counts: Mapping[tuple[RegionCode, str], int],
    findings: Findings,
) -> None:
    """Tell once a group how many confirmed regions have fewer rows than it wants."""
    for node in repeats:
        least = node.repeat.minimum if node.repeat else 0
        short = [
            subject.name
            for subject in subjects.expected()
            if counts.get((subject.code, node.code), 0) < least
        ]
        if short:
            findings.warn(
                layout.PROGRAMMES,
                0,
                layout.GROUP,
                "group_short",
                value=node.code,
                count=len(short),
                minimum=least,
                region=short[0],
            )
