"""The sheet Benturan, and the conflicts that follow from where people come from and work."""

from collections.abc import Iterable, Mapping

from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.roster import Conflict
from smartcity_desktop.domain.words import BLOCKING_CONFLICTS, ConflictKind
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.people_sheets import Known, known_person
from smartcity_desktop.services.preparing.problems import Findings
from smartcity_desktop.services.preparing.rows import Placed, rows_of
from smartcity_desktop.services.preparing.workbook import Sheets

Conflicts = tuple[Placed[Conflict], ...]


def read_conflicts(
    sheets: Sheets, known: Mapping[PersonId, Placed[Known]] | None, findings: Findings
) -> Conflicts:
    """Return the conflicts listed; a doubled line is reported."""
    found: dict[tuple[PersonId, RegionCode, str], Placed[Conflict]] = {}
    for row in rows_of(sheets, layout.CONFLICTS, findings):
        person, region = known_person(row, known), row.region(layout.REGION)
        kind, basis = (
            row.choice(layout.CONFLICT_KIND, layout.CONFLICT_KINDS),
            row.text(layout.BASIS),
        )
        if person is None or region is None or kind is None:
            continue
        code = RegionCode(region.code)
        if (person, code, kind) in found:
            first = found[person, code, kind].row
            row.wrong(layout.REGION, "conflict_twice", person=person, region=code, first=first)
            continue
        conflict = Conflict(person, code, kind, basis, blocking=kind in BLOCKING_CONFLICTS)
        found[person, code, kind] = Placed(row.number, conflict)
    return tuple(found.values())


def implied_conflicts(known: Iterable[Known], listed: Conflicts) -> tuple[Conflict, ...]:
    """Return the blocking conflicts of own and employer's regions that nobody listed."""
    blocked = {(c.value.person, c.value.region) for c in listed if c.value.blocking}
    implied: list[Conflict] = []
    for person in known:
        for region, kind, basis in (
            (person.home, ConflictKind.OWN_REGION, layout.HOME),
            (person.employer, ConflictKind.EMPLOYER, layout.EMPLOYER_REGION),
        ):
            if region is not None and (person.person.id, region) not in blocked:
                blocked.add((person.person.id, region))
                told = f"{layout.PEOPLE}: {basis}"
                implied.append(Conflict(person.person.id, region, kind, told, blocking=True))
    return tuple(implied)
