"""The recapitulation of one region: every assessor's level, what moderation changed, the result."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from smartcity_desktop.domain.class_facts import Agreed
from smartcity_desktop.domain.class_papers import (
    ClassPaper,
    ClassRecord,
    PaperKey,
    Signer,
    paper_head,
)
from smartcity_desktop.domain.dates import clock, day_of, long_date, short_numeric, zone_name
from smartcity_desktop.domain.documents import MARK_LETTERS, sheet_evaluation
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.ids import Mark
from smartcity_desktop.domain.index import Evaluation, display
from smartcity_desktop.domain.instrument import Instrument, Node
from smartcity_desktop.domain.numbers import decimal_comma, exact_text
from smartcity_desktop.domain.panel import Comparison, PanelRow
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.visit import Turn

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class LevelCell:
    """One assessor's level as printed; `before` is the level it replaced, "" without a change."""

    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A component (depth 0), a dimension or an indicator; `cells` follow the assessors.

    `weight` is in percent, `mean` the panel's value, `spread` the range of levels, "" where it
    means nothing; `outcome` says what became of a flag.
    """

    code: str
    title: str
    depth: int
    leaf: bool
    weight: str
    cells: tuple[LevelCell, ...]
    mean: str
    spread: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RegionRecap(ClassPaper):
    """Everything the recapitulation of a region says."""

    region_code: str
    region: str
    province: str
    slot: str
    assessors: tuple[Signer, ...]
    rows: tuple[RecapRow, ...]
    indices: tuple[str, ...]
    index: str
    index_exact: str
    band: str
    opened: str
    agreed: str
    result: str


def region_recap(record: ClassRecord, key: PaperKey, visit: Visit) -> RegionRecap:
    """Return the recapitulation of an agreed visit; raises DomainError before the agreement."""
    turn, roster = record.turn(visit), record.book.roster
    if not record.agreed(visit):
        raise DomainError("result_not_agreed", visit=visit.id)
    compared, event = record.results[visit.id], roster.event
    region, instrument = roster.region(visit.region), record.published.instrument
    people = tuple(record.signer(person) for person in compared.people)
    when = _agreed_at(record, visit)
    index = compared.evaluation.index
    return RegionRecap(
        head=replace(paper_head(record, key, turn.revision, region.code), date=when[0]),
        signers=people,
        region_code=region.code,
        region=region.name,
        province=region.province,
        slot=f"{visit.class_code}, ke-{visit.day} "
        f"({short_numeric(day_of(event.starts, visit.day))}), "
        f"{visit.starts} {zone_name(event.zone)}",
        assessors=people,
        rows=tuple(_rows(record, visit, compared, turn)),
        indices=tuple(_shown(instrument, compared.indices[p]) for p in compared.people),
        index=_shown(instrument, index),
        index_exact="" if index is None else exact_text(index),
        band=compared.evaluation.band.label.id if compared.evaluation.band else "",
        opened=_opening(record, turn),
        agreed=", ".join(when),
        result=turn.result,
    )


def _agreed_at(record: ClassRecord, visit: Visit) -> tuple[str, str]:
    """Return date and hour of the agreement that stands."""
    moments = [
        said.room_ms
        for said in record.book.timeline.get(visit.id, ())
        if isinstance(said.fact, Agreed)
    ]
    at = record.time(moments[-1])
    return long_date(at.date()), f"{clock(at)} {zone_name(record.book.roster.event.zone)}"


def _opening(record: ClassRecord, turn: Turn) -> str:
    told = f"{len(turn.seals)} lembar disegel sebelum nilai dibuka"
    if not turn.missing:
        return f"{told}."
    names = ", ".join(record.signer(person).name for person in turn.missing)
    return f"{told}; belum menyegel: {names} (alasan dibuka: {turn.reveal_reason})."


def _rows(
    record: ClassRecord, visit: Visit, compared: Comparison, turn: Turn
) -> Iterator[RecapRow]:
    published = record.published
    instrument = published.instrument.expanded(
        published.roster.rows_of(visit.region), published.roster.row_names(visit.region)
    )
    sheets = tuple(sheet_evaluation(published, sheet) for sheet in record.sheets[visit.id])
    table = _Table(instrument, compared, turn, sheets)
    for root in instrument.roots:
        if not root.informational:
            yield from table.rows(root, 0)


@dataclass(frozen=True, slots=True)
class _Table:
    instrument: Instrument
    compared: Comparison
    turn: Turn
    sheets: tuple[Evaluation, ...]

    def rows(self, node: Node, depth: int) -> Iterator[RecapRow]:
        row = self.compared.row(node.code)
        yield self._judged(row, node, depth) if row else self._plain(node, depth)
        for child in node.children:
            yield from self.rows(child, depth + 1)

    def _judged(self, row: PanelRow, node: Node, depth: int) -> RecapRow:
        return RecapRow(
            code=node.code,
            title=node.title.id,
            depth=depth,
            leaf=True,
            weight=decimal_comma(row.share * 100, 2),
            cells=tuple(
                LevelCell(letter(m.mark), "" if m.original is None else letter(m.original))
                for m in row.marks
            ),
            mean=_shown(self.instrument, row.mean),
            spread="" if row.spread is None else _spread(row.spread),
            outcome=flag_outcome(self.turn, node.code),
        )

    def _plain(self, node: Node, depth: int) -> RecapRow:
        """Return the row of a component, a dimension, or an indicator of given data."""
        score = self.compared.evaluation.nodes[node.code]
        cells: tuple[LevelCell, ...] = ()
        if not node.leaf:
            exact = (sheet.nodes[node.code].exact for sheet in self.sheets)
            cells = tuple(LevelCell(_shown(self.instrument, value)) for value in exact)
        return RecapRow(
            code=node.code,
            title=node.title.id,
            depth=depth,
            leaf=node.leaf is not None,
            weight=decimal_comma(score.share * 100, 2),
            cells=cells,
            mean=_shown(self.instrument, score.exact),
            spread="",
            outcome="data sekretariat" if node.leaf else "",
        )


def flag_outcome(turn: Turn, indicator: str) -> str:
    """Return what became of a flag, in words; "" for indicators without one."""
    closed = turn.closed.get(indicator)
    if closed is None:
        return ""
    return f"dibiarkan berbeda: {closed.reason}" if closed.left_different else "selesai dibahas"


def letter(mark: Mark) -> str:
    """Return a level as printed: "3", "B" for no evidence, "X" for not applicable."""
    return MARK_LETTERS.get(str(mark), str(mark)) or NOTHING


def _spread(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else decimal_comma(value, 2)


def _shown(instrument: Instrument, value: Fraction | None) -> str:
    return NOTHING if value is None else display(instrument, value)
