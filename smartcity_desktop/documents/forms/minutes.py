"""The wording of a class day's minutes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smartcity_desktop.documents.forms.class_papers import Naming, PrintedSigner
from smartcity_desktop.documents.forms.day_facts import DayWords
from smartcity_desktop.documents.forms.figures import answer_text, band_label, shown
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.vocabulary import STATES
from smartcity_desktop.domain.class_papers import journal_code
from smartcity_desktop.domain.dates import day_of
from smartcity_desktop.domain.documents import Published
from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.minutes import DayResult, LeftDifferent, Minutes, NoResult
from smartcity_desktop.domain.sheet_answers import shown_mark
from smartcity_desktop.domain.spelling import counted, spelled, spelled_date

TITLE = "BERITA ACARA"
COPIES = 2
NONE = "tidak ada"
RESULTS = ("No.", "Kode", "Daerah", "Indeks", "Predikat", "Lembar sah")
CHANGES = ("Kode", "Indikator", "Pemilik nilai", "Awal → akhir", "Alasan")
CHANGED = "Perubahan nilai setelah lembar dibuka"
DEVICE = (
    "Hasil daerah yang ditandatangani dengan perangkat (tanda tangan elektronik tidak "
    "tersertifikasi)"
)


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """A numbered statement: its text, and a table below it where it has one.

    `columns` are the table's titles, `table` says which one it is: "results" or "changes".
    """

    text: str
    table: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedMinutes:
    """Everything the minutes of a day say; the registry's number is left to be filled in."""

    imprint: Imprint
    signers: tuple[PrintedSigner, ...]
    file_title: str
    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    opening: str
    basis: str
    statements: tuple[PrintedStatement, ...]
    closing: str


def minutes_1(content: Minutes, published: Published) -> PrintedMinutes:
    """Return the minutes of a day in words."""
    head, naming = content.head, Naming(content.head, published)
    date, code = day_of(published.roster.event.starts, head.day), head.class_code
    return PrintedMinutes(
        imprint=Imprint.of(content, published),
        signers=tuple(map(naming.signer, content.signers)),
        file_title=f"{TITLE.capitalize()} {content.document}",
        titles=(TITLE, f"PENILAIAN KELAS {code} HARI KE-{head.day}"),
        subtitles=(
            f"NOMOR ……… / ……………… / ………… / {date.month:02d} / {date.year} (diisi sekretariat)",
        ),
        opening=f"Pada hari ini, {spelled_date(date)}, bertempat di {naming.place()}, kami yang "
        "bertanda tangan di bawah ini:",
        basis=f"selanjutnya disebut Tim Asesor Kelas {code}, berdasarkan Surat Tugas "
        "Nomor ……………… tanggal ………………, telah melaksanakan penilaian dengan hasil sebagai berikut.",
        statements=tuple(_Statements(content, published, naming).all()),
        closing="Demikian berita acara ini dibuat dengan sebenarnya dalam "
        f"{counted(COPIES)} rangkap untuk dipergunakan sebagaimana mestinya.",
    )


class _Statements:
    """Writes the statements of a day in their fixed order."""

    def __init__(self, content: Minutes, published: Published, naming: Naming) -> None:
        self._content, self._published, self._naming = content, published, naming
        self._words = DayWords(naming)

    def all(self) -> Iterator[PrintedStatement]:
        """Yield every statement; what did not happen is said to be none."""
        content, words = self._content, self._words
        yield PrintedStatement(self._method())
        yield PrintedStatement(self._attendance())
        yield from self._results()
        yield self._changed()
        left = map(_left_different, content.left_different)
        yield _listed("Bendera yang dibiarkan berbeda", left)
        yield _listed("Bukti menyusul", map(words.evidence, content.evidence))
        recused = map(words.recusal, content.recusals)
        yield _listed("Asesor yang tidak menilai karena benturan kepentingan", recused)
        yield _listed(DEVICE, map(words.device_signed, content.device_signed))
        yield _listed("Catatan keberatan", map(words.objection, content.objections))
        yield _listed("Hasil yang dibuka kembali", map(words.taken_back, content.taken_back))
        changes = map(words.change, content.changes)
        yield _listed("Gangguan serta perubahan jadwal dan panel", changes)
        yield PrintedStatement(self._attachments())

    def _method(self) -> str:
        head = self._published.instrument
        told = (
            f"Penilaian memakai instrumen {head.code} versi {head.version} (sidik "
            f"{head.digest[:8]}). Setiap asesor menilai sendiri"
        )
        late = [text for one in self._content.late_seals for text in self._words.late_seals(one)]
        if not late:
            return f"{told}; semua lembar disegel sebelum dibuka bersama."
        return f"{told}; lembar disegel sebelum dibuka bersama, kecuali: {'; '.join(late)}."

    def _attendance(self) -> str:
        said = self._content
        scheduled = len(said.results) + len(said.over) + len(said.waiting)
        told = (
            f"Dari {counted(scheduled)} daerah terjadwal, hadir {counted(said.came)} "
            f"daerah dan tidak hadir {counted(len(said.over))} daerah"
        )
        names = "; ".join(map(self._without, said.over))
        told += f", yaitu {names}." if names else "."
        valid = spelled(self._valid())
        told += f" {spelled(said.sealed).capitalize()} lembar disegel, {valid} lembar sah."
        absent = "; ".join(map(self._words.absence, said.absent))
        return f"{told} Anggota panel yang tidak hadir: {absent or NONE}."

    def _valid(self) -> int:
        return sum(result.valid for result in self._content.results)

    def _without(self, one: NoResult) -> str:
        state = STATES[one.state].lower()
        told = f"{state}: {one.reason}" if one in self._content.over else state
        return f"{self._naming.region(one.region)} ({told})"

    def _results(self) -> Iterator[PrintedStatement]:
        rows = tuple(self._result(n, one) for n, one in enumerate(self._content.results, 1))
        if rows:
            yield PrintedStatement("Hasil panel hari ini:", "results", RESULTS, rows)
        waiting = map(self._without, self._content.waiting)
        yield _listed("Daerah yang belum mempunyai hasil", waiting)

    def _result(self, number: int, one: DayResult) -> tuple[str, ...]:
        instrument = self._published.instrument
        return (
            str(number),
            one.region,
            self._published.roster.region(one.region).name,
            shown(instrument, one.index),
            band_label(instrument, one.band),
            f"{one.valid} dari {one.possible}",
        )

    def _changed(self) -> PrintedStatement:
        rows = tuple(
            (
                one.region,
                one.indicator,
                self._naming.person(one.person),
                f"{answer_text(one.before)} → {answer_text(one.after)}",
                one.reason,
            )
            for one in self._content.changed
        )
        if not rows:
            return PrintedStatement(f"{CHANGED}: {NONE}.")
        return PrintedStatement(
            f"{CHANGED} (nilai awal tetap tersimpan):", "changes", CHANGES, rows
        )

    def _attachments(self) -> str:
        told = f"Lampiran: daftar hadir, {self._valid()} lembar penilaian, rekapitulasi."
        if not self._content.closing:
            return told
        return f"{told} Kepala jurnal hari ini: {journal_code(self._content.closing)}."


def _listed(title: str, entries: Iterable[str]) -> PrintedStatement:
    told = "; ".join(entry.rstrip(".") for entry in entries)
    return PrintedStatement(f"{title}: {told or NONE}.")


def _left_different(one: LeftDifferent) -> str:
    marks = sorted(one.marks, key=_place)
    span = f"{answer_text(marks[0])} sampai {answer_text(marks[-1])}"
    return f"{one.region} indikator {one.indicator} ({span}), alasan: {one.reason}"


def _place(mark: Mark) -> tuple[bool, int, str]:
    """Return where a mark stands: levels by their size, then what is no level."""
    return (False, mark, "") if isinstance(mark, int) else (True, 0, str(shown_mark(mark)))
