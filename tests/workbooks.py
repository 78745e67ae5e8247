"""A small sound event workbook, and how tests write one to a file."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Tables = dict[str, list[list[object]]]

# Kabupaten Banjar, Kota Bandung, Kota Ambon and, only invited, Kabupaten Kebumen.
REGIONS = ("63.03", "32.73", "81.71", "33.05")


def valid_tables() -> Tables:
    """A small sound event: two classes of three, three regions that come, one that may."""
    event = {
        "Kode kegiatan": "seleksi-uji",
        "Nama kegiatan": "Seleksi Uji",
        "Jenis kegiatan": "SELEKSI",
        "Tahun": 2026,
        "Tanggal mulai": "02/11/2026",
        "Jumlah hari": 2,
        "Tempat": "Gedung Uji",
        "Zona waktu": "WITA",
        "Instrumen": "SEL-A",
        "Versi instrumen": "1.0.0",
        "Profil bobot": "",
        "Kuota": 2,
        "Cadangan": 1,
        "Ambang minimum": "2,60",
        "Toleransi hadir (menit)": 15,
        "Menit paparan": 20,
        "Menit tanya jawab": 25,
        "Menit penilaian": 10,
        "Data contoh": "YA",
        "Alamat pusat": "https://pusat.contoh.id",
    }
    names = ("Kabupaten Banjar", "Kota Bandung", "Kota Ambon", "Kabupaten Kebumen")
    people = [f"P{number}" for number in range(1, 7)]
    values = (("A1.1", "sedang"), ("A2.3", "Sekretaris daerah"), ("A3.3", "tinggi"))
    return {
        "Kegiatan": [["Butir", "Isi"], *[[name, value] for name, value in event.items()]],
        "Kelas": [["Kode kelas", "Ruang"], ["A", "Ruang 1"], ["B", "Ruang 2"]],
        "Asesor": [
            [
                "ID asesor",
                "Nama",
                "Instansi",
                "Unsur",
                "NIP",
                "Kode daerah asal",
                "Kode daerah instansi",
            ],
            *[[id_, f"Dr. {id_} Uji", "Kampus Uji", "AKADEMISI", "", "", ""] for id_ in people],
            ["S1", "Sekretaris Uji", "Kantor Uji", "PEMERINTAH", "", "", ""],
        ],
        "Panel": [
            ["Kode kelas", "ID asesor", "Peran"],
            *[["A", id_, "ANGGOTA" if at else "KETUA"] for at, id_ in enumerate(people[:3])],
            *[["B", id_, "ANGGOTA" if at else "KETUA"] for at, id_ in enumerate(people[3:])],
        ],
        "Peserta": [
            ["Kode daerah", "Nama daerah", "Konfirmasi", "Pimpinan delegasi", "Indeks sebelumnya"],
            *[[code, name, "YA", "", ""] for code, name in zip(REGIONS, names, strict=True)][:3],
            ["33.05", "Kab. Kebumen", "", "", ""],
        ],
        "Jadwal": [
            ["Kode kelas", "Hari ke", "Pukul", "Durasi (menit)", "Kode daerah"],
            ["A", 1, "08.00", 60, "63.03"],
            ["A", 1, "09.00", 60, "33.05"],
            ["B", 1, "08.00", 60, "32.73"],
            ["B", 2, "08.00", 60, "81.71"],
        ],
        "Benturan": [["ID asesor", "Kode daerah", "Jenis", "Dasar"]],
        "Data": [
            ["Kode daerah", "Kode indikator", "Nilai", "Sumber", "Tahun"],
            *[[r, code, value, "Uji", 2026] for r in REGIONS[:3] for code, value in values],
            *[[r, "A4.3", "2,71", "Uji", 2026] for r in REGIONS[:3]],
        ],
        "Program": [["Kode daerah", "Kelompok", "Nama program", "Target", "Realisasi"]],
        "Isian mandiri": [
            ["Kode daerah", "Kode indikator", "Tingkat", "Uraian", "Tanggal diterima"],
            ["63.03", "A2.2", 3, "=HYPERLINK(1)", "19 Oktober 2026"],
        ],
        "Bobot": [["Kode komponen", "Bobot"]],
    }


Paint = Callable[[xlsxwriter.Workbook, dict[str, Worksheet]], object]


def write(path: Path, tables: Tables, paint: Paint | None = None) -> Path:
    """Write tables as sheets; `paint` adds what plain values cannot say."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        hour = book.add_format({"num_format": "hh.mm"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            cells = ((at, n, v) for at, row in enumerate(rows) for n, v in enumerate(row))
            for at, column, value in cells:
                if isinstance(value, str) and value.startswith("{="):
                    sheet.write_formula(at, column, value[1:-1], None, 2)
                elif isinstance(value, str) and value.startswith("#"):
                    sheet.write_formula(at, column, "=1/0", None, value)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif isinstance(value, dt.date | dt.time):
                    kind = day if isinstance(value, dt.date) else hour
                    sheet.write_datetime(at, column, value, kind)
                else:
                    sheet.write(at, column, value)
        if paint is not None:
            paint(book, {sheet.name: sheet for sheet in book.worksheets()})
    return path
