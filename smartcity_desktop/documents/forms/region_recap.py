"""The wording of a region's recapitulation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from smartcity_desktop.documents.forms.class_papers import Naming, PrintedSigner
from smartcity_desktop.documents.forms.figures import answer_text, band_label, percent, shown
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.domain.dates import clock, day_of, long_date, short_numeric, zone_name
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.facts import RegionCode
from smartcity_desktop.domain.instrument import Node
from smartcity_desktop.domain.numbers import decimal_comma
from smartcity_desktop.domain.region_recap import RecapMark, RecapRow, RegionRecap
from smartcity_desktop.domain.words import FlagOutcome

TITLE = "REKAPITULASI NILAI DAERAH"
LEGEND = (
    "Nilai panel = rata-rata lembar yang dihitung per indikator, dijumlah menurut bobot, "
    "dibulatkan satu kali. “2→3”: nilai awal dan nilai setelah moderasi oleh pemiliknya. "
    "B: tidak ada bukti dukung. X: tidak berlaku. Rentang: selisih tingkat tertinggi dan terendah."
)
DEVICE = "Tanda tangan perangkat (tidak tersertifikasi) disebut pada berita acara hari itu."
DATA = "data sekretariat"
INDEX = "Indeks"


@dataclass(frozen=True, slots=True)
class PrintedRecapRow:
    """A component (depth 0), a dimension or an indicator; `cells` follow the assessors.

    `weight` is in percent, `mean` the panel's value, `spread` the range of levels, "" where it
    means nothing; `outcome` says what became of a flag.
    """

    code: str
    title: str
    depth: int
    leaf: bool
    weight: str
    cells: tuple[str, ...]
    mean: str
    spread: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PrintedRegionRecap:
    """Everything the recapitulation of a region says, in words and numbers as printed.

    `total` is the table's last row: the indices of the single sheets, the panel's, its predicate.
    """

    imprint: Imprint
    signers: tuple[PrintedSigner, ...]
    file_title: str
    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    assessors: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRecapRow, ...]
    total: PrintedRecapRow
    legend: str


def region_recap_1(content: RegionRecap, published: Published) -> PrintedRegionRecap:
    """Return a region's recapitulation in words."""
    instrument, head = published.instrument, content.head
    region = published.roster.region(RegionCode(content.subject))
    imprint = Imprint.of(content, published)
    signers = tuple(map(Naming(head, published).signer, content.signers))
    place, province = f"{region.name} ({region.code})", region.province.removeprefix("Provinsi ")
    named = (f"{n}. {one.name} ({one.role})" for n, one in enumerate(signers, 1))
    return PrintedRegionRecap(
        imprint=imprint,
        signers=signers,
        file_title=f"{TITLE.capitalize()} {content.document}, {region.name}",
        titles=(TITLE, f"{place}, Provinsi {province}" if province else place),
        subtitles=(
            f"{imprint.event_name} · kelas {_slot(content, published)}",
            f"instrumen {instrument.code} {instrument.version}, sidik {instrument.digest[:8]}",
        ),
        assessors=f"Asesor: {'; '.join(named)}.",
        columns=_columns(len(content.signers)),
        rows=tuple(_Table(content, published).rows()),
        total=PrintedRecapRow(
            code="",
            title=INDEX,
            depth=0,
            leaf=False,
            weight="",
            cells=tuple(shown(instrument, index) for index in content.indices),
            mean=shown(instrument, content.index),
            spread="",
            outcome=band_label(instrument, content.band),
        ),
        legend=_legend(content, published),
    )


def _columns(assessors: int) -> tuple[str, ...]:
    numbers = (str(number) for number in range(1, assessors + 1))
    closing = ("Nilai\npanel", "Rentang", "Tindak lanjut bendera")
    return ("Kode", "Indikator", "Bobot\n(%)", *numbers, *closing)


def _slot(content: RegionRecap, published: Published) -> str:
    event, head = published.roster.event, content.head
    date = short_numeric(day_of(event.starts, head.day))
    return f"{head.class_code}, ke-{head.day} ({date}), {content.starts} {zone_name(event.zone)}"


def _legend(content: RegionRecap, published: Published) -> str:
    zone, at = zone_name(published.roster.event.zone), datetime.fromisoformat(content.agreed_at)
    agreed = f"{long_date(at.date())}, {clock(at)} {zone}"
    opened = f"{content.sealed} lembar disegel sebelum nilai dibuka"
    if content.missing:
        names = ", ".join(map(Naming(content.head, published).person, content.missing))
        opened += f"; belum menyegel: {names} (alasan dibuka: {content.reveal_reason})"
    result = f"sidik hasil {content.result[:12]}"
    return f"{LEGEND} {opened}. Disepakati {agreed}; {result}. {DEVICE}"


class _Table:
    """Words the rows of a region, in the instrument's order."""

    def __init__(self, content: RegionRecap, published: Published) -> None:
        self._rows = {row.code: row for row in content.rows}
        self._count = len(content.signers)
        self._instrument = published.instrument_of(RegionCode(content.subject))

    def rows(self) -> Iterator[PrintedRecapRow]:
        """Yield every line of the table."""
        for root in self._instrument.roots:
            if not root.informational:
                yield from self._under(root, 0)

    def _under(self, node: Node, depth: int) -> Iterator[PrintedRecapRow]:
        row = self._rows[node.code]
        yield PrintedRecapRow(
            code=node.code,
            title=node.title.id,
            depth=depth,
            leaf=node.leaf is not None,
            weight=percent(Fraction(row.share)),
            cells=tuple(self._cells(row)),
            mean=shown(self._instrument, row.mean),
            spread=_spread(row.spread),
            outcome=_outcome(row) if row.marks or node.leaf is None else DATA,
        )
        for child in node.children:
            yield from self._under(child, depth + 1)

    def _cells(self, row: RecapRow) -> Iterator[str]:
        if row.marks:
            yield from map(_cell, row.marks)
        elif row.sheets:
            yield from (shown(self._instrument, value) for value in row.sheets)
        else:
            yield from ("",) * self._count


def _cell(given: RecapMark) -> str:
    first = "" if given.first == "" else f"{answer_text(given.first)}→"
    return f"{first}{answer_text(given.mark)}"


def _spread(exact: str) -> str:
    """Return a range of levels: whole, or with two decimals."""
    return decimal_comma(Fraction(exact), 2) if "/" in exact else exact


def _outcome(row: RecapRow) -> str:
    match row.outcome:
        case FlagOutcome.NONE:
            return ""
        case FlagOutcome.SETTLED:
            return "selesai dibahas"
        case FlagOutcome.LEFT_DIFFERENT:
            return f"dibiarkan berbeda: {row.reason}"
