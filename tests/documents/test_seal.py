import hashlib
import io
import random
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.reading import SealError, read_sealed
from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.documents import content_digest
from smartcity_desktop.protocol.identity import Identity, fingerprint
from tests.documents import later_hands, papers

FLIPS = 200


@cache
def sealed() -> bytes:
    return seal(drawn(), sealer(), papers.MOMENT)


@cache
def drawn() -> bytes:
    return draw_score_sheet(papers.printed(), Paper.A4, "SCI1:AAAA", papers.PRINTING)


def sealer(name: str = "uji-2026") -> Sealer:
    held = papers.keys(name)
    return Sealer(held.device, held.authority.certificate)


def refusal(pdf: bytes) -> str:
    with pytest.raises(SealError) as caught:
        read_sealed(pdf)
    return caught.value.key


def container(pdf: bytes) -> tuple[int, int]:
    """Return where the hex of the signature's container begins and ends."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf)
    assert found
    return int(found[1]) + 1, int(found[2]) - 1


def test_a_sealed_sheet_says_who_sealed_what_and_when() -> None:
    read = read_sealed(sealed())
    sheet = papers.sheet()
    assert read.person == papers.ASSESSOR.id
    assert read.name == papers.ASSESSOR.name
    assert read.device == "Laptop B-01"
    assert read.signed_at == papers.MOMENT
    assert read.fingerprint == fingerprint(papers.keys().authority.certificate)
    assert read.file_digest == hashlib.sha256(sealed()).hexdigest()
    assert read.chain == papers.keys().device.chain
    assert read.claims.document == sheet.document
    assert read.claims.revision == 3
    assert read.claims.content_digest == content_digest(sheet)
    assert read.claims.kind == "score_sheet"
    assert read.claims.example


def test_sealing_keeps_the_drawn_file_as_it_was() -> None:
    assert sealed().startswith(drawn())
    assert len(sealed()) - len(drawn()) < 8_000


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_other_software_finds_the_signature_valid(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sealed())
    told = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=True).stdout
    assert told.count("Signature is Valid") == 1
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert f"Common Name: {papers.ASSESSOR.name}" in told


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_other_software_finds_the_file_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sealed())
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_flipped_bit_passes() -> None:
    chance = random.Random(20261103)
    whole = sealed()
    start, end = container(whole)
    places = [chance.randrange(len(whole)) for _ in range(FLIPS)]
    places += [chance.randrange(start - 1, end + 1) for _ in range(FLIPS)]
    places += [len(whole) // 3, len(whole) // 2, len(whole) * 2 // 3, 0, len(whole) - 1]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(SealError):
            read_sealed(bytes(changed))


def test_the_spelling_and_padding_of_the_signature_carry_nothing() -> None:
    whole = sealed()
    start, end = container(whole)
    lower = whole[:start] + whole[start:end].lower() + whole[end:]
    assert refusal(lower) == "changed"
    # A shorter signature leaves room behind the container: find one.
    while not whole[:end].endswith(b"00"):
        whole = seal(drawn(), sealer(), papers.MOMENT)
        start, end = container(whole)
    padded = whole[: end - 1] + b"1" + whole[end:]
    assert read_sealed(whole).claims.revision == 3
    assert refusal(padded) == "changed"


def test_no_bit_around_a_certificate_is_free() -> None:
    # A signature that ends in zero bits may be said to be shorter: look for one.
    while True:
        held = papers.device(papers.keys().authority, papers.ASSESSOR)
        if not held.certificate.signature[-1] & 1:
            break
    whole = seal(drawn(), Sealer(held, papers.keys().authority.certificate), papers.MOMENT)
    size = len(held.certificate.signature)
    written = bytes((0x03, size + 1, 0)) + held.certificate.signature
    changed = written[:2] + b"\x01" + written[3:]
    places = (written.hex().upper().encode(), changed.hex().upper().encode())
    assert whole.count(places[0]) == 1
    assert read_sealed(whole).chain == held.chain
    assert refusal(whole.replace(*places)) == "changed"


def test_a_cut_file_is_told() -> None:
    assert refusal(sealed()[:-1]) == "changed"
    assert refusal(sealed()[: len(sealed()) // 2]) == "not_sealed"
    assert refusal(b"") == "not_a_pdf"


def test_an_unsealed_sheet_is_told() -> None:
    assert refusal(drawn()) == "not_sealed"


@pytest.mark.parametrize(
    "name",
    [
        "محمد بن عبد الله",
        "ꦱꦶꦠꦶ ꦫꦲꦩꦢꦺꦮꦶ",
        "Siti 😀 Rahmadewi",
        "עברית \u200fmixed, left",
        'Dr. "Budi", M.T.; O=lain + CN=x',
        "R" * 64,
        "Prof. Dr. Ir. H. Muhammad Abdurrahman Wahidin Siregar, M.Sc., Ph.D., IPU., ASEAN Eng.",
        "é" * 80,
        "Ngô Thị Ngọc Ánh",
        " ",
    ],
)
def test_any_name_seals_papers_that_are_whole(name: str) -> None:
    authority = papers.keys().authority
    person = replace(papers.ASSESSOR, name=name)
    device = papers.device(authority, person)
    content = replace(papers.printed(), assessor=name)
    pdf = draw_score_sheet(content, Paper.A4, "SCI1:AAAA", papers.PRINTING)
    read = read_sealed(seal(pdf, Sealer(device, authority.certificate), papers.MOMENT))
    assert read.person == papers.ASSESSOR.id
    assert name.startswith(read.name)
    assert len(read.name.encode()) > min(len(name.encode()), 64) - 4
    assert read.after == ()


def test_what_others_signed_first_is_not_called_broken() -> None:
    canvas = io.BytesIO()
    made = Canvas(canvas)
    made.drawString(100, 100, "Surat lain")
    made.save()
    assert refusal(later_hands.signed_by_stranger(canvas.getvalue())) == "signed_by_others"


def test_a_sheet_sealed_for_another_event_is_told() -> None:
    assert refusal(seal(drawn(), sealer("lain-2026"), papers.MOMENT)) == "claims_differ"


def test_a_device_certified_by_a_stranger_is_told() -> None:
    stranger = papers.keys("lain-2026").authority.certificate
    mixed = Sealer(papers.keys().device, stranger)
    assert refusal(seal(drawn(), mixed, papers.MOMENT)) in {"changed", "certificate_untrusted"}


def test_a_card_cannot_seal() -> None:
    held = papers.keys()
    card = Identity(held.device.key, held.device.chain[1:])
    forged = seal(drawn(), Sealer(card, held.authority.certificate), papers.MOMENT)
    assert refusal(forged) == "certificate_untrusted"


def test_the_clock_of_the_reader_does_not_matter() -> None:
    early = seal(drawn(), sealer(), papers.MOMENT - timedelta(days=41 * 365))
    assert read_sealed(early).signed_at == papers.MOMENT - timedelta(days=41 * 365)


def test_every_container_fits_its_room_whatever_the_signature_is_like() -> None:
    prepared = sealer()
    sizes = {len(prepared.contain(bytes([n]) * 32)) for n in range(60)}
    assert max(sizes) <= prepared.reserved
