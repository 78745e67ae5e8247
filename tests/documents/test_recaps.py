"""Recapitulations: their contents are data, and their forms put those into words."""

from dataclasses import replace
from fractions import Fraction

import pytest

from smartcity_desktop.documents.forms.class_recap import REMARKS, class_recap_1
from smartcity_desktop.documents.forms.region_recap import region_recap_1
from smartcity_desktop.domain.class_recap import ClassRecap, PastStep, UnrankedRow
from smartcity_desktop.domain.facts import PersonId, RegionCode
from smartcity_desktop.domain.region_recap import RecapMark, RegionRecap
from smartcity_desktop.domain.words import DocumentKind, RankRemark, VisitState
from tests.documents.class_days import content, the_day


def class_content() -> ClassRecap:
    said = content(DocumentKind.CLASS_RECAP)
    assert isinstance(said, ClassRecap)
    return said


def region_content() -> RegionRecap:
    said = content(DocumentKind.REGION_RECAP)
    assert isinstance(said, RegionRecap)
    return said


def test_every_remark_has_its_words() -> None:
    assert set(REMARKS) == set(RankRemark)
    said = class_content()
    row = replace(said.ranked[0], remarks=tuple((remark, 2) for remark in RankRemark))
    printed = class_recap_1(replace(said, ranked=(row,)), the_day().published)
    assert printed.ranked[0].remark == (
        "2 ubahan moderasi; bukti menyusul, diterima; bukti menyusul, tidak lengkap; 2 keberatan; "
        "hasil revisi 2; setara: diputus pleno"
    )


def test_what_came_before_an_absence_is_told_in_order() -> None:
    gone = UnrankedRow(RegionCode("73.10"), VisitState.ABSENT, "banjir", (PastStep(),
                       PastStep(3, "14.00")))  # fmt: skip
    moved = replace(gone, state=VisitState.SCHEDULED, reason="", before=(PastStep(3, "14.00"),))
    dropped = replace(gone, state=VisitState.DROPPED, before=())
    said = replace(class_content(), unranked=(gone, moved, dropped))
    printed = class_recap_1(said, the_day().published).unranked
    assert [(row.reason, row.remark) for row in printed] == [
        (
            "tidak hadir; dijadwalkan ulang hari ke-3 pukul 14.00; tidak hadir: banjir",
            "dibawa ke pleno",
        ),
        ("dijadwalkan ulang hari ke-3 pukul 14.00; terjadwal", "belum ada hasil"),
        ("gugur: banjir", ""),
    ]


@pytest.mark.parametrize(
    ("starts", "days", "told"),
    [
        ("2026-11-02", 4, "2–5 November 2026"),
        ("2026-11-30", 2, "30 November – 1 Desember 2026"),
        ("2026-12-31", 2, "31 Desember 2026 – 1 Januari 2027"),
        ("2026-11-02", 1, "2 November 2026"),
    ],
)
def test_a_recapitulation_of_all_days_says_which(starts: str, days: int, told: str) -> None:
    published, said = the_day().published, class_content()
    event = replace(published.roster.event, starts=starts, days=days)
    other = replace(published, roster=replace(published.roster, event=event))
    all_days = replace(said, head=replace(said.head, day=0))
    assert f"· {told} ·" in class_recap_1(all_days, other).subtitles[0]


def test_special_answers_missing_values_and_missing_seals_are_said() -> None:
    said = region_content()
    marks = (RecapMark("no_evidence"), RecapMark("not_applicable", 0), RecapMark(-3, "no_evidence"))
    rows = tuple(
        replace(row, marks=(*marks, *row.marks[3:]), mean="", spread="7/3")
        if row.code == "A1.2"
        else row
        for row in said.rows
    )
    late = replace(said, rows=rows, missing=(PersonId("AS-02"),), reveal_reason="sakit", index="",
                   band=0)  # fmt: skip
    printed = region_recap_1(late, the_day().published)
    (row,) = (row for row in printed.rows if row.code == "A1.2")
    assert row.cells[:3] == ("B", "0→X", "B→-3")
    assert (row.mean, row.spread) == ("–", "2,33")
    assert (printed.total.mean, printed.total.outcome) == ("–", "")
    told = "5 lembar disegel sebelum nilai dibuka; belum menyegel: Ir. Bambang Suryalaga, M.T."
    assert f"{told} (alasan dibuka: sakit). Disepakati 3 November 2026" in printed.legend


def test_the_numbers_of_a_region_are_exact_and_come_to_its_index() -> None:
    said = region_content()
    roots = [row for row in said.rows if "." not in row.code]
    assert sum(Fraction(row.share) for row in roots) == 1
    weighed = sum(Fraction(row.share) * Fraction(row.mean) for row in roots)
    assert str(weighed) == said.index == "5207/2000"
