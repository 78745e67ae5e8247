"""The attendance list of a class's day, with numbered places to sign, left and right in turn."""

from collections.abc import Sequence

from smartcity_desktop.documents.flow import Flow, Piece, Placed
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.grid import Align, Column, Grid, RowLook
from smartcity_desktop.documents.paper_top import Top
from smartcity_desktop.documents.pen import Pen
from smartcity_desktop.documents.press import Face, Press, Printing
from smartcity_desktop.documents.signatures import code_and_chair
from smartcity_desktop.documents.style import LARGE_BOLD, MM, Page, Paper
from smartcity_desktop.domain.attendance import Attendance

TITLE = "DAFTAR HADIR"
ROW = 11 * MM
SIGN_WIDTH = 40 * MM
PANEL, DELEGATIONS = "A. Panel asesor", "B. Delegasi daerah"


def draw_attendance(
    content: Attendance, imprint: Imprint, paper: Paper, qr: str, printing: Printing
) -> bytes:
    """Return the PDF of an attendance list; the same arguments give the same bytes."""
    page, head = Page(paper), content.head
    top = Top(
        (TITLE, f"PENILAIAN KELAS {head.class_code} HARI KE-{head.day}"),
        (imprint.event_name, f"{content.weekday} · {head.room}, {head.place}"),
    )
    return Press(page, qr, printing).print(
        imprint,
        Face(f"{TITLE.capitalize()} {content.document}", printing.issuer),
        lambda pen: top.draw(pen, page, head),
        lambda _canvas, start: _lay(page, content, start),
    )


def _lay(page: Page, content: Attendance, start: float) -> list[list[Placed]]:
    flow = Flow(page, start)
    people = [
        (
            f"{p.name}\n{p.role}",
            "\n".join(part for part in (p.institution, p.number) if part),
            p.presence,
        )
        for p in content.panel
    ]
    _table(flow, page, PANEL, ("Nama dan peran", "Instansi, NIP/identitas", "Kehadiran"), people)
    regions = [
        (
            f"{d.region} ({d.code})\npukul {d.hour}",
            "\n".join((d.leader, f"{d.people} orang" if d.people else "")),
            d.presence,
        )
        for d in content.delegations
    ]
    titles = ("Daerah dan jadwal", "Pimpinan delegasi, jumlah", "Catatan")
    place = f"{content.head.place}, {content.head.date}"
    ending = code_and_chair(page, content.signers[0], above=place)
    _table(flow, page, DELEGATIONS, titles, regions, ending)
    return flow.pages


def _table(
    flow: Flow,
    page: Page,
    heading: str,
    titles: tuple[str, str, str],
    rows: Sequence[tuple[str, str, str]],
    *ending: Piece,
) -> None:
    rest = page.width - 8 * MM - SIGN_WIDTH
    grid = Grid(
        page.left,
        [
            Column("No.", 8 * MM, Align.CENTRE),
            Column(titles[0], rest * 0.42),
            Column(titles[1], rest * 0.33),
            Column(titles[2], rest * 0.25),
            Column("Tanda tangan", SIGN_WIDTH),
        ],
        above=1.2 * MM,
    )
    title = _heading(page, heading)
    numbered = enumerate(rows, start=1)
    grid.lay(
        flow,
        [
            _signed(grid.row((str(n), *row, ""), RowLook(height=ROW)), n, grid.right)
            for n, row in numbered
        ],
        ending,
        leading=[title],
    )


def _heading(page: Page, text: str) -> Piece:
    height = LARGE_BOLD.leading + 3 * MM
    return Piece(height, lambda pen, top: pen.text(page.left, top + 2 * MM, text, LARGE_BOLD))


def _signed(row: tuple[Piece, ...], number: int, right: float) -> tuple[Piece, ...]:
    """Return a row with the number of its place: odd ones at the left, even ones in the middle."""
    first = row[0]
    x = right - SIGN_WIDTH + (1.2 * MM if number % 2 else SIGN_WIDTH / 2)

    def draw(pen: Pen, top: float) -> None:
        first.draw(pen, top)
        pen.text(x, top + 1 * MM, f"{number}.", LARGE_BOLD)

    return (Piece(first.height, draw), *row[1:])
