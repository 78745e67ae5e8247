import zxingcpp
from PIL import Image

from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.documents.preview import PageImage, page_count, rendered_page, rendered_pages
from smartcity_desktop.documents.qr import CELL, QUIET, qr_size
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import MM, Page, Paper
from smartcity_desktop.protocol.paper_code import pack, unpack
from tests.documents import papers

CENTRE = "https://pusat.penilaian.example"


def read_codes(image: PageImage) -> list[str]:
    size = (image.width, image.height)
    picture = Image.frombuffer("RGB", size, image.pixels, "raw", "RGB", image.stride, 1)
    return [
        code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def test_the_code_is_read_back_from_a_sealed_sheet_on_both_papers() -> None:
    held = papers.keys()
    sealer = Sealer(held.device, held.authority.certificate)
    for name, quick_wins, centre in (("SEL-A", 1, ""), ("EVA-B", 6, CENTRE), ("SPBE", 1, CENTRE)):
        published = papers.the_event(name, quick_wins, centre=centre)
        sheet = papers.content_of(published, papers.filled(published))
        text = pack(sheet, published, papers.MOMENT, held.device)
        for paper in Paper:
            drawn = draw_score_sheet(score_sheet_1(sheet, published), paper, text, papers.PRINTING)
            sealed = seal(drawn, sealer, papers.MOMENT)
            found = [c for page in rendered_pages(sealed, 300) for c in read_codes(page)]
            assert found == [text]
            assert unpack(found[0]).speaks_of(sheet)


def test_the_code_keeps_away_from_the_edge_and_inside_its_cell() -> None:
    published = papers.the_event("EVA-B", 6, centre=CENTRE)
    sheet = papers.content_of(published, papers.filled(published))
    text = pack(sheet, published, papers.MOMENT, papers.keys().device)
    drawn = draw_score_sheet(score_sheet_1(sheet, published), Paper.A4, text, papers.PRINTING)
    last = rendered_page(drawn, page_count(drawn), 300)
    picture = Image.frombuffer(
        "RGB", (last.width, last.height), last.pixels, "raw", "RGB", last.stride, 1
    )
    corners = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)[0].position
    points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
    edge = 15 / 25.4 * 300
    assert min(p.x for p in points) >= edge
    assert min(p.y for p in points) >= edge
    assert max(p.x for p in points) <= last.width - edge
    assert max(p.y for p in points) <= last.height - edge
    side = (corners.top_right.x - corners.top_left.x) / 300 * 25.4
    assert 28 <= side <= 36


def test_the_largest_code_is_read_from_a_fax() -> None:
    """A fax has two colours and 204 by 196 dots an inch, and paper goes in askew."""
    published = papers.the_event("EVA-B", 6, centre=CENTRE)
    sheet = papers.content_of(published, papers.filled(published))
    text = pack(sheet, published, papers.MOMENT, papers.keys().device)
    drawn = draw_score_sheet(score_sheet_1(sheet, published), Paper.A4, text, papers.PRINTING)
    page = rendered_page(drawn, page_count(drawn), 204)
    size = (page.width, page.height)
    picture = Image.frombuffer("RGB", size, page.pixels, "raw", "RGB", page.stride, 1).convert("L")
    askew = picture.rotate(1.5, fillcolor=255)
    faxed = askew.resize((page.width, page.height * 196 // 204)).point(lambda v: 255 * (v > 128))
    found = zxingcpp.read_barcodes(faxed, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in found] == [text]


def test_an_address_longer_than_planned_gets_smaller_modules_not_a_larger_cell() -> None:
    text = "https://" + "a" * 200 + "/v#" + "B" * 300
    sheet = papers.printed()
    drawn = draw_score_sheet(sheet, Paper.A4, text, papers.PRINTING)
    assert (qr_size(text) + 2 * QUIET) * 0.5 * MM > CELL
    assert read_codes(rendered_page(drawn, page_count(drawn), 600)) == [text]
    assert CELL / MM == 36
    assert Page(Paper.A4).left / MM >= 15
