"""From answers to an index: exact fractions up the tree, every step kept, rounded at display."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from smartcity_desktop.domain.instrument import (
    Aggregate,
    Band,
    Instrument,
    Leaf,
    LeafKind,
    Node,
    Scale,
)
from smartcity_desktop.domain.numbers import decimal_comma, exact_number, exact_text, rounded

NO_EVIDENCE = "no_evidence"
NOT_APPLICABLE = "not_applicable"


class AnswerError(ValueError):
    """An answer that its indicator cannot take; `code` names the indicator, `reason` the key.

    `details` fill the sentence of `reason` beside the code and the answer.
    """

    def __init__(self, code: str, answer: object, reason: str, **details: object) -> None:
        super().__init__(f"{code}: {answer!r} ({reason})")
        self.code = code
        self.answer = answer
        self.reason = reason
        self.details = details


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a weighted mean: a child's weight, code and value."""

    weight: Fraction
    code: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One node's value; `exact` is None while incomplete or when not applicable.

    `share` is the node's weight in the whole index; `terms` are what was added up, `told` is how
    a value that was not added up came about.
    """

    code: str
    exact: Fraction | None
    share: Fraction
    applicable: bool = True
    terms: tuple[Term, ...] = ()
    told: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The arithmetic in writing, made only when somebody asks for it."""
        return _steps(self.terms) if self.terms else (self.told,) if self.told else ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The index of one set of answers with every node behind it.

    `index` is None while any indicator in `missing` is unanswered.
    """

    index: Fraction | None
    band: Band | None
    nodes: Mapping[str, NodeScore]
    missing: tuple[str, ...]
    terms: tuple[Term, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The last step of the arithmetic in writing: from the roots to the index."""
        return () if self.index is None else _steps(self.terms)


def evaluate(
    instrument: Instrument,
    answers: Mapping[str, int | str],
    values: Mapping[str, Fraction] | None = None,
    weights: Mapping[str, Fraction] | None = None,
) -> Evaluation:
    """Compute index and nodes of an expanded instrument.

    `values` fixes any node, inner or leaf; `weights` replaces the weights of the nodes it names
    (default: the instrument's first profile). Raises AnswerError for an answer off its scale.
    """
    chosen = profile_weights(instrument) if weights is None else weights
    climb = _Climb(instrument, answers, values or {}, chosen)
    counted = [root for root in instrument.roots if not root.informational]
    shares = climb.shares(counted, Aggregate.WEIGHTED, Fraction(1))
    scores = [climb.visit(root, share) for root, share in zip(counted, shares, strict=True)]
    exact, _, terms = climb.weigh(counted, scores, Aggregate.WEIGHTED)
    missing = tuple(climb.missing)
    for root in instrument.roots:
        if root.informational:
            climb.visit(root, Fraction(0))
    index = None if missing else exact
    # The predicate follows the printed number, so that no paper shows 3,07 with the band below.
    band = None if index is None else instrument.band(rounded(index, instrument.digits))
    return Evaluation(index, band, climb.nodes, missing, terms)


def profile_weights(instrument: Instrument, profile: str = "") -> Mapping[str, Fraction]:
    """Return the weights of a profile, of the first one for ""; empty when there are none.

    Raises KeyError for a profile the instrument does not have.
    """
    if profile:
        return instrument.profiles[profile].weights
    first = next(iter(instrument.profiles.values()), None)
    return first.weights if first else {}


def answer_value(instrument: Instrument, node: Node, answer: int | str) -> Fraction | None:
    """Return what `answer` is worth at an indicator; None when it is not applicable.

    Only an indicator that assessors judge takes a level. A number of any other is a quantity: it
    goes through bounds and thresholds, also where it looks like a level of the scale. Raises
    AnswerError when the indicator cannot take the answer.
    """
    leaf = node.leaf
    if leaf is None:
        raise AnswerError(node.code, answer, "not_an_indicator")
    if answer == NOT_APPLICABLE:
        if not leaf.may_be_not_applicable:
            raise AnswerError(node.code, answer, "always_applicable")
        return None
    if leaf.kind is LeafKind.PERCENTAGE:
        return _percentage(node.code, answer)
    if leaf.kind is LeafKind.JUDGED:
        return _judged(instrument.scales[leaf.scale], node.code, answer)
    return _datum(node.code, leaf, answer)


def _judged(scale: Scale, code: str, answer: int | str) -> Fraction:
    if answer == NO_EVIDENCE:
        return Fraction(scale.lowest)
    if not scale.holds(answer):
        raise AnswerError(code, answer, "off_scale", lowest=scale.lowest, highest=scale.highest)
    return Fraction(answer)


def _percentage(code: str, answer: int | str) -> Fraction:
    value = _number(code, answer)
    if not 0 <= value <= 100:
        raise AnswerError(code, answer, "not_a_percentage")
    return value


def _datum(code: str, leaf: Leaf, answer: int | str) -> Fraction:
    if isinstance(answer, str) and answer in leaf.categories:
        return Fraction(leaf.categories[answer])
    if not leaf.thresholds:
        choices = ", ".join(leaf.categories)
        raise AnswerError(code, answer, "unknown_category", choices=choices)
    value = _number(code, answer)
    if leaf.bounds is not None and not leaf.bounds[0] <= value <= leaf.bounds[1]:
        low, high = map(exact_text, leaf.bounds)
        raise AnswerError(code, answer, "out_of_bounds", low=low, high=high)
    for bound, level in leaf.thresholds:
        if bound is None or value < bound:
            return Fraction(level)
    raise AnswerError(code, answer, "above_thresholds")


def _number(code: str, answer: int | str) -> Fraction:
    try:
        return exact_number(str(answer).replace(",", "."))
    except ValueError:
        raise AnswerError(code, answer, "answer_not_number") from None


@dataclass(slots=True)
class _Climb:
    instrument: Instrument
    answers: Mapping[str, int | str]
    values: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    nodes: dict[str, NodeScore] = field(default_factory=dict[str, NodeScore])
    missing: list[str] = field(default_factory=list[str])

    def visit(self, node: Node, share: Fraction) -> NodeScore:
        if node.code in self.values:
            fixed = self.values[node.code]
            score = NodeScore(node.code, fixed, share, told=exact_text(fixed))
        elif node.leaf:
            score = self._leaf(node, share)
        else:
            score = self._inner(node, share)
        self.nodes[node.code] = score
        return score

    def _leaf(self, node: Node, share: Fraction) -> NodeScore:
        answer = self.answers.get(node.code)
        if answer is None:
            self.missing.append(node.code)
            return NodeScore(node.code, None, share)
        value = answer_value(self.instrument, node, answer)
        told = str(answer) if value is None or answer == value else f"{answer} = {value}"
        return NodeScore(node.code, value, share, value is not None, told=told)

    def _inner(self, node: Node, share: Fraction) -> NodeScore:
        aggregate = node.aggregate or Aggregate.WEIGHTED
        shares = self.shares(node.children, aggregate, share)
        parts = [self.visit(child, part) for child, part in zip(node.children, shares, strict=True)]
        if aggregate is Aggregate.CONVERT:
            return _convert(node, parts[0], share)
        exact, applicable, terms = self.weigh(node.children, parts, aggregate)
        return NodeScore(node.code, exact, share, applicable, terms)

    def shares(
        self, nodes: "list[Node] | tuple[Node, ...]", aggregate: Aggregate, share: Fraction
    ) -> list[Fraction]:
        """Spread a node's share of the index over its children."""
        return [share * weight for weight in self._weights(nodes, aggregate)]

    def _weights(
        self, nodes: "list[Node] | tuple[Node, ...]", aggregate: Aggregate
    ) -> list[Fraction]:
        if aggregate is not Aggregate.WEIGHTED:
            return [Fraction(1, len(nodes))] * len(nodes)
        return [self.weights.get(node.code, node.weight or Fraction(0)) for node in nodes]

    def weigh(
        self,
        nodes: "list[Node] | tuple[Node, ...]",
        scores: list[NodeScore],
        aggregate: Aggregate,
    ) -> tuple[Fraction | None, bool, tuple[Term, ...]]:
        """Return value, applicability and terms of a weighted mean over applicable children."""
        weights = self._weights(nodes, aggregate)
        pairs = [(w, s) for w, s in zip(weights, scores, strict=True) if s.applicable]
        total = sum((w for w, _ in pairs), Fraction(0))
        if not pairs or total == 0:
            return None, False, ()
        terms = tuple(Term(w, s.code, s.exact) for w, s in pairs if s.exact is not None)
        if len(terms) < len(pairs):
            return None, True, ()
        exact = sum((term.weight * term.value for term in terms), Fraction(0)) / total
        return exact, True, terms


def _steps(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """Return a weighted mean in writing; renormalised weights show their division."""
    total = sum((term.weight for term in terms), Fraction(0))
    product = sum((term.weight * term.value for term in terms), Fraction(0))
    written = " + ".join(
        f"{exact_text(term.weight)} × {exact_text(term.value)} ({term.code})" for term in terms
    )
    if total == 1:
        return (f"{written} = {exact_text(product)}",)
    return (written, f"÷ {exact_text(total)} = {exact_text(product / total)}")


def _convert(node: Node, part: NodeScore, share: Fraction) -> NodeScore:
    if part.exact is None:
        return NodeScore(node.code, None, share, part.applicable)
    exact = interpolate(node.points, part.exact)
    told = f"{exact_text(part.exact)} % → {exact_text(exact)}"
    return NodeScore(node.code, exact, share, told=told)


def interpolate(points: tuple[tuple[Fraction, Fraction], ...], at: Fraction) -> Fraction:
    """Return the piecewise linear value at `at`, clamped to the first and last point."""
    if at <= points[0][0]:
        return points[0][1]
    for (low, below), (high, above) in itertools.pairwise(points):
        if at <= high:
            return below + (above - below) * (at - low) / (high - low)
    return points[-1][1]


def display(instrument: Instrument, value: Fraction) -> str:
    """Return a value as printed: rounded once, half up, decimal comma."""
    return decimal_comma(value, instrument.digits)


def band_number(instrument: Instrument, evaluation: Evaluation | None) -> int:
    """Return the number of a predicate among the instrument's, from 1; 0 without one."""
    band = evaluation.band if evaluation else None
    return 0 if band is None else instrument.bands.index(band) + 1
