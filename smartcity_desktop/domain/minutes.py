"""The minutes of a class's day: who sat, and numbered statements made from the facts alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.class_papers import (
    ClassPaper,
    ClassRecord,
    PaperKey,
    Signer,
    paper_head,
)
from smartcity_desktop.domain.class_recap import sheets_said
from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.day_facts import DayFacts
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.index import display
from smartcity_desktop.domain.moderation import LevelChanged, moderation
from smartcity_desktop.domain.region_recap import letter
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.domain.spelling import counted, spelled, spelled_date
from smartcity_desktop.domain.state_words import STATE_WORDS
from smartcity_desktop.domain.visit import OVER

COPIES = 2
NONE = "tidak ada"


@dataclass(frozen=True, slots=True)
class Statement:
    """A numbered statement: its text, and a table below it where it has one.

    `columns` are the table's titles, `kind` says which table it is.
    """

    text: str
    kind: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes(ClassPaper):
    """Everything the minutes of a day say; the registry's number is left to be filled in."""

    title: str
    month_year: str
    opening: str
    parties: tuple[Signer, ...]
    basis: str
    statements: tuple[Statement, ...]
    closing: str
    initials: int


def minutes(record: ClassRecord, key: PaperKey, revision: int) -> Minutes:
    """Return the minutes of a closed day; raises DomainError while it is open."""
    day = record.book.day(key.class_code, key.day)
    if not day.closed:
        raise DomainError("day_not_closed", code=key.class_code, day=key.day)
    event, group = record.book.roster.event, record.book.roster.class_group(key.class_code)
    date = day_of(event.starts, key.day)
    parties = tuple(record.signer(p) for p in record.panel(key.class_code, key.day))
    place = ", ".join(part for part in (group.room, event.venue) if part)
    return Minutes(
        head=paper_head(record, key, revision),
        signers=parties,
        title=f"PENILAIAN KELAS {key.class_code} HARI KE-{key.day}",
        month_year=f"{date.month:02d} / {date.year}",
        opening=f"Pada hari ini, {spelled_date(date)}, bertempat di {place}, kami yang bertanda "
        "tangan di bawah ini:",
        parties=parties,
        basis=f"selanjutnya disebut Tim Asesor Kelas {key.class_code}, berdasarkan Surat Tugas "
        "Nomor ……………… tanggal ………………, telah melaksanakan penilaian dengan hasil sebagai berikut.",
        statements=tuple(_Statements(record, key).all()),
        closing="Demikian berita acara ini dibuat dengan sebenarnya dalam "
        f"{counted(COPIES)} rangkap untuk dipergunakan sebagaimana mestinya.",
        initials=len(parties),
    )


class _Statements:
    """Writes the statements of a day in their fixed order."""

    def __init__(self, record: ClassRecord, key: PaperKey) -> None:
        self._record, self._key = record, key
        self._visits = record.visits(key.class_code, key.day)
        self._agreed = [visit for visit in self._visits if record.agreed(visit)]
        self._facts = DayFacts(record, key.class_code, key.day)

    def all(self) -> Iterator[Statement]:
        """Yield every statement; what did not happen is said to be none."""
        yield Statement(self._method())
        yield Statement(self._attendance())
        yield from self._results()
        yield self._changes()
        yield self._listed("Bendera yang dibiarkan berbeda", self._left_different())
        yield self._listed("Bukti menyusul", self._facts.evidence())
        yield self._listed(
            "Asesor yang tidak menilai karena benturan kepentingan", self._facts.recusals()
        )
        yield self._listed(
            "Hasil daerah yang ditandatangani dengan perangkat (tanda tangan elektronik tidak "
            "tersertifikasi)",
            self._facts.device_signatures(),
        )
        yield self._listed("Catatan keberatan", self._facts.objections())
        yield self._listed("Hasil yang dibuka kembali", self._facts.reopenings())
        yield self._listed("Gangguan serta perubahan jadwal dan panel", self._facts.changes())
        yield Statement(self._attachments())

    def _listed(self, title: str, entries: Sequence[str]) -> Statement:
        if not entries:
            return Statement(f"{title}: {NONE}.")
        return Statement(f"{title}: {'; '.join(entry.rstrip('.') for entry in entries)}.")

    def _method(self) -> str:
        head = self._record.published.instrument
        told = (
            f"Penilaian memakai instrumen {head.code} versi {head.version} (sidik "
            f"{head.digest[:8]}). Setiap asesor menilai sendiri"
        )
        exceptions = self._facts.late_sheets()
        if not exceptions:
            return f"{told}; semua lembar disegel sebelum dibuka bersama."
        return f"{told}; lembar disegel sebelum dibuka bersama, kecuali: {'; '.join(exceptions)}."

    def _attendance(self) -> str:
        record = self._record
        over = [v for v in self._visits if record.turn(v).state in OVER]
        there = [v for v in self._visits if record.turn(v).people and v not in over]
        sealed = [s for s in record.sealed if s.visit in {v.id for v in self._visits}]
        valid = sum(len(record.sheets[v.id]) for v in self._agreed)
        told = (
            f"Dari {counted(len(self._visits))} daerah terjadwal, hadir {counted(len(there))} "
            f"daerah dan tidak hadir {counted(len(over))} daerah"
        )
        names = "; ".join(
            f"{self._name(v)} ({STATE_WORDS[record.turn(v).state].lower()}: "
            f"{record.turn(v).absence})"
            for v in over
        )
        told += f", yaitu {names}." if names else "."
        told += f" {spelled(len(sealed)).capitalize()} lembar disegel, {spelled(valid)} lembar sah."
        absent = self._facts.absent_panel()
        return f"{told} Anggota panel yang tidak hadir: {'; '.join(absent) or NONE}."

    def _results(self) -> Iterator[Statement]:
        record, instrument = self._record, self._record.published.instrument
        rows: list[tuple[str, ...]] = []
        for number, visit in enumerate(self._agreed, start=1):
            evaluation, region = (
                record.results[visit.id].evaluation,
                record.book.roster.region(visit.region),
            )
            index = "–" if evaluation.index is None else display(instrument, evaluation.index)
            band = evaluation.band.label.id if evaluation.band else ""
            sheets = sheets_said(record, visit)
            rows.append((str(number), region.code, region.name, index, band, sheets))
        columns = ("No.", "Kode", "Daerah", "Indeks", "Predikat", "Lembar sah")
        if rows:
            yield Statement("Hasil panel hari ini:", "results", columns, tuple(rows))
        waiting = [
            f"{self._name(v)} ({STATE_WORDS[record.turn(v).state].lower()})"
            for v in self._visits
            if v not in self._agreed and record.turn(v).state not in OVER
        ]
        yield self._listed("Daerah yang belum mempunyai hasil", waiting)

    def _changes(self) -> Statement:
        rows: list[tuple[str, ...]] = []
        for visit in self._agreed:
            for entry in moderation(self._record.book, visit.id, self._record.sheets[visit.id]):
                if isinstance(entry, LevelChanged):
                    owner = self._record.signer(entry.person).name
                    levels = f"{letter(entry.before)} → {letter(entry.after)}"
                    rows.append((visit.region, entry.indicator, owner, levels, entry.reason))
        if not rows:
            return Statement(f"Perubahan nilai setelah lembar dibuka: {NONE}.")
        columns = ("Kode", "Indikator", "Pemilik nilai", "Awal → akhir", "Alasan")
        text = "Perubahan nilai setelah lembar dibuka (nilai awal tetap tersimpan):"
        return Statement(text, "changes", columns, tuple(rows))

    def _left_different(self) -> list[str]:
        found: list[str] = []
        for visit in self._agreed:
            compared = self._record.results[visit.id]
            for code, closed in self._record.turn(visit).closed.items():
                row = compared.row(code)
                if not closed.left_different or row is None:
                    continue
                levels = sorted(letter(mark.mark) for mark in row.marks)
                told = f"{visit.region} indikator {code} ({levels[0]} sampai {levels[-1]})"
                found.append(f"{told}, alasan: {closed.reason}")
        return found

    def _attachments(self) -> str:
        sheets = sum(len(self._record.sheets[v.id]) for v in self._agreed)
        told = f"Lampiran: daftar hadir, {sheets} lembar penilaian, rekapitulasi."
        head = self._facts.closing_head()
        return f"{told} Kepala jurnal hari ini: {head}." if head else told

    def _name(self, visit: Visit) -> str:
        region = self._record.book.roster.region(visit.region)
        return f"{region.code} {region.name}"
