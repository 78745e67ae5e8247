"""The wording of a class day's report."""

from dataclasses import dataclass
from datetime import datetime

from smartcity_desktop.documents.forms.class_papers import Naming, PrintedSigner
from smartcity_desktop.documents.forms.figures import NOTHING
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.vocabulary import STATES
from smartcity_desktop.domain.class_papers import journal_code
from smartcity_desktop.domain.dates import clock
from smartcity_desktop.domain.day_report import (
    DayReport,
    JournalLine,
    SaidBy,
    SheetLine,
    SlotRow,
)
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.words import Stage

TITLE = "LAPORAN HARIAN KELAS"
LEGEND = (
    "Kepala jurnal: delapan huruf pertama (base32) dari sidik catatan terakhir setiap jurnal saat "
    "hari ditutup. Jurnal yang diubah atau diputar balik tidak lagi cocok dengan kertas ini. "
    "Tanda terima: catatan yang sudah diterima pusat sebelum hari ditutup."
)
SLOTS = (
    "Pukul",
    "Kode",
    "Daerah",
    "Keadaan",
    "Paparan\n(menit)",
    "Tanya\njawab",
    "Nilai\n(menit)",
    "Lembar\ndisegel",
)
SHEETS = ("Lembar", "Daerah", "Asesor", "Rev.", "Sidik", "Pukul")
JOURNALS = ("Pemilik jurnal", "Perangkat", "Catatan", "Tanda\nterima", "Kepala jurnal")
SHORT_DIGEST = 12


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with its heading, column titles and rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedDayReport:
    """Everything the report of a day says, in words and numbers as printed."""

    imprint: Imprint
    signer: PrintedSigner
    file_title: str
    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    slots: PrintedTable
    sheets: PrintedTable
    journals: PrintedTable
    legend: str
    signed_at: str


def day_report_1(content: DayReport, published: Published) -> PrintedDayReport:
    """Return the report of a day in words."""
    head, imprint = content.head, Imprint.of(content, published)
    naming = Naming(head, published)
    opened = _said_by(content.opened, naming) if content.opened else ""
    return PrintedDayReport(
        imprint=imprint,
        signer=naming.signer(content.signers[0]),
        file_title=f"{TITLE.capitalize()} {content.document}",
        titles=(TITLE, f"KELAS {head.class_code} HARI KE-{head.day}"),
        subtitles=(
            imprint.event_name,
            f"{naming.weekday()} · {naming.place()}",
            f"dibuka {opened} · ditutup {_said_by(content.closed, naming)}",
        ),
        slots=PrintedTable(
            "A. Jadwal", SLOTS, tuple(_slot(slot, published) for slot in content.slots)
        ),
        sheets=PrintedTable(
            "B. Lembar yang disegel",
            SHEETS,
            tuple(_sheet(line, published, naming) for line in content.sheets),
        ),
        journals=PrintedTable(
            "C. Jurnal",
            JOURNALS,
            tuple(sorted((_journal(line, naming) for line in content.journals), key=_owner)),
        ),
        legend=LEGEND,
        signed_at=naming.signed_at(),
    )


def _said_by(said: SaidBy, naming: Naming) -> str:
    return f"{naming.hour(said.at)} oleh {naming.person(said.person)}"


def _slot(slot: SlotRow, published: Published) -> tuple[str, ...]:
    used = dict(slot.minutes)
    return (
        slot.starts,
        slot.region,
        published.roster.region(slot.region).name,
        STATES[slot.state],
        *(str(used.get(stage, NOTHING)) for stage in Stage),
        f"{slot.sealed} dari {slot.possible}",
    )


def _sheet(line: SheetLine, published: Published, naming: Naming) -> tuple[str, ...]:
    return (
        line.sheet,
        published.roster.region(line.region).short_name,
        naming.person(line.person),
        str(line.revision),
        line.digest[:SHORT_DIGEST],
        clock(datetime.fromisoformat(line.sealed_at)) if line.sealed_at else "",
    )


def _journal(line: JournalLine, naming: Naming) -> tuple[str, ...]:
    owner = naming.person(line.person) if line.person else line.journal
    counts = (str(line.entries), str(line.received))
    return (owner, line.device, *counts, journal_code(line.head))


def _owner(row: tuple[str, ...]) -> str:
    return row[0]
