"""Codes on paper, held against their specification by a reader of its own."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from cryptography import x509

from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.domain.words import DocumentKind
from smartcity_desktop.protocol.paper_code import Field, pack, unpack
from tests.any_instruments import any_instrument
from tests.builders import PEOPLE
from tests.documents import class_days, papers
from tests.formats.code_reader import read_code
from tests.services.test_any_instrument import Played

GOLDEN = Path(__file__).parent / "golden"
SPECIFICATION = Path(__file__).parents[2] / "resources" / "manual" / "formats.md"
NAMES = ("selection", "evaluation", "class_recap", "negative")


def device() -> x509.Certificate:
    return x509.load_pem_x509_certificate((GOLDEN / "device.pem").read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_code_says_what_it_said(name: str) -> None:
    """These texts were made once; both readers find in them what was put there."""
    text = (GOLDEN / f"{name}.txt").read_text("ascii").strip()
    told = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    assert read_code(text, device()) == told
    code = unpack(text)
    code.verify(device())
    assert (code.document, code.revision, code.region) == (
        told["number"],
        told["revision"],
        told["subject"],
    )
    assert [_exact(level) for level in code.levels] == told.get("answers", [])


def _exact(level: int | str) -> int | str:
    """Return a quantity as the specification has it: the code's own text has a decimal comma."""
    if isinstance(level, int) or level in {"", "B", "X"}:
        return level
    return str(Fraction(level.replace(",", ".")))


@pytest.mark.parametrize("seed", range(12))
def test_the_codes_of_any_instrument_are_read_by_the_specification(seed: int) -> None:
    played = Played(seed)
    visit, roster = played.visits[0], played.published.roster
    person = next(n for n in range(3) if not roster.conflict(PEOPLE[n].id, visit.region))
    _, content = played.sealed(visit, person)
    identity = papers.keys().device
    text = pack(content, played.published, papers.MOMENT, identity)
    told = read_code(text, identity.certificate)
    rows = score_sheet_1(content, played.published).rows
    printed = [row.chosen for row in rows if row.levels or row.data]
    assert told["answers"] == [_exact(one) for one in printed]
    assert told["number"] == content.document
    assert any_instrument(seed)[1].digest.startswith(told["instrument"])


@pytest.mark.parametrize("kind", class_days.KINDS)
def test_the_codes_of_class_papers_are_read_by_the_specification(kind: DocumentKind) -> None:
    content, identity = class_days.content(kind), papers.keys().device
    text = pack(content, papers.the_event(), papers.MOMENT, identity)
    told = read_code(text, identity.certificate)
    assert (told["kind"], told["number"]) == (str(kind), content.document)


def test_every_field_stands_in_the_specification() -> None:
    text = SPECIFICATION.read_text("utf-8")
    for field in Field:
        assert f"| {int(field)} | {field.name.lower()} |" in text
