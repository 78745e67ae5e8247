import re
from collections import Counter

from smartcity_desktop.host.regions import (
    RegionKind,
    all_provinces,
    all_regions,
    homonyms,
    regions_by_code,
)


def test_the_list_is_complete() -> None:
    kinds = Counter(record.kind for record in all_regions())
    assert len(all_provinces()) == 38
    assert len(all_regions()) == 514
    assert kinds[RegionKind.REGENCY] + kinds[RegionKind.ADMINISTRATIVE_REGENCY] == 416
    assert kinds[RegionKind.CITY] + kinds[RegionKind.ADMINISTRATIVE_CITY] == 98
    assert kinds[RegionKind.ADMINISTRATIVE_REGENCY] == 1
    assert kinds[RegionKind.ADMINISTRATIVE_CITY] == 5
    assert len(regions_by_code()) == 552


def test_codes_are_dotted_and_belong_to_their_province() -> None:
    for record in all_regions():
        assert re.fullmatch(r"\d\d\.\d\d", record.code)
        assert record.code.startswith(record.province_code + ".")
        assert (int(record.code[3:]) >= 71) == record.kind.value.startswith("KOTA")


def test_names_are_official_and_whole() -> None:
    names = [record.name for record in all_regions()]
    assert len(set(names)) == 514
    assert not [name for name in names if "." in name]
    assert all(name.startswith(("Kabupaten ", "Kota ")) for name in names)
    longest = max(names, key=len)
    assert (longest, len(longest)) == ("Kabupaten Kepulauan Siau Tagulandang Biaro", 42)


def test_twenty_six_names_are_both_kabupaten_and_kota() -> None:
    assert len(homonyms()) == 52
    assert homonyms()["63.03"] == "32.79"
    for code, other in homonyms().items():
        first, second = regions_by_code()[code], regions_by_code()[other]
        assert first.bare_name == second.bare_name
        assert first.kind is not second.kind


def test_a_province_can_be_looked_up_like_a_region() -> None:
    record = regions_by_code()["32"]
    assert (record.name, record.kind) == ("Provinsi Jawa Barat", RegionKind.PROVINCE)
    assert regions_by_code()["94.04"].province == "Papua Tengah"
