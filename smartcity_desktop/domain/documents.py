"""What each paper says: content objects, their canonical bytes and their digest.

Contents carry codes, whole numbers, exact fractions, ISO times and what people typed; names and
titles are the package's, whose digest they hold. `form` says which wording a paper has: the forms
in `documents/` put contents into words, and a released form stays as it is.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, Protocol, cast

from smartcity_desktop.domain.facts import Mark, RegionCode, Submitted
from smartcity_desktop.domain.index import (
    NO_EVIDENCE,
    NOT_APPLICABLE,
    Evaluation,
    evaluate,
    profile_weights,
)
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Roster, Visit
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import DocumentKind

# How a special answer is printed in the place of a level.
MARK_LETTERS = {NO_EVIDENCE: "B", NOT_APPLICABLE: "X"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An assessor's answer to one indicator, with its note.

    Where moderation changed it, `first` is the mark it was first sealed with and `reason` the last
    reason; both are "" elsewhere.
    """

    indicator: str
    mark: Mark
    note: str = ""
    first: Mark = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetInputs:
    """What an assessor vouches for by sealing a sheet: the own inputs, and what they answer.

    `package` and `instrument` are hex SHA-256; `answers` stand in the instrument's order, `remarks`
    are (part, text). Nothing computed, named or given by others is here, so that no change of
    those makes a seal another.
    """

    sheet: str
    revision: int
    package: str
    instrument: str
    answers: tuple[Answer, ...]
    rating: str
    remarks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScoreSheetContent:
    """What a score sheet says: the sealed inputs, and what they come to with the event's data.

    `seal` is the digest of `inputs`; `day` counts from 1, `starts` is "10.30"; `data` are
    (indicator, value as entered); `index` is an exact fraction ("14917/4500"), "" without one, and
    `band` the number of its predicate from 1, 0 without one; `sealed_at` is ISO 8601.
    """

    inputs: SheetInputs
    seal: str
    region: str
    class_code: str
    day: int
    starts: str
    data: tuple[tuple[str, str], ...]
    index: str
    band: int
    sealed_at: str
    clock_offset: str
    form: int = 1

    @property
    def kind(self) -> DocumentKind:
        """The kind of paper this is."""
        return DocumentKind.SCORE_SHEET

    @property
    def document(self) -> str:
        """The number of the sheet."""
        return self.inputs.sheet

    @property
    def revision(self) -> int:
        """Which sealing this is, from 1."""
        return self.inputs.revision

    @property
    def package(self) -> str:
        """The digest of the package whose names it uses."""
        return self.inputs.package

    @property
    def subject(self) -> str:
        """The code of the region it is about."""
        return self.region


class PaperContent(Protocol):
    """What every paper says of itself; each is a frozen dataclass of codes, numbers and texts."""

    @property
    def kind(self) -> DocumentKind:
        """The kind of paper."""
        ...

    @property
    def form(self) -> int:
        """The number of the kind's wording."""
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
    def package(self) -> str:
        """The hex SHA-256 of the contents of the package whose names and titles it uses."""
        ...


def canonical(content: PaperContent) -> bytes:
    """Return the bytes a digest is taken of: sorted keys, no spaces, UTF-8.

    The authority is not among them: which event vouches for a paper is proved by its seal, and the
    same facts must give the same digest wherever they are published.
    """
    return _canonical(
        {"kind": str(content.kind), "form": content.form, **asdict(cast("Any", content))}
    )


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content_digest(content: PaperContent) -> str:
    """Return the SHA-256 of a content object, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """The event a paper speaks of: roster, its one instrument, and what vouches for them.

    `authority` is the hex fingerprint of the authority's certificate, `package` the hex digest of
    the package's contents.
    """

    roster: Roster
    instrument: Instrument
    authority: str
    package: str

    def weights(self) -> Mapping[str, Fraction]:
        """Return the event's own weights where it decided some, else those of its profile."""
        event = self.roster.event
        if event.weights:
            return {code: Fraction(weight) for code, weight in event.weights.items()}
        return profile_weights(self.instrument, event.profile)

    def instrument_of(self, region: RegionCode) -> Instrument:
        """Return the instrument expanded to the rows that a region has."""
        names = self.roster.row_names(region)
        return self.instrument.expanded(self.roster.rows_of(region), names)


def data_answers(roster: Roster, region: RegionCode) -> dict[str, int | str]:
    """Return the secretariat's answers to the data indicators of a region, as entered."""
    return {value.indicator: value.value for value in roster.data if value.region == region}


def sheet_evaluation(published: Published, sheet: Sheet) -> Evaluation:
    """Return the index of one assessor's sheet with every step."""
    visit, _ = published.roster.sheet_owner(sheet.id)
    answers: dict[str, int | str] = data_answers(published.roster, visit.region)
    answers |= {code: mark for code, mark in sheet.marks.items() if mark != ""}
    return evaluate(sheet.instrument, answers, weights=published.weights())


def sheet_inputs(published: Published, sheet: Sheet) -> SheetInputs:
    """Return what is sealed of a sheet as it stands."""
    originals, reasons = sheet.originals(), sheet.reasons()
    return SheetInputs(
        sheet=sheet.id,
        revision=sheet.revision,
        package=published.package,
        instrument=published.instrument.digest,
        answers=tuple(
            Answer(
                node.code,
                sheet.marks.get(node.code, ""),
                sheet.notes.get(node.code, ""),
                originals.get(node.code, ""),
                reasons.get(node.code, ""),
            )
            for node in sheet.judged()
        ),
        rating=sheet.rating,
        remarks=tuple(sorted((str(part), text) for part, text in sheet.remarks.items())),
    )


def seal_digest(published: Published, sheet: Sheet) -> str:
    """Return the digest that a sealing of a sheet as it stands tells, in hex."""
    return _seal(sheet_inputs(published, sheet))


def _seal(inputs: SheetInputs) -> str:
    return hashlib.sha256(_canonical({"kind": "sealed_sheet", **asdict(inputs)})).hexdigest()


def score_sheet(published: Published, sheet: Sheet, sealing: Submitted) -> ScoreSheetContent:
    """Return what the paper of a sheet says, sealed as `sealing` tells."""
    planned, _ = published.roster.sheet_owner(sheet.id)
    visit, evaluation = seated(planned, sealing.seat), sheet_evaluation(published, sheet)
    data = data_answers(published.roster, visit.region)
    inputs = sheet_inputs(published, sheet)
    bands = published.instrument.bands
    return ScoreSheetContent(
        inputs=inputs,
        seal=_seal(inputs),
        region=visit.region,
        class_code=visit.class_code,
        day=visit.day,
        starts=visit.starts,
        data=tuple(sorted((code, str(value)) for code, value in data.items())),
        index="" if evaluation.index is None else str(evaluation.index),
        band=0 if evaluation.band is None else bands.index(evaluation.band) + 1,
        sealed_at=sealing.sealed_at,
        clock_offset=sealing.clock_offset,
    )


def seated(visit: Visit, seat: str) -> Visit:
    """Return a visit where a sealing says that it took place; raises ValueError for no seat."""
    if not seat:
        return visit
    code, day, starts = seat.split(" ")
    return replace(visit, class_code=code, day=int(day), starts=starts)


def seat_of(published: Visit, now: Visit) -> str:
    """Return the seat a sealing names: where a region is scored now, "" where it was published."""
    same = (published.class_code, published.day, published.starts)
    where = (now.class_code, now.day, now.starts)
    return "" if where == same else f"{now.class_code} {now.day} {now.starts}"
