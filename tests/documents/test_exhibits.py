"""Evidence is known by its bytes, opens as a whole or not at all, and is drawn within bounds."""

import io

import pytest
from PIL import Image

from smartcity_desktop.documents.exhibits import (
    MOST_PIXELS,
    ExhibitKind,
    examined,
    kind_of,
    page_picture,
    page_total,
)
from smartcity_desktop.domain.errors import DomainError
from tests.documents.exhibit_files import a_pdf, a_picture


def test_a_file_is_what_its_bytes_say():
    assert examined(io.BytesIO(a_pdf())) is ExhibitKind.PDF
    assert examined(io.BytesIO(a_picture("PNG"))) is ExhibitKind.PNG
    assert examined(io.BytesIO(a_picture("JPEG"))) is ExhibitKind.JPEG
    assert kind_of(b"MZ\x90\x00") is None


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"PK\x03\x04 sebuah berkas lain", "exhibit_kind"),
        (b"", "exhibit_kind"),
        (b"%PDF-1.7 tanpa isi", "exhibit_damaged"),
        (a_picture("PNG")[:-30], "exhibit_damaged"),
        (b"\xff\xd8\xff\xe0 bukan foto", "exhibit_damaged"),
    ],
)
def test_what_does_not_open_is_not_taken(content: bytes, key: str):
    with pytest.raises(DomainError) as refused:
        examined(io.BytesIO(content))
    assert refused.value.key == key


def test_a_picture_of_too_many_pixels_is_not_opened():
    large = io.BytesIO()
    Image.new("1", (8000, 7000)).save(large, "PNG")
    with pytest.raises(DomainError) as refused:
        examined(large)
    assert refused.value.key == "exhibit_pixels"


def test_pages_are_drawn_at_the_width_wanted_and_within_bounds():
    pdf = io.BytesIO(a_pdf(3))
    assert page_total(pdf) == 3
    page = page_picture(pdf, 2, 400)
    assert (page.width, page.height) == (400, 600)
    assert len(page.pixels) == page.stride * page.height
    huge = page_picture(pdf, 1, 40_000)
    assert huge.width * huge.height <= MOST_PIXELS * 1.01
    with pytest.raises(DomainError):
        page_picture(pdf, 4, 400)


def test_a_photograph_is_shown_upright():
    photo = io.BytesIO(a_picture("JPEG", (60, 40), orientation=6))
    assert page_total(photo) == 1
    upright = page_picture(photo, 1, 30)
    assert (upright.width, upright.height) == (30, 45)
