"""The sheets and columns of an event workbook, and the fixed words its cells may hold.

The workbook is an Indonesian form: its headers, choices and explanations stand here as they
are printed in it.
"""

import datetime as dt
from dataclasses import dataclass

from smartcity_desktop.domain.words import ConflictKind, EventKind, LeaderRank, Role

# The day this form of the workbook was laid down.
FORM_DATE = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)

YES, NO, PENDING = "YA", "TIDAK", "BELUM"

KINDS = {
    "SELEKSI": EventKind.SELECTION,
    "MASTERPLAN": EventKind.MASTERPLAN,
    "EVALUASI I": EventKind.EVALUATION_1,
    "EVALUASI II": EventKind.EVALUATION_2,
}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
ANSWERS = {YES: True, NO: False}
CONFIRMATIONS = {YES: YES, NO: NO, PENDING: PENDING}
ELEMENTS = {"AKADEMISI": "academic", "PRAKTISI": "practitioner", "PEMERINTAH": "government"}
DUTIES = {"PENGAMAT": Role.OBSERVER, "PETUGAS": Role.FIELD_STAFF}
ROLES = {
    "KETUA": Role.CHAIR,
    "ANGGOTA": Role.MEMBER,
    "CADANGAN": Role.SUBSTITUTE,
    "SEKRETARIS": Role.SECRETARY,
    **DUTIES,
}
LEADERS = {
    "KEPALA DAERAH": LeaderRank.HEAD,
    "WAKIL KEPALA DAERAH": LeaderRank.DEPUTY,
    "SEKDA": LeaderRank.REGIONAL_SECRETARY,
    "KADIS": LeaderRank.AGENCY_HEAD,
    "TANPA PIMPINAN": LeaderRank.LOWER,
}
CONFLICT_KINDS = {
    "DAERAH SENDIRI": ConflictKind.OWN_REGION,
    "INSTANSI": ConflictKind.EMPLOYER,
    "PEMBIMBING": ConflictKind.MENTORED,
    "KELUARGA": ConflictKind.FAMILY,
    "KONTRAK": ConflictKind.CONTRACT,
    "SEPROVINSI": ConflictKind.SAME_PROVINCE,
    "MOU": ConflictKind.AGREEMENT,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header, what belongs in it, an example, and the words it may hold."""

    header: str
    meaning: str
    example: str
    required: bool = True
    choices: tuple[str, ...] = ()
    width: int = 14


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the sheet Kegiatan, which has one fact of the event a row."""

    name: str
    meaning: str
    example: str
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet: its name, what it is for, its columns, and whether it must hold a row."""

    name: str
    purpose: str
    columns: tuple[Column, ...]
    required: bool = True

    def headers(self) -> tuple[str, ...]:
        """Return the headers in the order of the template."""
        return tuple(column.header for column in self.columns)


GUIDE, REGION_LIST = "Petunjuk", "Daftar daerah"
EVENT = "Kegiatan"
CLASSES = "Kelas"
PEOPLE = "Asesor"
PANELS = "Panel"
PARTICIPANTS = "Peserta"
TIMETABLE = "Jadwal"
CONFLICTS = "Benturan"
DATA = "Data"
PROGRAMMES = "Program"
SELF_ANSWERS = "Isian mandiri"
CASES = "Kalibrasi"
EVIDENCE = "Bukti"
WEIGHTS = "Bobot"

ITEM, CONTENT, REMARK = "Butir", "Isi", "Keterangan"
CLASS_CODE, ROOM = "Kode kelas", "Ruang"
PERSON, NAME, EMPLOYER, ELEMENT = "ID asesor", "Nama", "Instansi", "Unsur"
NUMBER, HOME, EMPLOYER_REGION = "NIP", "Kode daerah asal", "Kode daerah instansi"
ROLE, DUTY = "Peran", "Tugas"
REGION, REGION_NAME = "Kode daerah", "Nama daerah"
CONFIRMED, LEADER, PREVIOUS = "Konfirmasi", "Pimpinan delegasi", "Indeks sebelumnya"
DAY, STARTS, MINUTES = "Hari ke", "Pukul", "Durasi (menit)"
CONFLICT_KIND, BASIS = "Jenis", "Dasar"
INDICATOR, VALUE, SOURCE, YEAR = "Kode indikator", "Nilai", "Sumber", "Tahun"
GROUP, PROGRAMME, TARGET, REALISED = "Kelompok", "Nama program", "Target", "Realisasi"
LEVEL, ACCOUNT, RECEIVED = "Tingkat", "Uraian", "Tanggal diterima"
CASE, CASE_TITLE = "Kode kasus", "Judul"
EVIDENCE_TITLE, FILE_NAME = "Judul", "Nama berkas"
COMPONENT, WEIGHT = "Kode komponen", "Bobot"

# What stands on papers in its own words, and so must be letters that papers can show.
PRINTED = frozenset(
    {CONTENT, ROOM, NAME, EMPLOYER, NUMBER, BASIS, SOURCE, PROGRAMME, CASE_TITLE, EVIDENCE_TITLE}
)
# What people write in their own words, on papers or on screens alone.
WRITTEN = PRINTED | {ACCOUNT, FILE_NAME}

CODE, TITLE, KIND, EVENT_YEAR = "Kode kegiatan", "Nama kegiatan", "Jenis kegiatan", "Tahun"
FIRST_DAY, DAYS, VENUE, ZONE = "Tanggal mulai", "Jumlah hari", "Tempat", "Zona waktu"
INSTRUMENT, VERSION, PROFILE = "Instrumen", "Versi instrumen", "Profil bobot"
QUOTA, RESERVE, MINIMUM = "Kuota", "Cadangan", "Ambang minimum"
TOLERANCE = "Toleransi hadir (menit)"
PRESENTATION, DISCUSSION = "Menit paparan", "Menit tanya jawab"
SCORING = "Menit penilaian"
EXAMPLE, CENTRE, NOTE = "Data contoh", "Alamat pusat", "Catatan"

ITEMS = (
    Item(CODE, "Huruf kecil, angka dan tanda hubung; 3–40 huruf.", "seleksi-2026"),
    Item(TITLE, "Nama resmi seperti tercetak pada dokumen.", "Seleksi Kesiapan 2026"),
    Item(KIND, "Jenis penilaian.", "SELEKSI", choices=tuple(KINDS)),
    Item(EVENT_YEAR, "Tahun kegiatan; sama dengan tahun tanggal mulai.", "2026"),
    Item(FIRST_DAY, "Hari pertama, tanggal/bulan/tahun.", "02/11/2026"),
    Item(DAYS, "Berapa hari kegiatan berlangsung, 1–14.", "4"),
    Item(VENUE, "Gedung dan kota.", "Pusat TIK Nasional, Ciputat"),
    Item(ZONE, "Zona waktu tempat kegiatan.", "WIB", choices=tuple(ZONES)),
    Item(INSTRUMENT, "Kode instrumen program, atau berkas .toml di folder buku ini.", "SEL-A"),
    Item(VERSION, "Versi instrumen.", "1.0.0"),
    Item(PROFILE, "Profil bobot instrumen; kosong berarti bobot baku.", "p2022", required=False),
    Item(QUOTA, "Jumlah daerah terpilih; kosong berarti menurut instrumen.", "50", required=False),
    Item(RESERVE, "Jumlah cadangan; kosong berarti menurut instrumen.", "5", required=False),
    Item(MINIMUM, "Indeks terendah; kosong berarti menurut instrumen.", "2,60", required=False),
    Item(TOLERANCE, "Berapa lama daerah ditunggu sebelum tercatat tidak hadir.", "15"),
    Item(PRESENTATION, "Lama paparan.", "20"),
    Item(DISCUSSION, "Lama tanya jawab.", "25"),
    Item(SCORING, "Lama penilaian perseorangan.", "10"),
    Item(EXAMPLE, "YA untuk latihan: semua dokumen bertanda DATA CONTOH.", NO, choices=(YES, NO)),
    Item(CENTRE, "Alamat server pusat, bila ada.", "https://pusat.contoh.id", required=False),
    Item(NOTE, "Catatan bebas; boleh beberapa baris.", "", required=False),
)

_CLASS = Column(CLASS_CODE, "Kode kelas seperti pada lembar Kelas.", "A", width=12)
_PERSON = Column(PERSON, "ID seperti pada lembar Asesor.", "P01", width=12)
_REGION = Column(REGION, "Kode Kemendagri bertitik; provinsi dua angka.", "63.03", width=13)
_REGION_NAME = Column(
    REGION_NAME,
    "Nama resmi lengkap dengan Kabupaten atau Kota; dicocokkan dengan kodenya.",
    "Kabupaten Banjar",
    required=False,
    width=44,
)

LAYOUTS = (
    SheetLayout(
        EVENT,
        "Satu butir tiap baris: apa, kapan, di mana dan dengan instrumen apa.",
        (
            Column(ITEM, "Nama butir; jangan diubah.", CODE, width=26),
            Column(CONTENT, "Isi butir.", "seleksi-2026", required=False, width=46),
            Column(REMARK, "Keterangan bebas.", "", required=False, width=80),
        ),
    ),
    SheetLayout(
        CLASSES,
        "Satu baris tiap kelas: rombongan daerah dengan satu ruang dan satu panel.",
        (
            Column(CLASS_CODE, "Huruf besar, boleh diikuti angka; paling banyak 3.", "A", width=12),
            Column(ROOM, "Nama ruang.", "Ruang Nusantara 1", width=34),
        ),
    ),
    SheetLayout(
        PEOPLE,
        "Satu baris tiap orang. Yang tidak duduk di panel mana pun dan tanpa tugas adalah "
        "sekretariat. "
        "Daerah asal dan daerah instansi otomatis menjadi benturan yang menutup lembar.",
        (
            Column(PERSON, "Tanda singkat yang unik: huruf, angka, tanda hubung.", "P01", width=12),
            Column(NAME, "Nama lengkap dengan gelar.", "Dr. Ratna Wiryasaputra", width=36),
            Column(EMPLOYER, "Tempat bekerja.", "Universitas Contoh Nusantara", width=40),
            Column(
                ELEMENT,
                "Unsur yang diwakili; sekretariat ditulis PEMERINTAH.",
                "AKADEMISI",
                choices=tuple(ELEMENTS),
            ),
            Column(
                NUMBER,
                "NIP, bila ada; ditulis sebagai teks.",
                "",
                required=False,
                width=22,
            ),
            Column(HOME, "Kode daerah asal, bila ada.", "33.74", required=False, width=18),
            Column(
                EMPLOYER_REGION,
                "Kode pemerintah daerah tempat bekerja, bila ada.",
                "33.74",
                required=False,
                width=22,
            ),
            Column(
                DUTY,
                "Tugas orang di luar panel; kosong bagi asesor dan sekretariat.",
                "PENGAMAT",
                required=False,
                choices=tuple(DUTIES),
            ),
        ),
    ),
    SheetLayout(
        PANELS,
        "Siapa duduk di kelas mana; tiap kelas tepat satu KETUA, tiap orang satu kelas.",
        (_CLASS, _PERSON, Column(ROLE, "Peran di kelas.", "KETUA", choices=tuple(ROLES))),
    ),
    SheetLayout(
        PARTICIPANTS,
        "Semua daerah yang diundang, satu baris tiap daerah.",
        (
            _REGION,
            _REGION_NAME,
            Column(
                CONFIRMED,
                "Kesediaan hadir; kosong berarti BELUM.",
                YES,
                required=False,
                choices=tuple(CONFIRMATIONS),
            ),
            Column(
                LEADER,
                "Pimpinan delegasi, bila sudah diketahui.",
                "SEKDA",
                required=False,
                choices=tuple(LEADERS),
                width=24,
            ),
            Column(PREVIOUS, "Indeks evaluasi sebelumnya.", "3,06", required=False, width=18),
        ),
    ),
    SheetLayout(
        TIMETABLE,
        "Satu baris tiap giliran daerah. Daerah yang bersedia hadir wajib punya giliran.",
        (
            _CLASS,
            Column(DAY, "Hari ke berapa, mulai dari 1.", "1", width=10),
            Column(STARTS, "Jam mulai, JJ.MM.", "08.00", width=10),
            Column(MINUTES, "Lama giliran, 5–480 menit.", "60", width=16),
            _REGION,
            _REGION_NAME,
        ),
    ),
    SheetLayout(
        CONFLICTS,
        "Benturan kepentingan. DAERAH SENDIRI, INSTANSI, PEMBIMBING, KELUARGA dan KONTRAK menutup "
        "lembar asesor untuk daerah itu; SEPROVINSI dan MOU hanya dinyatakan.",
        (
            _PERSON,
            _REGION,
            Column(
                CONFLICT_KIND,
                "Jenis hubungan.",
                "PEMBIMBING",
                choices=tuple(CONFLICT_KINDS),
                width=18,
            ),
            Column(
                BASIS,
                "Dasar: surat, tahun, pernyataan.",
                "Pembimbing masterplan 2017",
                width=50,
            ),
        ),
        required=False,
    ),
    SheetLayout(
        DATA,
        "Nilai indikator data, sama untuk semua asesor; wajib bagi daerah yang bersedia hadir.",
        (
            _REGION,
            Column(INDICATOR, "Kode indikator jenis data.", "A1.1", width=16),
            Column(
                VALUE, "Pilihan indikator atau angka, seperti pada instrumen.", "sedang", width=18
            ),
            Column(SOURCE, "Asal data.", "PMK kapasitas fiskal", width=44),
            Column(YEAR, "Tahun data.", "2026", width=10),
        ),
        required=False,
    ),
    SheetLayout(
        PROGRAMMES,
        "Quick win dan program masterplan, satu baris tiap program.",
        (
            _REGION,
            Column(GROUP, "Kode kelompok berulang (Q) atau kode dimensi (GOV).", "Q", width=12),
            Column(PROGRAMME, "Nama program.", "Layanan aduan terpadu", width=50),
            Column(TARGET, "Target, angka atau kosong.", "10", required=False),
            Column(REALISED, "Realisasi, angka atau kosong.", "9", required=False),
        ),
        required=False,
    ),
    SheetLayout(
        SELF_ANSWERS,
        "Jawaban daerah sendiri; tampak di samping indikator, tidak pernah menjadi nilai awal.",
        (
            _REGION,
            Column(INDICATOR, "Kode indikator yang dinilai asesor.", "A2.2", width=16),
            Column(LEVEL, "Tingkat pada skala instrumen.", "3", width=10),
            Column(
                ACCOUNT,
                "Uraian singkat daerah.",
                "Program ada di RPJMD",
                required=False,
                width=60,
            ),
            Column(RECEIVED, "Tanggal diterima.", "19/10/2026", required=False, width=18),
        ),
        required=False,
    ),
    SheetLayout(
        CASES,
        "Dua atau tiga kasus tanpa nama daerah, dinilai setiap kelas sebelum hari pertama. Data, "
        "program dan isian mandirinya ditulis pada lembar masing-masing dengan kode kasus ini.",
        (
            Column(CASE, "KAL- diikuti satu angka.", "KAL-1", width=14),
            Column(
                CASE_TITLE,
                "Judul kasus tanpa nama daerah.",
                "Kasus kota pesisir",
                width=36,
            ),
            Column(
                ACCOUNT,
                "Cerita kasus yang dibaca asesor di samping indikator.",
                "Kota pesisir dengan 200.000 penduduk …",
                width=90,
            ),
        ),
        required=False,
    ),
    SheetLayout(
        EVIDENCE,
        "Data dukung daerah, satu baris tiap berkas. Berkasnya berada di folder yang diimpor "
        "bersama buku kerja ini, dalam subfolder bernama kode daerah.",
        (
            _REGION,
            Column(
                INDICATOR,
                "Kode indikator; kosong berarti untuk seluruh penilaian daerah.",
                "A2.2",
                required=False,
                width=16,
            ),
            Column(
                EVIDENCE_TITLE,
                "Nama dokumen seperti dikenal orang.",
                "RPJMD, Bab V",
                width=50,
            ),
            Column(FILE_NAME, "PDF, PNG atau JPEG, paling besar 25 MB.", "rpjmd.pdf", width=40),
        ),
        required=False,
    ),
    SheetLayout(
        WEIGHTS,
        "Hanya bila bobot komponen kegiatan ini berbeda dari instrumen: semua komponen, jumlah 1.",
        (
            Column(COMPONENT, "Kode komponen.", "A1", width=16),
            Column(WEIGHT, "Bobot, jumlah seluruhnya tepat 1.", "0,15", width=12),
        ),
        required=False,
    ),
)


_BY_NAME = {layout.name: layout for layout in LAYOUTS}


def layout_of(sheet: str) -> SheetLayout:
    """Return the layout of a sheet; raises KeyError for a sheet the workbook does not have."""
    return _BY_NAME[sheet]
