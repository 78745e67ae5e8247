"""The wording of a class's recapitulation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from smartcity_desktop.documents.forms.class_papers import Naming, PrintedSigner
from smartcity_desktop.documents.forms.figures import NOTHING, band_label, percent, shown
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.vocabulary import STATES
from smartcity_desktop.domain.class_recap import ClassRecap, PastStep, RankRow, UnrankedRow
from smartcity_desktop.domain.dates import MONTHS, day_of, long_date
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.roster import Event
from smartcity_desktop.domain.visit import OVER
from smartcity_desktop.domain.words import RankRemark, VisitState

TITLE = "REKAPITULASI NILAI KELAS"
LEGEND = (
    "Nilai panel = rata-rata lembar sah per indikator, dijumlah menurut bobot, dibulatkan satu "
    "kali, tanpa koreksi keketatan."
)
REMARKS: Mapping[RankRemark, Callable[[int], str]] = {
    RankRemark.MODERATED: "{} ubahan moderasi".format,
    RankRemark.EVIDENCE_COMPLETE: "bukti menyusul, diterima".format,
    RankRemark.EVIDENCE_INCOMPLETE: "bukti menyusul, tidak lengkap".format,
    RankRemark.OBJECTED: "{} keberatan".format,
    RankRemark.REVISED: "hasil revisi {}".format,
    RankRemark.TIED: "setara: diputus pleno".format,
}


@dataclass(frozen=True, slots=True)
class PrintedComponent:
    """A component of the index: its code, its title and its weight as printed, "15 %"."""

    code: str
    title: str
    weight: str


@dataclass(frozen=True, slots=True)
class PrintedRank:
    """A region with its place; `scores` follow the components, `sheets` says "5 dari 5"."""

    rank: str
    code: str
    region: str
    scores: tuple[str, ...]
    index: str
    band: str
    sheets: str
    remark: str

    def texts(self) -> tuple[str, ...]:
        """Return the row, column by column."""
        told = (self.index, self.band, self.sheets, self.remark)
        return (self.rank, self.code, self.region, *self.scores, *told)


@dataclass(frozen=True, slots=True)
class PrintedUnranked:
    """A region without a result, with the reason and what happens next."""

    code: str
    region: str
    reason: str
    remark: str

    def texts(self, scores: int) -> tuple[str, ...]:
        """Return the row, column by column; the reason stands where the scores would."""
        told = (self.reason, *("",) * (scores - 1))
        none = (NOTHING,) * 3
        return (NOTHING, self.code, self.region, *told, *none, self.remark)


@dataclass(frozen=True, slots=True)
class PrintedClassRecap:
    """Everything the recapitulation of a class says, in words and numbers as printed.

    `columns` are the table's titles, those of the components with their weights.
    """

    imprint: Imprint
    signers: tuple[PrintedSigner, ...]
    file_title: str
    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    limited: bool
    columns: tuple[str, ...]
    ranked: tuple[PrintedRank, ...]
    unranked: tuple[PrintedUnranked, ...]
    legend: str


def class_recap_1(content: ClassRecap, published: Published) -> PrintedClassRecap:
    """Return a class's recapitulation in words."""
    instrument, head, imprint = published.instrument, content.head, Imprint.of(content, published)
    naming = Naming(head, published)
    signers = tuple(map(naming.signer, content.signers))
    days = _period(published.roster.event, head.day)
    components = _components(published)
    return PrintedClassRecap(
        imprint=imprint,
        signers=signers,
        file_title=f"{TITLE.capitalize()} {content.document}",
        titles=(f"{TITLE} {head.class_code}" + (f" HARI KE-{head.day}" if head.day else ""),),
        subtitles=(
            f"{imprint.event_name} · {days} · instrumen {instrument.code} {instrument.version}",
        ),
        limited=content.limited,
        columns=_columns(components),
        ranked=tuple(_ranked(row, published) for row in content.ranked),
        unranked=tuple(_unranked(row, published) for row in content.unranked),
        legend=_legend(content, components),
    )


def _period(event: Event, day: int) -> str:
    """Return the days a paper speaks of: "3 November 2026", or "2–5 November 2026" for 0."""
    first, last = day_of(event.starts, day or 1), day_of(event.starts, day or event.days)
    return long_date(last) if first == last else _span(first, last)


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start if first.year == last.year else long_date(first)} – {long_date(last)}"


def _components(published: Published) -> tuple[PrintedComponent, ...]:
    weights = published.weights()
    return tuple(
        PrintedComponent(
            root.code,
            root.title.id,
            f"{percent(weights.get(root.code, root.weight or Fraction(0))).removesuffix(',00')} %",
        )
        for root in published.instrument.roots
        if not root.informational
    )


def _columns(components: tuple[PrintedComponent, ...]) -> tuple[str, ...]:
    scores = (f"{one.code}\n{one.weight}" for one in components)
    closing = ("Indeks", "Predikat", "Lembar\nsah", "Keterangan")
    return ("No.", "Kode", "Daerah", *scores, *closing)


def _ranked(row: RankRow, published: Published) -> PrintedRank:
    instrument = published.instrument
    return PrintedRank(
        rank=str(row.rank),
        code=row.region,
        region=published.roster.region(row.region).name,
        scores=tuple(shown(instrument, score) for score in row.scores),
        index=shown(instrument, row.index),
        band=band_label(instrument, row.band),
        sheets=f"{row.valid} dari {row.possible}",
        remark="; ".join(REMARKS[remark](count) for remark, count in row.remarks),
    )


def _unranked(row: UnrankedRow, published: Published) -> PrintedUnranked:
    state = STATES[row.state].lower()
    now = f"{state}: {row.reason}" if row.reason else state
    return PrintedUnranked(
        code=row.region,
        region=published.roster.region(row.region).name,
        reason="; ".join((*map(_past, row.before), now)),
        remark=_next(row.state),
    )


def _past(step: PastStep) -> str:
    if not step.day:
        return "tidak hadir"
    return f"dijadwalkan ulang hari ke-{step.day} pukul {step.starts}"


def _next(state: VisitState) -> str:
    if state is VisitState.ABSENT:
        return "dibawa ke pleno"
    return "" if state in OVER else "belum ada hasil"


def _legend(content: ClassRecap, components: tuple[PrintedComponent, ...]) -> str:
    told = f"{LEGEND} {' · '.join(f'{one.code} {one.title}' for one in components)}."
    count = content.device_signed
    if not count:
        return told
    return f"{told} Hasil {count} daerah ditandatangani dengan perangkat (tidak tersertifikasi)."
