"""The answers that a score sheet's content holds, in the instrument's order, and what they give."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from smartcity_desktop.domain.documents import MARK_LETTERS, Published, ScoreSheetContent
from smartcity_desktop.domain.facts import Mark, RegionCode
from smartcity_desktop.domain.index import Evaluation, evaluate
from smartcity_desktop.domain.instrument import Instrument, LeafKind, Node


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One indicator's answer: the scale's `levels` (none for a quantity) and what was `chosen`.

    `chosen` is the level, "B" for no evidence, "X" for not applicable, a quantity as an exact
    fraction, or "" for none; `data` tells that the secretariat gave it.
    """

    indicator: str
    levels: tuple[int, ...]
    chosen: int | str | Fraction
    data: bool


def content_evaluation(content: ScoreSheetContent, published: Published) -> Evaluation:
    """Return the index of a sheet's content with every step."""
    answers: dict[str, int | str] = dict(content.data)
    answers |= {one.indicator: one.mark for one in content.inputs.answers if one.mark != ""}
    instrument = published.instrument_of(RegionCode(content.region))
    return evaluate(instrument, answers, weights=published.weights())


def given_answers(content: ScoreSheetContent, published: Published) -> tuple[GivenAnswer, ...]:
    """Return the answer to every indicator that counts, in order."""
    instrument = published.instrument_of(RegionCode(content.region))
    evaluation = content_evaluation(content, published)
    marks = {one.indicator: one.mark for one in content.inputs.answers}
    return tuple(_given(instrument, evaluation, marks, node) for node in _counted(instrument))


def _counted(instrument: Instrument) -> Iterator[Node]:
    for root in instrument.roots:
        if not root.informational:
            yield from (node for node in root.walk() if node.leaf)


def _given(
    instrument: Instrument, evaluation: Evaluation, marks: dict[str, Mark], node: Node
) -> GivenAnswer:
    levels = _levels(instrument, node)
    if node.leaf is not None and node.leaf.kind is LeafKind.JUDGED:
        return GivenAnswer(node.code, levels, shown_mark(marks.get(node.code, "")), data=False)
    exact = evaluation.nodes[node.code].exact
    return GivenAnswer(node.code, levels, _known(exact, levels), data=True)


def shown_mark(mark: Mark) -> Mark:
    """Return an answer as paper and code have it: the level, "B" or "X"."""
    return MARK_LETTERS.get(str(mark), mark)


def _known(exact: Fraction | None, levels: tuple[int, ...]) -> int | str | Fraction:
    """Return what a datum came to: its level, or the quantity itself."""
    if exact is None:
        return ""
    return int(exact) if levels else exact


def _levels(instrument: Instrument, node: Node) -> tuple[int, ...]:
    if node.leaf is None or not node.leaf.scale:
        return ()
    return tuple(level.value for level in instrument.scale_of(node).levels)
