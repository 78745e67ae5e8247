"""The events a rehearsal can play: the packaged samples, a workbook, or one class of either."""

from dataclasses import replace
from pathlib import Path

from smartcity_desktop.domain.file_names import named
from smartcity_desktop.domain.roster import Roster
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.resources import resource
from smartcity_desktop.services.preparing.checking import check_workbook
from smartcity_desktop.services.preparing.instruments import published_instruments


def sample_events() -> list[str]:
    """Return the names of the packaged sample events."""
    return sorted(path.stem for path in resource("events").glob("*.xlsx"))


def sample_roster(event: str, class_code: str = "") -> Roster:
    """Return the roster of a sample's name or a workbook's path, marked as example data.

    `class_code` leaves the other classes out. Raises HostError for an unknown or a wrong
    workbook, or a class it does not have.
    """
    own = Path(event)
    path = own if own.suffix == ".xlsx" else resource("events", f"{own.name}.xlsx")
    if not path.is_file():
        raise HostError("sample_unknown", name=event, known=", ".join(sample_events()))
    checked = check_workbook(path, published_instruments())
    if checked.roster is None:
        raise HostError("sample_wrong", file=named(path), count=len(checked.problems))
    roster = replace(checked.roster, event=replace(checked.roster.event, example=True))
    if class_code and class_code not in {group.code for group in roster.classes}:
        known = ", ".join(group.code for group in roster.classes)
        raise HostError("class_not_sampled", code=class_code, event=roster.event.code, known=known)
    return one_class(roster, class_code) if class_code else roster


def one_class(roster: Roster, code: str) -> Roster:
    """Return the event with one class alone, and the people of no class."""
    group = roster.class_group(code)
    others = {p for one in roster.classes if one.code != code for p in one.people()}
    visits = tuple(visit for visit in roster.visits if visit.class_code == code)
    cases = tuple(case for case in roster.cases if case.class_code == code)
    regions = {visit.region for visit in (*visits, *cases)}
    return replace(
        roster,
        people=tuple(person for person in roster.people if person.id not in others),
        classes=(group,),
        visits=visits,
        cases=cases,
        regions=tuple(region for region in roster.regions if region.code in regions),
        conflicts=tuple(
            one for one in roster.conflicts if one.region in regions and one.person not in others
        ),
        data=tuple(value for value in roster.data if value.region in regions),
        programmes=tuple(one for one in roster.programmes if one.region in regions),
        self_answers=tuple(one for one in roster.self_answers if one.region in regions),
    )
