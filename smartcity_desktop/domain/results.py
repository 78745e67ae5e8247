"""A region's result: panel mean per indicator first, then up the tree, exact all the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.documents import Published, data_answers, sheet_evaluation
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.domain.index import NOT_APPLICABLE, Evaluation, answer_value, evaluate
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.roster import Region, Visit
from smartcity_desktop.domain.sheet import EMPTY_MARK, Sheet
from smartcity_desktop.domain.words import SheetState


@dataclass(frozen=True, slots=True)
class RegionResult:
    """What a panel gave one region.

    `index` is None below the instrument's quorum or while anything is missing; `sheet_indices`
    are the indices of the single sheets as they were first sealed, before anybody saw another's,
    `rating` is the mean position of the global rating (0 up), `spread` the variance of the single
    indices as they count now.
    """

    visit: Visit
    region: Region
    evaluation: Evaluation | None
    valid: int
    sheet_indices: Mapping[PersonId, Fraction]
    rating: Fraction
    spread: Fraction

    @property
    def index(self) -> Fraction | None:
        """The exact index, None while there is no result."""
        return self.evaluation.index if self.evaluation else None


def region_result(published: Published, visit: Visit, sheets: Sequence[Sheet]) -> RegionResult:
    """Return the panel's result from a visit's sheets; only sealed ones count."""
    valid = [sheet for sheet in sheets if sheet.state is SheetState.SUBMITTED]
    region = published.roster.region(visit.region)
    now = _indices(published, valid)
    # What a panel agreed on in moderation is one opinion, however many sheets say it.
    changed = [sheet for sheet in valid if sheet.revised]
    first = now | _indices(published, [sheet.as_first_sealed() for sheet in changed])
    enough = len(valid) >= published.instrument.min_valid
    return RegionResult(
        visit=visit,
        region=region,
        evaluation=panel_evaluation(published, visit, valid) if enough else None,
        valid=len(valid),
        sheet_indices=first,
        rating=_rating(published.instrument, valid),
        spread=_variance(list(now.values())),
    )


def _indices(published: Published, sheets: Sequence[Sheet]) -> dict[PersonId, Fraction]:
    found = {sheet.owner: sheet_evaluation(published, sheet).index for sheet in sheets}
    return {owner: index for owner, index in found.items() if index is not None}


def panel_evaluation(published: Published, visit: Visit, sheets: Sequence[Sheet]) -> Evaluation:
    """Return the index of a panel: the mean of its sheets at each indicator, then the tree."""
    roster = published.roster
    instrument = published.instrument.expanded(roster.rows_of(visit.region))
    answers: dict[str, int | str] = data_answers(roster, visit.region)
    values: dict[str, Fraction] = {}
    for node in instrument.judged():
        given = [sheet.marks[node.code] for sheet in sheets if node.code in sheet.marks]
        worth = [answer_value(instrument, node, m) for m in given if m != EMPTY_MARK]
        counted = [value for value in worth if value is not None]
        if counted:
            values[node.code] = sum(counted, Fraction(0)) / len(counted)
        elif worth and _may_be_left_out(node):
            # Every assessor who answered found the indicator not applicable.
            answers[node.code] = NOT_APPLICABLE
    return evaluate(instrument, answers, values, published.weights())


def _may_be_left_out(node: Node) -> bool:
    return node.leaf is not None and node.leaf.may_be_not_applicable


def _rating(instrument: Instrument, sheets: Sequence[Sheet]) -> Fraction:
    order = {option.code: number for number, option in enumerate(instrument.ratings)}
    given = [order[sheet.rating] for sheet in sheets if sheet.rating in order]
    return Fraction(sum(given), len(given)) if given else Fraction(0)


def _variance(values: Sequence[Fraction]) -> Fraction:
    if not values:
        return Fraction(0)
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)
