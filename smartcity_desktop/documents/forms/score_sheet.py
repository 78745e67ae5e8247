"""The wording of a score sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from smartcity_desktop.documents.forms.figures import NOTHING
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.vocabulary import ROLES
from smartcity_desktop.domain.dates import (
    clock_seconds,
    day_of,
    long_date,
    short_numeric,
    zone_name,
)
from smartcity_desktop.domain.documents import Answer, Published, ScoreSheetContent
from smartcity_desktop.domain.facts import RegionCode, SheetId
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.instrument import Node
from smartcity_desktop.domain.numbers import decimal_comma, exact_text
from smartcity_desktop.domain.sheet_answers import content_evaluation, given_answers, shown_mark
from smartcity_desktop.domain.words import RemarkPart


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of the table: a component (depth 0), a dimension (1…) or an indicator.

    `levels` is empty for lines that are not answered on a scale; `chosen` is the level, "B" for
    no evidence, "X" for not applicable, the exact text of a percentage, or ""; `weight` is the
    share of the index in percent.
    """

    code: str
    title: str
    depth: int
    weight: str
    levels: tuple[int, ...]
    chosen: int | str
    weighted: str
    note: str
    data: bool


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """Everything a score sheet says, in words and numbers as printed."""

    imprint: Imprint
    instrument: str
    instrument_digest: str
    instrument_notice: str
    region_code: str
    region: str
    province: str
    class_code: str
    day: str
    slot: str
    assessor: str
    assessor_role: str
    assessor_number: str
    institution: str
    rows: tuple[PrintedRow, ...]
    index: str
    band: str
    ratings: tuple[tuple[str, str], ...]
    rating: str
    strength: str
    weakness: str
    recommendation: str
    place: str
    date: str
    sealed: str
    clock_offset: str


def score_sheet_1(content: ScoreSheetContent, published: Published) -> PrintedSheet:
    """Return a score sheet in words."""
    roster, instrument, inputs = published.roster, published.instrument, content.inputs
    event, region = roster.event, roster.region(RegionCode(content.region))
    _, person = roster.sheet_owner(SheetId(inputs.sheet))
    moment, zone = datetime.fromisoformat(content.sealed_at), zone_name(event.zone)
    remarks, date = dict(inputs.remarks), long_date(moment.date())
    return PrintedSheet(
        imprint=Imprint.of(content, published),
        instrument=f"{instrument.code} {instrument.version}",
        instrument_digest=inputs.instrument,
        instrument_notice=instrument.notice.id,
        region_code=region.code,
        region=region.name,
        province=region.province,
        class_code=content.class_code,
        day=f"ke-{content.day} ({short_numeric(day_of(event.starts, content.day))})",
        slot=f"{content.starts} {zone}",
        assessor=person.name,
        assessor_role=ROLES[roster.role_of(person.id)],
        assessor_number=person.number,
        institution=person.institution,
        rows=tuple(_Table(content, published).rows()),
        index=display(instrument, Fraction(content.index)) if content.index else NOTHING,
        band=instrument.bands[content.band - 1].label.id if content.band else "",
        ratings=tuple((option.code, option.label.id) for option in instrument.ratings),
        rating=inputs.rating,
        strength=remarks.get(RemarkPart.STRENGTH, ""),
        weakness=remarks.get(RemarkPart.WEAKNESS, ""),
        recommendation=remarks.get(RemarkPart.RECOMMENDATION, ""),
        place=event.venue,
        date=date,
        sealed=f"{date}, {clock_seconds(moment)} {zone} dengan sidik {content.seal[:12]}",
        clock_offset=content.clock_offset,
    )


class _Table:
    """Words the rows of a sheet, in the instrument's order."""

    def __init__(self, content: ScoreSheetContent, published: Published) -> None:
        self._answers = {answer.indicator: answer for answer in content.inputs.answers}
        self._given = {given.indicator: given for given in given_answers(content, published)}
        self._data = dict(content.data)
        self._instrument = published.instrument_of(RegionCode(content.region))
        self._evaluation = content_evaluation(content, published)

    def rows(self) -> Iterator[PrintedRow]:
        """Yield every line of the table."""
        for root in self._instrument.roots:
            if not root.informational:
                yield from self._under(root, 0)

    def _under(self, node: Node, depth: int) -> Iterator[PrintedRow]:
        if node.leaf:
            yield self._leaf(node, depth)
            return
        score = self._evaluation.nodes[node.code]
        shown = NOTHING if score.exact is None else display(self._instrument, score.exact)
        weight = decimal_comma(score.share * 100, 2)
        yield PrintedRow(node.code, node.title.id, depth, weight, (), "", shown, "", data=False)
        for child in node.children:
            yield from self._under(child, depth + 1)

    def _leaf(self, node: Node, depth: int) -> PrintedRow:
        given, score = self._given[node.code], self._evaluation.nodes[node.code]
        worth = NOTHING if score.exact is None else decimal_comma(score.share * score.exact, 4)
        return PrintedRow(
            code=node.code,
            title=node.title.id,
            depth=depth,
            weight=decimal_comma(score.share * 100, 2),
            levels=given.levels,
            chosen=_shown(given.chosen),
            weighted=worth,
            note=self._data_note(node) if given.data else _note(self._answers[node.code]),
            data=given.data,
        )

    def _data_note(self, node: Node) -> str:
        value = self._data.get(node.code, "")
        labels = node.leaf.category_labels if node.leaf else {}
        return labels.get(value, value.replace(".", ","))


def _shown(chosen: int | str | Fraction) -> int | str:
    return exact_text(chosen) if isinstance(chosen, Fraction) else chosen


def _note(answer: Answer) -> str:
    """Return the note, and what moderation changed: the first level and the reason."""
    if answer.first == "":
        return answer.note
    change = f"Semula {shown_mark(answer.first)}, diubah saat moderasi: {answer.reason}"
    return f"{answer.note} {change}".strip()
