"""The wording of a class day's attendance list."""

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_desktop.documents.forms.class_papers import Naming, PrintedSigner
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.forms.vocabulary import ROLES, rank_words
from smartcity_desktop.domain.attendance import (
    Attendance,
    DelegationPresence,
    PanelMove,
    PanelPresence,
)
from smartcity_desktop.domain.documents import Published

TITLE = "DAFTAR HADIR"
PANEL, DELEGATIONS = "A. Panel asesor", "B. Delegasi daerah"
NUMBER, SIGNATURE = "No.", "Tanda tangan"


@dataclass(frozen=True, slots=True)
class PrintedPresences:
    """A table of people or delegations; every row is `columns` without number and signature."""

    heading: str
    columns: tuple[str, str, str, str, str]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PrintedAttendance:
    """Everything an attendance list says, in words and numbers as printed."""

    imprint: Imprint
    signer: PrintedSigner
    file_title: str
    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    panel: PrintedPresences
    delegations: PrintedPresences
    signed_at: str


def attendance_1(content: Attendance, published: Published) -> PrintedAttendance:
    """Return an attendance list in words."""
    head, imprint = content.head, Imprint.of(content, published)
    naming = Naming(head, published)
    people, regions = (
        ("Nama dan peran", "Instansi, NIP/identitas", "Kehadiran"),
        ("Daerah dan jadwal", "Pimpinan delegasi, jumlah", "Catatan"),
    )
    return PrintedAttendance(
        imprint=imprint,
        signer=naming.signer(content.signers[0]),
        file_title=f"{TITLE.capitalize()} {content.document}",
        titles=(TITLE, f"PENILAIAN KELAS {head.class_code} HARI KE-{head.day}"),
        subtitles=(imprint.event_name, f"{naming.weekday()} · {naming.place()}"),
        panel=PrintedPresences(
            PANEL,
            (NUMBER, *people, SIGNATURE),
            tuple(_person(one, published, naming) for one in content.panel),
        ),
        delegations=PrintedPresences(
            DELEGATIONS,
            (NUMBER, *regions, SIGNATURE),
            tuple(_delegation(one, published, naming) for one in content.delegations),
        ),
        signed_at=naming.signed_at(),
    )


def _person(one: PanelPresence, published: Published, naming: Naming) -> tuple[str, str, str]:
    known = published.roster.person(one.person)
    return (
        f"{known.name}\n{ROLES[one.role]}",
        "\n".join(part for part in (known.institution, known.number) if part),
        "; ".join(("hadir" if one.there else "tidak hadir", *_moves(one.moves, naming))),
    )


def _moves(moves: tuple[PanelMove, ...], naming: Naming) -> Iterator[str]:
    for move in moves:
        reason = f" ({move.reason})" if move.reason else ""
        yield f"{'datang' if move.came else 'meninggalkan ruang'} {naming.hour(move.at)}{reason}"


def _delegation(
    one: DelegationPresence, published: Published, naming: Naming
) -> tuple[str, str, str]:
    region = published.roster.region(one.region)
    leader = ", ".join(part for part in (one.leader_name, rank_words(one.leader)) if part)
    presence = "kepala daerah hadir" if one.head_of_region else ""
    return (
        f"{region.name} ({region.code})\npukul {one.starts} {naming.zone()}",
        "\n".join((leader, f"{one.people} orang" if one.people else "")),
        f"tidak hadir: {one.reason}" if one.absent else presence,
    )
