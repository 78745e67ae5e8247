from datetime import date

import pytest

from smartcity_desktop.domain.dates import local_time
from smartcity_desktop.domain.spelling import counted, spelled, spelled_date


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (117, "seratus tujuh belas"),
        (1_000, "seribu"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2_026, "dua ribu dua puluh enam"),
        (21_000, "dua puluh satu ribu"),
        (1_500_000, "satu juta lima ratus ribu"),
    ],
)
def test_numbers_are_spelled_as_on_official_papers(number: int, words: str) -> None:
    assert spelled(number) == words


def test_dates_and_counts_carry_words_and_figures() -> None:
    assert counted(6) == "6 (enam)"
    told = "Selasa tanggal tiga bulan November tahun dua ribu dua puluh enam (03-11-2026)"
    assert spelled_date(date(2026, 11, 3)) == told


def test_moments_are_told_in_the_three_zones_of_the_country() -> None:
    hours = [
        local_time(1_793_673_000_000, zone).hour
        for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ]
    assert hours == [9, 10, 11]
