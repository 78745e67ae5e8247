"""What each paper says: content objects, their canonical bytes and their digest.

A PDF is drawn from the content only, so what is read, signed, printed and sent is one thing.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol, cast

from smartcity_desktop.domain.dates import (
    clock_seconds,
    day_of,
    long_date,
    short_numeric,
    zone_name,
)
from smartcity_desktop.domain.facts import Mark, RegionCode, Submitted
from smartcity_desktop.domain.index import (
    NO_EVIDENCE,
    NOT_APPLICABLE,
    Evaluation,
    display,
    evaluate,
    profile_weights,
)
from smartcity_desktop.domain.instrument import Instrument, LeafKind, Node
from smartcity_desktop.domain.numbers import decimal_comma, exact_text
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import DocumentKind, RemarkPart, Role

# How a special answer is printed in the place of a level.
MARK_LETTERS = {NO_EVIDENCE: "B", NOT_APPLICABLE: "X"}

ROLE_WORDS = {
    Role.CHAIR: "Ketua Tim",
    Role.MEMBER: "Anggota",
    Role.SUBSTITUTE: "Asesor cadangan",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
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
class ScoreSheetContent:
    """Everything a score sheet says, in words and numbers as printed."""

    document: str
    revision: int
    example: bool
    event: str
    event_name: str
    authority: str
    instrument: str
    instrument_title: str
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
    rows: tuple[SheetRow, ...] = ()
    index: str = ""
    index_exact: str = ""
    band: str = ""
    ratings: tuple[tuple[str, str], ...] = ()
    rating: str = ""
    strength: str = ""
    weakness: str = ""
    recommendation: str = ""
    place: str = ""
    date: str = ""
    sealed: str = ""
    clock_offset: str = ""

    @property
    def kind(self) -> DocumentKind:
        """The kind of paper this is."""
        return DocumentKind.SCORE_SHEET

    @property
    def subject(self) -> str:
        """The code of the region it is about."""
        return self.region_code


class PaperContent(Protocol):
    """What every paper says of itself; each is a frozen dataclass of texts and numbers."""

    @property
    def kind(self) -> DocumentKind:
        """The kind of paper."""
        ...

    @property
    def document(self) -> str:
        """The printed number."""
        ...

    @property
    def revision(self) -> int:
        """Which revision this is, from 1."""
        ...

    @property
    def subject(self) -> str:
        """Whom or what it is about: a region's code, or class and day."""
        ...

    @property
    def event(self) -> str:
        """The event's code."""
        ...

    @property
    def event_name(self) -> str:
        """The event's name."""
        ...

    @property
    def authority(self) -> str:
        """The hex SHA-256 of the authority's certificate."""
        ...

    @property
    def example(self) -> bool:
        """Whether the data are invented."""
        ...


def canonical(content: PaperContent) -> bytes:
    """Return the bytes a digest is taken of: sorted keys, no spaces, UTF-8.

    The authority is left out: which event vouches for a paper is proved by its seal, and the same
    facts must give the same digest wherever they are published.
    """
    body: dict[str, Any] = {"kind": str(content.kind), **asdict(cast("Any", content))}
    del body["authority"]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content_digest(content: PaperContent) -> str:
    """Return the SHA-256 of a content object, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """The event a paper speaks of: roster, its one instrument, and the authority's fingerprint."""

    roster: Roster
    instrument: Instrument
    authority: str

    def weights(self) -> Mapping[str, Fraction]:
        """Return the event's own weights where it decided some, else those of its profile."""
        event = self.roster.event
        if event.weights:
            return {code: Fraction(weight) for code, weight in event.weights.items()}
        return profile_weights(self.instrument, event.profile)


def data_answers(roster: Roster, region: RegionCode) -> dict[str, int | str]:
    """Return the secretariat's answers to the data indicators of a region, as entered."""
    return {value.indicator: value.value for value in roster.data if value.region == region}


def sheet_evaluation(published: Published, sheet: Sheet) -> Evaluation:
    """Return the index of one assessor's sheet with every step."""
    visit, _ = published.roster.sheet_owner(sheet.id)
    answers: dict[str, int | str] = data_answers(published.roster, visit.region)
    answers |= {code: mark for code, mark in sheet.marks.items() if mark != ""}
    return evaluate(sheet.instrument, answers, weights=published.weights())


def score_sheet(published: Published, sheet: Sheet, sealing: Submitted) -> ScoreSheetContent:
    """Return what the paper of a sheet says once `sealing` is its sealing.

    `sealing.digest` is not read: it is the digest of what is returned here.
    """
    instrument, event = published.instrument, published.roster.event
    evaluation = sheet_evaluation(published, sheet)
    moment = datetime.fromisoformat(sealing.sealed_at)
    day = long_date(moment.date())
    return replace(
        _headed(published, sheet, sealing),
        rows=tuple(_rows(published, sheet, evaluation)),
        index="–" if evaluation.index is None else display(instrument, evaluation.index),
        index_exact="" if evaluation.index is None else exact_text(evaluation.index),
        band="" if evaluation.band is None else evaluation.band.label.id,
        ratings=tuple((option.code, option.label.id) for option in instrument.ratings),
        rating=sheet.rating,
        strength=sheet.remarks.get(RemarkPart.STRENGTH, ""),
        weakness=sheet.remarks.get(RemarkPart.WEAKNESS, ""),
        recommendation=sheet.remarks.get(RemarkPart.RECOMMENDATION, ""),
        place=event.venue,
        date=day,
        sealed=f"{day}, {clock_seconds(moment)} {zone_name(event.zone)}",
        clock_offset=sealing.clock_offset,
    )


def _seated(visit: Visit, seat: str) -> Visit:
    """Return a visit where a sealing says that it took place."""
    if not seat:
        return visit
    code, day, starts = seat.split(" ")
    return replace(visit, class_code=code, day=int(day), starts=starts)


def seat_of(published: Visit, now: Visit) -> str:
    """Return the seat a sealing names: where a region is scored now, "" where it was published."""
    same = (published.class_code, published.day, published.starts)
    where = (now.class_code, now.day, now.starts)
    return "" if where == same else f"{now.class_code} {now.day} {now.starts}"


def _headed(published: Published, sheet: Sheet, sealing: Submitted) -> ScoreSheetContent:
    """Return the head of a paper: whose sheet it is, of which region, on which instrument."""
    roster, instrument = published.roster, published.instrument
    planned, person = roster.sheet_owner(sheet.id)
    visit = _seated(planned, sealing.seat)
    event, region = roster.event, roster.region(visit.region)
    return ScoreSheetContent(
        document=sheet.id,
        revision=sealing.revision,
        example=event.example,
        event=event.code,
        event_name=event.name,
        authority=published.authority,
        instrument=f"{instrument.code} {instrument.version}",
        instrument_title=instrument.title.id,
        instrument_digest=instrument.digest,
        instrument_notice=instrument.notice.id,
        region_code=region.code,
        region=region.name,
        province=region.province,
        class_code=visit.class_code,
        day=f"ke-{visit.day} ({short_numeric(day_of(event.starts, visit.day))})",
        slot=f"{visit.starts} {zone_name(event.zone)}",
        assessor=person.name,
        assessor_role=ROLE_WORDS.get(roster.role_of(person.id), ""),
        assessor_number=person.number,
        institution=person.institution,
    )


def _rows(published: Published, sheet: Sheet, evaluation: Evaluation) -> Iterator[SheetRow]:
    visit, _ = published.roster.sheet_owner(sheet.id)
    data = data_answers(published.roster, visit.region)
    for root in sheet.instrument.roots:
        if not root.informational:
            yield from _node_rows(sheet, evaluation, data, root, 0)


def _node_rows(
    sheet: Sheet,
    evaluation: Evaluation,
    data: Mapping[str, int | str],
    node: Node,
    depth: int,
) -> Iterator[SheetRow]:
    if node.leaf:
        yield _leaf_row(sheet, evaluation, data, node, depth)
        return
    score = evaluation.nodes[node.code]
    shown = "–" if score.exact is None else display(sheet.instrument, score.exact)
    weight = decimal_comma(score.share * 100, 2)
    yield SheetRow(node.code, node.title.id, depth, weight, (), "", shown, "", data=False)
    for child in node.children:
        yield from _node_rows(sheet, evaluation, data, child, depth + 1)


def _leaf_row(
    sheet: Sheet,
    evaluation: Evaluation,
    data: Mapping[str, int | str],
    node: Node,
    depth: int,
) -> SheetRow:
    judged = node.leaf is not None and node.leaf.kind is LeafKind.JUDGED
    score = evaluation.nodes[node.code]
    if judged:
        chosen = MARK_LETTERS.get(str(sheet.marks.get(node.code, "")), "") or _level(sheet, node)
    else:
        chosen = _known(sheet.instrument, node, score.exact)
    weighted = "–" if score.exact is None else decimal_comma(score.share * score.exact, 4)
    return SheetRow(
        code=node.code,
        title=node.title.id,
        depth=depth,
        weight=decimal_comma(score.share * 100, 2),
        levels=_levels(sheet.instrument, node),
        chosen=chosen,
        weighted=weighted,
        note=_note(sheet, node) if judged else _data_note(node, data),
        data=not judged,
    )


def _known(instrument: Instrument, node: Node, exact: Fraction | None) -> int | str:
    """Return what a datum came to: its level, or a percentage with every decimal."""
    if exact is None:
        return ""
    return int(exact) if _levels(instrument, node) else exact_text(exact)


def _note(sheet: Sheet, node: Node) -> str:
    """Return the note, and what moderation changed: the first level and the reason."""
    note, original = sheet.notes.get(node.code, ""), sheet.originals().get(node.code)
    if original is None:
        return note
    shown = MARK_LETTERS.get(str(original), str(original))
    change = f"Semula {shown}, diubah saat moderasi: {sheet.reasons()[node.code]}"
    return f"{note} {change}".strip()


def _level(sheet: Sheet, node: Node) -> Mark:
    return sheet.marks.get(node.code, "")


def _levels(instrument: Instrument, node: Node) -> tuple[int, ...]:
    if node.leaf is None or not node.leaf.scale:
        return ()
    return tuple(level.value for level in instrument.scale_of(node).levels)


def _data_note(node: Node, data: Mapping[str, int | str]) -> str:
    value = str(data.get(node.code, ""))
    labels = node.leaf.category_labels if node.leaf else {}
    return labels.get(value, value.replace(".", ","))
