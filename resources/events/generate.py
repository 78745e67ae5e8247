"""Writes the sample workbooks: documented frames of real events, filled with DATA CONTOH.

Dates, places, numbers of regions and assessors are those reported publicly; which other regions
take part, who assesses them and every value is drawn with a fixed seed. Run it from the
repository with `python resources/events/generate.py`.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.instrument_file import read_instrument
from smartcity_desktop.host.regions import RegionKind, all_regions, regions_by_code
from smartcity_desktop.host.resources import resource
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.template import Written, write_workbook

Rows = list[list[Written]]


def words(line: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(line.split())


# Seven turns of an hour between 08.00 and 16.30, with breaks at 10.00, 12.15 and 15.15.
STARTS = ("08.00", "09.00", "10.15", "11.15", "13.15", "14.15", "15.30")

COHORT_2017 = words(
    "15.71 14.05 14.08 16.07 36.71 36.74 32.14 32.73 32.75 32.71 32.74 32.72 34.04 33.74 35.10 "
    "35.22 35.25 35.15 51.03 61.72 64.02 64.72 73.71 71.73 94.04"
)
SYNTHETIC = (
    "DATA CONTOH: asesor, jadwal, benturan, data, isian mandiri dan program pada buku kerja ini "
    "dibuat untuk latihan dan bukan penilaian terhadap daerah mana pun."
)

_GIVEN = words(
    "Ratna Bambang Melati Yohanes Siti Agus Dewi Hendra Kartika Made Nurul Petrus Rina Slamet "
    "Theresia Usman Wayan Yulia Zainal Anisa Budi Citra Darma Endah Fajar Gita Haris Indah Joko "
    "Lestari Maria Nanda Oktavia Prasetya Rahmat Sari Taufik Utami Vincent Wulan"
)
_FAMILY = words(
    "Wiryasaputra Suryalaga Harahapan Tandikala Rahmadewi Kusumatirta Nirbaya Pranawidya "
    "Sagaranta Wanasekar Lintangraya Mandalasari Purbaningtyas Arungpadma Bumisegara Cakrakirana "
    "Dwipangga Ekawarsana Gandakusuma Jayantaka Kalimasada Langitbiru Merdukara Nagaripta "
    "Padmawangi Rinjanita Samuderata Tirtamarta Umbarawati Wirakelana"
)
_TITLES = {
    "AKADEMISI": ("Dr. {}", "Prof. Dr. {}", "{}, M.Kom.", "Dr. {}, M.T."),
    "PRAKTISI": ("Ir. {}", "{}, M.B.A.", "{}, S.T.", "Ir. {}, M.T."),
    "PEMERINTAH": ("{}, M.Si.", "Drs. {}", "{}, S.Kom., M.A.P.", "{}, S.H., M.H."),
}
_EMPLOYERS = {
    "AKADEMISI": (
        "Universitas Contoh Nusantara",
        "Universitas Contoh Khatulistiwa",
        "Institut Teknologi Contoh",
        "Universitas Contoh Bahari",
    ),
    "PRAKTISI": ("Asosiasi Praktisi Contoh Indonesia", "Ikatan Konsultan Contoh Indonesia"),
    "PEMERINTAH": ("Kementerian Contoh", "Badan Contoh Pembangunan", "Kantor Contoh Wilayah"),
}
_ELEMENTS = ("AKADEMISI", "PRAKTISI", "PEMERINTAH", "AKADEMISI", "AKADEMISI")
_ACCOUNTS = (
    "Contoh: tercantum dalam RPJMD dan berjalan.",
    "Contoh: sedang disusun bersama perangkat daerah.",
    "Contoh: sudah ditetapkan, belum dievaluasi.",
    "Contoh: dianggarkan tahun ini.",
    "Contoh: terpadu dan ditinjau tiap tahun.",
)
_QUICK_WINS = (
    "Contoh: aduan warga terpadu",
    "Contoh: antrean puskesmas daring",
    "Contoh: pasar tradisional nontunai",
    "Contoh: bank sampah digital",
    "Contoh: perizinan usaha mikro satu pintu",
    "Contoh: peta wisata desa",
)
# Programmes run and planned by dimension, published for Kabupaten Kebumen 2022.
_KEBUMEN = {
    "GOV": (9, 9),
    "LIV": (10, 9),
    "BRA": (7, 6),
    "SOC": (9, 9),
    "ECO": (12, 10),
    "ENV": (4, 4),
}


@dataclass(frozen=True)
class Case:
    """A prepared case: invented, without a region's name, the same for every class.

    `level` is about where its own answers lie.
    """

    code: str
    title: str
    text: str
    level: int
    fiscal: str
    human: str
    leader: str
    services: float


CASES = (
    Case(
        "KAL-1",
        "Kasus contoh: kota pelabuhan",
        "DATA CONTOH. Kota pelabuhan berpenduduk 310.000 jiwa. Wali kota memimpin dewan smart "
        "city yang bersidang tiap tiga bulan; masterplan ditetapkan dengan peraturan wali kota dan "
        "masuk RPJMD. Pusat kendali bekerja 24 jam, tetapi data antarperangkat daerah belum "
        "terpadu. Aduan warga terpadu sejak dua tahun lalu, 62 dari 100 aduan selesai tepat waktu. "
        "Anggaran tersedia tiap tahun; evaluasi dampak baru dilakukan sekali. Pelaku usaha ikut "
        "dalam forum, perguruan tinggi setempat membantu pelatihan.",
        4,
        "sedang",
        "tinggi",
        "WAKIL KEPALA DAERAH",
        2.9,
    ),
    Case(
        "KAL-2",
        "Kasus contoh: kabupaten pegunungan",
        "DATA CONTOH. Kabupaten pegunungan berpenduduk 140.000 jiwa dengan jaringan internet di 46 "
        "dari 118 desa. Rancangan masterplan selesai tetapi belum ditetapkan; tim pelaksana "
        "dibentuk dengan keputusan bupati dan bertemu dua kali setahun. Perizinan sudah daring, "
        "layanan lain masih tatap muka. Quick win berupa antrean puskesmas daring "
        "berjalan di tiga puskesmas. Anggaran bergantung pada tahun berjalan; "
        "pegawai teknologi informasi enam orang. Sebagian bukti berupa foto tanpa tanggal.",
        2,
        "rendah",
        "sedang",
        "KADIS",
        1.8,
    ),
)


@dataclass(frozen=True)
class Plan:
    """The frame of one sample event; `panels` holds the size of each class's panel."""

    code: str
    title: str
    kind: str
    starts: dt.date
    days: int
    venue: str
    instrument: str
    profile: str
    quota: int | None
    invited: int
    confirmed: int
    panels: tuple[int, ...]
    always: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    previous: dict[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    seed: int = 1


PLANS = (
    Plan(
        code="ciputat-2018",
        title="Seleksi Gerakan Menuju 100 Smart City 2018",
        kind="SELEKSI",
        starts=dt.date(2018, 3, 5),
        days=3,
        venue="Pusat TIK Nasional (Pustiknas), Ciputat, Tangerang Selatan",
        instrument="SEL-A",
        profile="",
        quota=75,
        invited=165,
        confirmed=116,
        panels=(5, 5, 5, 5, 5, 5, 4, 4),
        always=("12.73", "63.03", "93.01", "71.09"),
        maybe=("32.79",),
        never=COHORT_2017,
        facts=(
            "Tercatat: 165 daerah diundang, 116 hadir, 38 asesor, 5–7 Maret 2018, Pustiknas.",
            "Tercatat di antara peserta: Kota Sibolga, Kabupaten Banjar, Kabupaten Merauke.",
            "Kuota 75 adalah jumlah kumulatif 2017 dan 2018 yang ditargetkan.",
        ),
        seed=2018,
    ),
    Plan(
        code="kelas-2021",
        title="Seleksi Gerakan Menuju Smart City 2021",
        kind="SELEKSI",
        starts=dt.date(2021, 11, 1),
        days=4,
        venue="Jakarta (tempat contoh)",
        instrument="SEL-A",
        profile="",
        quota=50,
        invited=150,
        confirmed=88,
        panels=(5,) * 8,
        always=("64.09",),
        never=(*COHORT_2017, "12.73"),
        facts=(
            "Tercatat: 150 daerah diundang, 88 hadir, 50 terpilih, 4 hari sejak 1 November 2021.",
            "Tercatat di antara yang terpilih: Kabupaten Penajam Paser Utara.",
        ),
        seed=2021,
    ),
    Plan(
        code="evaluasi-2024",
        title="Evaluasi Tahap I Gerakan Menuju Smart City 2024",
        kind="EVALUASI I",
        starts=dt.date(2024, 6, 24),
        days=4,
        venue="Sanur, Denpasar",
        instrument="EVA-B",
        profile="p2022",
        quota=None,
        invited=243,
        confirmed=243,
        panels=(5, 5, 5, 5, 5, 5, 5, 5, 4, 4),
        always=(
            *COHORT_2017,
            *("12.73", "63.03", "64.09", "33.28", "13.73", "16.03", "33.27", "33.05"),
            *("35.71", "51.02", "71.74", "81.71", "32", "34"),
        ),
        previous={"35.71": "3,31", "81.71": "2,87"},
        facts=(
            "Tercatat: 241 kabupaten/kota, 48 asesor, 24–27 Juni 2024, Denpasar.",
            "Tercatat: Provinsi Jawa Barat dan Daerah Istimewa Yogyakarta ikut angkatan 2023.",
            "Tercatat: seluruh angkatan 2017 dan program Kabupaten Kebumen per dimensi (2022).",
            "Tercatat: indeks sebelumnya Kota Kediri 3,31 (2022) dan Kota Ambon 2,87 (2023).",
        ),
        seed=2024,
    ),
)


def load_instrument(code: str) -> Instrument:
    """Return the packaged instrument of a code."""
    for path in sorted(resource("instruments").glob("*.toml")):
        instrument = read_instrument(path.read_bytes())
        if instrument.code == code:
            return instrument
    raise LookupError(code)


class Sample:
    """Draws one event from its plan; every list is in a fixed order before it is drawn from."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.instrument = load_instrument(plan.instrument)
        self.draw = random.Random(plan.seed)
        self.confirmed, self.others = self._participants()
        self.leaders = {code: self._leader() for code in self.confirmed}
        self.classes = self._classes()
        self.panels = self._panels()

    def _participants(self) -> tuple[list[str], list[str]]:
        plan, fixed = self.plan, {*self.plan.always, *self.plan.maybe}
        autonomous = {RegionKind.REGENCY, RegionKind.CITY}
        pool = [
            record.code
            for record in all_regions()
            if record.kind in autonomous and record.code not in {*fixed, *plan.never}
        ]
        drawn = self.draw.sample(pool, plan.invited - len(fixed))
        coming = plan.confirmed - len(plan.always)
        return sorted([*plan.always, *drawn[:coming]]), sorted([*plan.maybe, *drawn[coming:]])

    def _leader(self) -> str:
        return self.draw.choices(tuple(layout.LEADERS), weights=(2, 1, 4, 6, 1))[0]

    def _classes(self) -> dict[str, list[str]]:
        """Spread the regions evenly over the classes, those that come first."""
        names = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(self.plan.panels)]
        classes: dict[str, list[str]] = {name: [] for name in names}
        queue = self.draw.sample(self.confirmed, len(self.confirmed))
        queue += self.draw.sample(self.others, len(self.others))
        for at, code in enumerate(queue):
            classes[names[at % len(names)]].append(code)
        for regions in classes.values():
            self.draw.shuffle(regions)
        return classes

    def _panels(self) -> dict[str, list[str]]:
        ids = iter(f"P{number:02d}" for number in range(1, sum(self.plan.panels) + 1))
        sizes = zip(self.classes, self.plan.panels, strict=True)
        return {name: [next(ids) for _ in range(size)] for name, size in sizes}

    def tables(self) -> dict[str, Rows]:
        """Return the rows of every sheet."""
        return {
            layout.EVENT: self.event(),
            layout.CLASSES: [[name, f"Ruang Contoh {name}"] for name in self.classes],
            layout.PEOPLE: self.people(),
            layout.PANELS: [
                [name, person, "ANGGOTA" if at else "KETUA"]
                for name, people in self.panels.items()
                for at, person in enumerate(people)
            ],
            layout.PARTICIPANTS: self.participants(),
            layout.TIMETABLE: self.timetable(),
            layout.CONFLICTS: self.conflicts(),
            layout.DATA: [*self.data(), *self.case_data()],
            layout.PROGRAMMES: [*self.programmes(), *self.case_programmes()],
            layout.SELF_ANSWERS: [*self.self_answers(), *self.case_answers()],
            layout.CASES: [[case.code, case.title, case.text] for case in CASES],
        }

    def event(self) -> Rows:
        """Return the items of the event with what is documented and what is not."""
        plan = self.plan
        held: dict[str, tuple[Written, str]] = {
            layout.CODE: (plan.code, ""),
            layout.TITLE: (plan.title, ""),
            layout.KIND: (plan.kind, ""),
            layout.EVENT_YEAR: (plan.starts.year, "Tercatat."),
            layout.FIRST_DAY: (f"{plan.starts:%d/%m/%Y}", "Tercatat."),
            layout.DAYS: (plan.days, "Tercatat."),
            layout.VENUE: (plan.venue, ""),
            layout.ZONE: ("WITA" if plan.venue.startswith("Sanur") else "WIB", ""),
            layout.INSTRUMENT: (plan.instrument, "Usulan; instrumen yang dipakai tidak diketahui."),
            layout.VERSION: (self.instrument.version, ""),
            layout.PROFILE: (plan.profile, ""),
            layout.QUOTA: ("" if plan.quota is None else plan.quota, ""),
            layout.RESERVE: ("" if plan.quota is None else 5, "Contoh."),
            layout.MINIMUM: ("", ""),
            layout.TOLERANCE: (15, "Contoh."),
            layout.PRESENTATION: (20, "Contoh."),
            layout.DISCUSSION: (25, "Contoh."),
            layout.SCORING: (10, "Contoh."),
            layout.EXAMPLE: ("YA", SYNTHETIC),
            layout.CENTRE: ("", ""),
        }
        rows: Rows = [[name, value, remark] for name, (value, remark) in held.items()]
        return rows + [[layout.NOTE, fact, ""] for fact in (*plan.facts, SYNTHETIC)]

    def people(self) -> Rows:
        """Return assessors, a third of them with a home region outside their class, and staff."""
        total = sum(self.plan.panels)
        names = self.draw.sample([f"{g} {f}" for g in _GIVEN for f in _FAMILY], total + 2)
        seats = {person: name for name, people in self.panels.items() for person in people}
        rows: Rows = []
        for at, (person, code) in enumerate(seats.items()):
            element = _ELEMENTS[at % len(_ELEMENTS)]
            title = self.draw.choice(_TITLES[element]).format(names[at])
            home = self._elsewhere(code) if at % 3 == 0 else ""
            employer = self._elsewhere(code) if element == "PEMERINTAH" and at % 4 == 0 else ""
            place = self.draw.choice(_EMPLOYERS[element])
            rows.append([person, title, place, element, "", home, employer])
        for number, name in enumerate(names[total:], start=1):
            rows.append([f"S{number:02d}", name, "Sekretariat Contoh", "PEMERINTAH", "", "", ""])
        return rows

    def _elsewhere(self, code: str) -> str:
        return self.draw.choice([r for r in self.confirmed if r not in self.classes[code]])

    def _within(self, code: str) -> str:
        return self.draw.choice([r for r in self.confirmed if r in self.classes[code]])

    def conflicts(self) -> Rows:
        """Return mentors in their own class, which keeps its quorum, and declared ties."""
        first, second, third, *rest = self.classes
        member = {name: people[-1] for name, people in self.panels.items()}
        last = rest[-1]
        return [
            [member[first], self._within(first), "PEMBIMBING", "Contoh: pembimbing masterplan"],
            [member[second], self._within(second), "PEMBIMBING", "Contoh: pembimbing bimtek"],
            [member[third], self._within(third), "KELUARGA", "Contoh: pernyataan asesor"],
            [member[last], self._within(last), "KONTRAK", "Contoh: konsultan dua tahun lalu"],
            [member[last], self._elsewhere(last), "PEMBIMBING", "Contoh: pembimbing masterplan"],
            [member[first], self._within(first), "SEPROVINSI", "Contoh: domisili satu provinsi"],
            [member[third], self._elsewhere(third), "MOU", "Contoh: nota kesepahaman kampus"],
        ]

    def participants(self) -> Rows:
        """Return every invited region with its full name and answer."""
        rows: Rows = []
        for code in sorted([*self.confirmed, *self.others]):
            coming = code in self.leaders
            rows.append(
                [
                    code,
                    regions_by_code()[code].name,
                    "YA" if coming else "BELUM",
                    self.leaders.get(code, ""),
                    self._previous(code),
                ]
            )
        return rows

    def _previous(self, code: str) -> Written:
        if self.plan.instrument != "EVA-B":
            return ""
        if code in self.plan.previous:
            return self.plan.previous[code]
        return round(self.draw.uniform(2.1, 3.6), 2) if self.draw.random() < 0.6 else ""

    def timetable(self) -> Rows:
        """Return one turn of an hour a region, filling the days evenly."""
        rows: Rows = []
        for name, regions in self.classes.items():
            shortest, longer = divmod(len(regions), self.plan.days)
            queue = iter(regions)
            for day in range(1, self.plan.days + 1):
                for start in STARTS[: shortest + (day <= longer)]:
                    code = next(queue)
                    rows.append([name, day, start, 60, code, regions_by_code()[code].name])
        return rows

    def data(self) -> Rows:
        """Return the data indicators of every region that comes."""
        if self.plan.instrument != "SEL-A":
            return []
        year, rows = self.plan.starts.year, []
        for code in self.confirmed:
            leader = layout.LEADERS[self.leaders[code]]
            fiscal = self.draw.choice(("sangat_rendah", "rendah", "sedang", "tinggi"))
            human = self.draw.choices(("rendah", "sedang", "tinggi", "sangat_tinggi"), (1, 5, 6, 1))
            values = {
                "A1.1": (fiscal, "Contoh, bukan kapasitas fiskal resmi"),
                "A2.3": (leader, "Contoh, konfirmasi undangan"),
                "A3.3": (human[0], "Contoh, bukan IPM resmi"),
                "A4.3": (round(self.draw.uniform(1.4, 4.1), 2), "Contoh, bukan indeks SPBE resmi"),
            }
            rows += [[code, key, value, source, year] for key, (value, source) in values.items()]
        return rows

    def self_answers(self) -> Rows:
        """Return a drawn level for every judged indicator of every region that comes."""
        if self.plan.instrument != "SEL-A":
            return []
        received = self.plan.starts - dt.timedelta(days=14)
        codes = [node.code for node in self.instrument.judged()]
        return [
            [code, indicator, level, _ACCOUNTS[level - 1], f"{received:%d/%m/%Y}"]
            for code in self.confirmed
            for indicator in codes
            for level in self.draw.choices((1, 2, 3, 4, 5), weights=(1, 3, 5, 4, 1))
        ]

    def programmes(self) -> Rows:
        """Return one to three quick wins and one line a dimension for every region."""
        if self.plan.instrument != "EVA-B":
            return []
        rows: Rows = []
        for code in self.confirmed:
            wins = self.draw.sample(_QUICK_WINS, self.draw.randint(1, 3))
            rows += [[code, "Q", name, "", ""] for name in wins]
            for dimension, counts in _KEBUMEN.items():
                target = self.draw.randint(4, 12)
                realised = self.draw.randint(target // 2, target)
                name = f"Contoh: program masterplan {dimension}"
                if code == "33.05":
                    target, realised = counts
                    name = f"Program masterplan {dimension} (terbit 2022)"
                rows.append([code, dimension, name, target, realised])
        return rows

    def case_data(self) -> Rows:
        """Return the data indicators of the prepared cases."""
        if self.plan.instrument != "SEL-A":
            return []
        year, source = self.plan.starts.year, "Contoh, kasus kalibrasi"
        return [
            [case.code, indicator, value, source, year]
            for case in CASES
            for indicator, value in (
                ("A1.1", case.fiscal),
                ("A2.3", layout.LEADERS[case.leader]),
                ("A3.3", case.human),
                ("A4.3", case.services),
            )
        ]

    def case_answers(self) -> Rows:
        """Return the cases' own answers, around the level each was written at."""
        if self.plan.instrument != "SEL-A":
            return []
        draw = random.Random(f"{self.plan.seed}:cases")
        return [
            [case.code, node.code, level, _ACCOUNTS[level - 1], ""]
            for case in CASES
            for node in self.instrument.judged()
            for level in [min(max(case.level + draw.choice((-1, 0, 0, 1)), 1), 5)]
        ]

    def case_programmes(self) -> Rows:
        """Return two quick wins and one line a dimension for each case."""
        if self.plan.instrument != "EVA-B":
            return []
        return [
            row
            for case in CASES
            for row in (
                *([case.code, "Q", name, "", ""] for name in _QUICK_WINS[:2]),
                *(
                    [case.code, dimension, f"Contoh: program masterplan {dimension}", 8, case.level]
                    for dimension in _KEBUMEN
                ),
            )
        ]


def remarks(plan: Plan) -> Sequence[str]:
    """Return what stands first in the guide: what is documented and what is not."""
    return (f"{plan.title}: contoh untuk gladi bersih.", *plan.facts, SYNTHETIC)


def main(folder: Path) -> None:
    """Write the three workbooks into a folder."""
    for plan in PLANS:
        write_workbook(folder / f"{plan.code}.xlsx", Sample(plan).tables(), remarks(plan))


if __name__ == "__main__":
    main(Path(__file__).parent)
