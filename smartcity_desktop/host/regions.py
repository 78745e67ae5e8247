"""The packaged list of provinces, kabupaten and kota with their Kemendagri codes."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from smartcity_desktop.host.resources import resource


class RegionKind(StrEnum):
    """The kinds of region, as the list writes them."""

    PROVINCE = "PROV"
    REGENCY = "KAB"
    CITY = "KOTA"
    ADMINISTRATIVE_REGENCY = "KAB_ADM"
    ADMINISTRATIVE_CITY = "KOTA_ADM"


_KIND_WORDS = ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota ", "Provinsi ")


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A region of the list: dotted code ("63.03", "32" for a province) and full official name."""

    code: str
    name: str
    kind: RegionKind
    province_code: str
    province: str
    vintage: str

    @property
    def bare_name(self) -> str:
        """The name without Kabupaten, Kota or Provinsi; 26 of them name two regions."""
        for word in _KIND_WORDS:
            if self.name.startswith(word):
                return self.name.removeprefix(word)
        return self.name


@cache
def all_provinces() -> tuple[RegionRecord, ...]:
    """Return the 38 provinces in the order of their codes, named "Provinsi …"."""
    return tuple(
        RegionRecord(
            code=row["kode"],
            name=f"Provinsi {row['nama']}",
            kind=RegionKind.PROVINCE,
            province_code=row["kode"],
            province=row["nama"],
            vintage=row["vintage"],
        )
        for row in _rows("provinces.csv")
    )


@cache
def all_regions() -> tuple[RegionRecord, ...]:
    """Return the 514 kabupaten and kota in the order of their codes."""
    provinces = {province.code: province.province for province in all_provinces()}
    return tuple(
        RegionRecord(
            code=row["kode"],
            name=row["nama"],
            kind=RegionKind(row["jenis"]),
            province_code=row["kode_provinsi"],
            province=provinces[row["kode_provinsi"]],
            vintage=row["vintage"],
        )
        for row in _rows("regions.csv")
    )


@cache
def regions_by_code() -> Mapping[str, RegionRecord]:
    """Return every region and province by its dotted code."""
    return {record.code: record for record in (*all_provinces(), *all_regions())}


@cache
def homonyms() -> Mapping[str, str]:
    """Return the code of the other region of the same bare name, for both regions of a pair."""
    named: dict[str, list[str]] = defaultdict(list)
    for record in all_regions():
        named[record.bare_name].append(record.code)
    pairs = [codes for codes in named.values() if len(codes) == 2]
    return {code: other for a, b in pairs for code, other in ((a, b), (b, a))}


def _rows(name: str) -> list[dict[str, str]]:
    with resource("regions", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
