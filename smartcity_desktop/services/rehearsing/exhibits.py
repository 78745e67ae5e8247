"""The evidence a rehearsal brings: a workbook and a folder as the secretariat would have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.documents.example_exhibit import MARK, example_pdf, example_picture
from smartcity_desktop.domain.instrument import Instrument
from smartcity_desktop.domain.roster import Region, Roster
from smartcity_desktop.services.preparing import layout
from smartcity_desktop.services.preparing.template import write_workbook


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What `Importing` takes in: the workbook and the folder beside it."""

    workbook: Path
    folder: Path


def prepare_exhibits(
    roster: Roster, instrument: Instrument, folder: Path, regions: Sequence[Region] = ()
) -> Exhibits:
    """Write a document for one indicator and a photograph for each region with a slot.

    `regions` limits it to some of them. Equal events give equal files.
    """
    seated = {visit.region for visit in roster.visits}
    chosen = [r for r in (regions or roster.regions) if r.code in seated]
    judged = instrument.judged()
    files = folder / "bukti"
    rows: list[list[str]] = []
    for at, region in enumerate(chosen):
        node = judged[at % len(judged)]
        inner = files / region.code
        inner.mkdir(parents=True, exist_ok=True)
        write_document(inner / "dokumen.pdf", node.title.id, region.name)
        write_photograph(inner / "foto.png", region.name, "Kunjungan lapangan (contoh)")
        rows.append([region.code, node.code, f"Dokumen {node.code} ({MARK})", "dokumen.pdf"])
        rows.append([region.code, "", f"Foto lapangan ({MARK})", "foto.png"])
    workbook = folder / "bukti.xlsx"
    write_workbook(workbook, {layout.EVIDENCE: rows})
    return Exhibits(workbook, files)


def write_document(path: Path, title: str, region: str, pages: int = 2) -> Path:
    """Write a small PDF, for example what follows a day later; returns `path`."""
    lines = (region, "Berkas ini dibuat untuk gladi bersih dan tidak memuat data daerah.")
    path.write_bytes(example_pdf(title, lines, pages))
    return path


def write_photograph(path: Path, title: str, line: str = "") -> Path:
    """Write a small picture; returns `path`."""
    path.write_bytes(example_picture(title, line))
    return path
