"""How far a class's levels of the prepared cases lie apart: shown, talked about, never applied.

Exact fractions throughout. No number of this module enters a sheet, a result or a ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.ids import PersonId, RegionCode
from smartcity_desktop.domain.index import answer_value
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.sheet import EMPTY_MARK, Sheet

# Below these a mean says more of chance than of people.
LEAST_CASES, LEAST_PEOPLE, LEAST_CLASSES = 2, 3, 2

# Level by person, in the order of the panel.
Levels = Mapping[PersonId, Fraction]


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """What one class gave one case: levels by indicator and person; "not applicable" is out."""

    code: RegionCode
    class_code: str
    limit: Fraction
    levels: Mapping[str, Levels]

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody who gave at least one level."""
        return tuple(dict.fromkeys(p for levels in self.levels.values() for p in levels))


@dataclass(frozen=True, slots=True)
class Spread:
    """One indicator of one case: how many gave a level, and how these lie."""

    case: RegionCode
    indicator: str
    count: int
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    median: Fraction
    apart: bool

    @property
    def range(self) -> Fraction:
        """The distance between the lowest and the highest level."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Leaning:
    """One assessor beside the own panel: positive is more generous than its mean.

    `by_case` is the mean signed distance over the indicators of a case, `deviation` their mean,
    None while there are too few cases or people; `farthest` counts the indicators lying apart
    where this level lies farthest from the mean.
    """

    person: PersonId
    by_case: Mapping[RegionCode, Fraction]
    deviation: Fraction | None
    farthest: int


@dataclass(frozen=True, slots=True)
class ClassLeaning:
    """One class beside the others on the same cases; None while there is too little."""

    class_code: str
    people: int
    by_case: Mapping[RegionCode, Fraction]
    deviation: Fraction | None


def scored_case(published: Published, visit: Visit, sheets: Sequence[Sheet]) -> ScoredCase:
    """Return the levels of a case's sheets, indicator by indicator."""
    roster = published.roster
    instrument = published.instrument.expanded(roster.rows_of(visit.region))
    levels: dict[str, Levels] = {}
    for node in instrument.judged():
        given: dict[PersonId, Fraction] = {}
        for sheet in sheets:
            mark = sheet.marks.get(node.code, EMPTY_MARK)
            value = None if mark == EMPTY_MARK else answer_value(instrument, node, mark)
            if value is not None:
                given[sheet.owner] = value
        if given:
            levels[node.code] = given
    limit = Fraction(instrument.discordance_range)
    return ScoredCase(visit.region, visit.class_code, limit, levels)


def spreads(case: ScoredCase) -> tuple[Spread, ...]:
    """Return every indicator of a case, those farthest apart first."""
    found = [_spread(case, code, levels) for code, levels in case.levels.items()]
    return tuple(sorted(found, key=lambda spread: -spread.range))


def _spread(case: ScoredCase, indicator: str, levels: Levels) -> Spread:
    values = sorted(levels.values())
    lowest, highest = values[0], values[-1]
    return Spread(
        case=case.code,
        indicator=indicator,
        count=len(values),
        lowest=lowest,
        highest=highest,
        mean=_mean(values),
        median=_median(values),
        apart=highest - lowest >= case.limit,
    )


def enough(cases: Sequence[ScoredCase]) -> bool:
    """Tell whether a class's cases say anything of its people."""
    full = [case for case in cases if len(case.people) >= LEAST_PEOPLE]
    return len(full) >= LEAST_CASES


def leanings(cases: Sequence[ScoredCase]) -> tuple[Leaning, ...]:
    """Return each assessor of a class beside its panel's means, in the order of the panel."""
    people = dict.fromkeys(person for case in cases for person in case.people)
    speaks = enough(cases)
    found: list[Leaning] = []
    for person in people:
        by_case = {c.code: _distance(c, person) for c in cases if person in c.people}
        told = speaks and len(by_case) >= LEAST_CASES
        deviation = _mean(list(by_case.values())) if told else None
        farthest = sum(_farthest(case, person) for case in cases)
        found.append(Leaning(person, by_case, deviation, farthest))
    return tuple(found)


def _distance(case: ScoredCase, person: PersonId) -> Fraction:
    own = [levels for levels in case.levels.values() if person in levels]
    return _mean([levels[person] - _mean(list(levels.values())) for levels in own])


def _farthest(case: ScoredCase, person: PersonId) -> int:
    """Count the indicators lying apart where nobody lies farther from the mean."""
    count = 0
    for levels in case.levels.values():
        values = list(levels.values())
        if person not in levels or max(values) - min(values) < case.limit:
            continue
        mean = _mean(values)
        count += abs(levels[person] - mean) == max(abs(value - mean) for value in values)
    return count


def class_leanings(cases: Iterable[ScoredCase]) -> tuple[ClassLeaning, ...]:
    """Return each class beside the mean of all classes, over the cases several have scored."""
    by_code: dict[RegionCode, list[ScoredCase]] = {}
    for case in cases:
        if len(case.people) >= LEAST_PEOPLE:
            by_code.setdefault(case.code, []).append(case)
    shared = {code: found for code, found in by_code.items() if len(found) >= LEAST_CLASSES}
    classes = sorted({case.class_code for found in shared.values() for case in found})
    return tuple(_class_leaning(code, shared) for code in classes)


def _class_leaning(
    class_code: str, shared: Mapping[RegionCode, Sequence[ScoredCase]]
) -> ClassLeaning:
    by_case: dict[RegionCode, Fraction] = {}
    people = 0
    for code, cases in shared.items():
        own = next((case for case in cases if case.class_code == class_code), None)
        if own is not None:
            people = max(people, len(own.people))
            by_case[code] = _class_distance(own, cases)
    deviation = _mean(list(by_case.values())) if len(by_case) >= LEAST_CASES else None
    return ClassLeaning(class_code, people, by_case, deviation)


def _class_distance(own: ScoredCase, cases: Sequence[ScoredCase]) -> Fraction:
    distances: list[Fraction] = []
    for indicator, levels in own.levels.items():
        means = [_mean(list(c.levels[indicator].values())) for c in cases if indicator in c.levels]
        distances.append(_mean(list(levels.values())) - _mean(means))
    return _mean(distances)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _median(ordered: Sequence[Fraction]) -> Fraction:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
