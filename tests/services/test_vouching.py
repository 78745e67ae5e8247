"""Nobody's own card makes a paper or a code of somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smartcity_desktop.documents.drawing import FORMS, draw_paper
from smartcity_desktop.documents.forms.imprint import Imprint
from smartcity_desktop.documents.press import Printing
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.documents import PaperContent, Published, ScoreSheetContent
from smartcity_desktop.domain.facts import PersonId, RegionCode, VisitId
from smartcity_desktop.domain.roster import (
    ClassGroup,
    PanelMember,
    Person,
    Region,
    Roster,
    Visit,
)
from smartcity_desktop.domain.words import DocumentKind, Role
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    Subject,
    fingerprint,
    issue,
    new_key,
    verify_chain,
)
from smartcity_desktop.protocol.paper_code import pack
from smartcity_desktop.services.attesting import Currency, Outcome, Verdict
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.recalling import Recalling
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.verifying import Verifying
from tests.builders import MEMBER
from tests.documents import class_days, papers
from tests.services.class_room import DAY, PaperRoom

AUTHORITY = papers.keys().authority
CHAIR = Person(PersonId("AS-01"), 1, "Dr. Ratna Wiryasaputra", "Universitas", "AKADEMISI")
COLLEAGUE = Person(PersonId("AS-05"), 5, "Siti Rahmadewi, M.Si.", "Universitas", "AKADEMISI")
SECRETARY = Person(PersonId("AS-08"), 8, "Notulis Contoh", "Universitas", "AKADEMISI")
ELSEWHERE = Person(PersonId("AS-06"), 6, "Prof. Arman Wijayanto", "Institut", "PRAKTISI")
OFFICE = Person(PersonId("AS-07"), 7, "Sekretariat Contoh", "Direktorat", "PEMERINTAH")
OWN, COLLEAGUES, CHAIRS = "LP-2026-B-009-04", "LP-2026-B-009-05", "LP-2026-B-009-01"
OTHER_CLASS = "LP-2026-A-010-06"


def a_roster() -> Roster:
    base = papers.roster(papers.instrument("SEL-A"))
    (b,) = base.classes
    seats = (PanelMember(COLLEAGUE.id, Role.MEMBER), PanelMember(SECRETARY.id, Role.SECRETARY))
    return replace(
        base,
        people=(*base.people, COLLEAGUE, SECRETARY, ELSEWHERE, OFFICE),
        regions=(
            *base.regions,
            Region(RegionCode("33.74"), "Kota Semarang", "Jawa Tengah", "2025"),
        ),
        classes=(
            replace(b, panel=(*b.panel, *seats)),
            ClassGroup("A", "Ruang 1", (PanelMember(ELSEWHERE.id, Role.CHAIR),)),
        ),
        visits=(
            *base.visits,
            Visit(VisitId("V010"), 10, RegionCode("33.74"), "A", 1, "08.00", 75, confirmed=True),
        ),
    )


def card_of(person: Person) -> Identity:
    key = new_key()
    subject = Subject(person.name, person.id, person.institution, "uji-2026", Purpose.CARD)
    return Identity(key, (issue(AUTHORITY, subject, key.public_key()),))


def device_of(card: Identity, person: Person) -> Identity:
    key = new_key()
    subject = Subject(person.name, person.id, "Laptop", "uji-2026", Purpose.DEVICE)
    return Identity(key, (issue(card, subject, key.public_key()), *card.chain))


def honest(person: Person) -> Identity:
    return device_of(card_of(person), person)


@pytest.fixture
def known(tmp_path: Path) -> KnownEvents:
    events = KnownEvents(tmp_path / "known")
    authority = AUTHORITY.certificate
    events.remember("uji-2026", "Uji 2026", authority, example=True, roster=a_roster())
    return events


EVENT = Published(
    a_roster(), papers.instrument("SEL-A"), fingerprint(AUTHORITY.certificate), papers.PACKAGE
)


def a_sheet(document: str = OWN, region: str = "71.08", revision: int = 3) -> ScoreSheetContent:
    sheet = papers.sheet()
    return replace(
        sheet, inputs=replace(sheet.inputs, sheet=document, revision=revision), region=region
    )


def a_class_paper(kind: DocumentKind, document: str) -> PaperContent:
    content: Any = class_days.content(kind)
    return replace(content, head=replace(content.head, document=document))


def sealed(content: PaperContent, device: Identity, name: str) -> bytes:
    code = pack(content, EVENT, papers.MOMENT, device)
    printing = Printing("3-11-2026 11.31 WITA", issuer=name)
    word, draw = FORMS[content.kind, content.form]
    if isinstance(content, ScoreSheetContent):
        said: Any = papers.printed()
    else:
        said = word(content, class_days.the_day().published)
    # Said in the event they were made for, of the event whose keys are at hand.
    pdf = draw(replace(said, imprint=Imprint.of(content, EVENT)), Paper.A4, code, printing)
    return seal(pdf, Sealer(device, AUTHORITY.certificate), papers.MOMENT)


def judged(known: KnownEvents, content: PaperContent, person: Person, name: str = "") -> Verdict:
    return Verifying(known).judge(sealed(content, honest(person), name or person.name))


def keys(verdict: Verdict) -> list[str]:
    return [reason.key for reason in verdict.reasons]


def test_a_sheet_is_its_assessors_and_says_who_that_is(known: KnownEvents) -> None:
    verdict = judged(known, a_sheet(), papers.ASSESSOR)
    assert verdict.good
    assert verdict.rights
    assert verdict.currency is Currency.UNKNOWN
    about = verdict.about
    assert (about.person, about.role, about.class_code) == (papers.ASSESSOR.name, "member", "B")
    assert (about.region, about.region_name) == ("71.08", papers.REGION.name)
    assert about.levels == tuple(row.chosen for row in papers.printed().rows if row.levels)


@pytest.mark.parametrize("named", [CHAIR, replace(CHAIR, id=papers.ASSESSOR.id)])
def test_a_card_certifies_no_device_under_another_name(
    known: KnownEvents, named: Person, tmp_path: Path
) -> None:
    device = device_of(card_of(papers.ASSESSOR), named)
    with pytest.raises(ProtocolError):
        verify_chain(device.chain, AUTHORITY.certificate, Purpose.DEVICE)
    for document in (OWN, CHAIRS):
        content = a_sheet(document)
        verdict = Verifying(known).judge(sealed(content, device, CHAIR.name))
        assert (verdict.outcome, keys(verdict)) == (Outcome.BROKEN, ["certificate_untrusted"])
    authority = AUTHORITY.certificate
    with pytest.raises(ProtocolError):
        known.remember("uji-2026", "Uji", authority, example=True, devices=[device.chain])


def test_a_device_without_its_card_is_nobodys(known: KnownEvents) -> None:
    own, chairs = card_of(papers.ASSESSOR), card_of(CHAIR)
    fresh = device_of(own, CHAIR)
    for chain in (fresh.chain[:1], (fresh.certificate, *chairs.chain), ()):
        with pytest.raises(ProtocolError):
            verify_chain(chain, AUTHORITY.certificate, Purpose.DEVICE)


@pytest.mark.parametrize(
    ("document", "region"), [(COLLEAGUES, "71.08"), (CHAIRS, "71.08"), (OTHER_CLASS, "33.74")]
)
def test_anothers_sheet_number_is_not_valid(known: KnownEvents, document: str, region: str) -> None:
    verdict = judged(known, a_sheet(document, region), papers.ASSESSOR)
    assert verdict.outcome is Outcome.BROKEN
    assert keys(verdict)[0] == "signer_foreign"
    assert verdict.word == "outcome_not_theirs"
    # Who sealed it is said, and whose it is.
    assert verdict.about.person == papers.ASSESSOR.name
    assert verdict.reasons[0].details["owner"] != papers.ASSESSOR.name


def test_a_number_that_the_event_does_not_have_is_unknown(known: KnownEvents) -> None:
    for document in ("LP-2026-B-011-04", "LP-2026-C-009-04", "LP-2025-B-009-04"):
        verdict = judged(known, a_sheet(document), papers.ASSESSOR)
        assert (verdict.outcome, keys(verdict)[0]) == (Outcome.UNKNOWN, "number_unknown")


def test_a_sheet_of_another_region_than_its_numbers_is_not_valid(known: KnownEvents) -> None:
    verdict = judged(known, a_sheet(region="33.74"), papers.ASSESSOR)
    assert (verdict.outcome, keys(verdict)[0]) == (Outcome.BROKEN, "subject_differs")


@pytest.mark.parametrize("person", [CHAIR, SECRETARY, OFFICE])
def test_papers_of_a_class_are_its_chairs_and_secretarys(
    known: KnownEvents, person: Person
) -> None:
    assert judged(known, a_class_paper(DocumentKind.ATTENDANCE, "DH-2026-B-H2"), person).good


def test_what_a_member_seals_for_the_chair_is_not_certain(known: KnownEvents) -> None:
    content = a_class_paper(DocumentKind.ATTENDANCE, "DH-2026-B-H2")
    for person in (papers.ASSESSOR, ELSEWHERE):
        verdict = judged(known, content, person)
        assert (verdict.outcome, keys(verdict)[0]) == (Outcome.UNKNOWN, "signer_unsure")
        assert verdict.word == "outcome_not_certain"


def test_the_kind_of_a_paper_is_that_of_its_number(known: KnownEvents) -> None:
    verdict = judged(known, a_class_paper(DocumentKind.MINUTES, "DH-2026-B-H2"), CHAIR)
    assert (verdict.outcome, keys(verdict)[0]) == (Outcome.BROKEN, "kind_differs")


def test_a_code_is_held_against_its_signer_too(known: KnownEvents) -> None:
    device = honest(papers.ASSESSOR)
    authority = AUTHORITY.certificate
    known.remember("uji-2026", "Uji 2026", authority, example=True, devices=[device.chain])
    found = {
        document: Verifying(known).judge(
            pack(a_sheet(document, region), EVENT, papers.MOMENT, device).encode()
        )
        for document, region in (
            (OWN, "71.08"), (COLLEAGUES, "71.08"), (CHAIRS, "71.08"), (OTHER_CLASS, "33.74")
        )
    }  # fmt: skip
    assert found.pop(OWN).good
    for verdict in found.values():
        assert (verdict.outcome, keys(verdict)[0]) == (Outcome.BROKEN, "signer_foreign")
        assert verdict.about.person == papers.ASSESSOR.name
        assert verdict.about.signed_at


def test_without_panels_the_verdict_says_that_rights_were_not_checked(tmp_path: Path) -> None:
    events = KnownEvents(tmp_path)
    events.remember("uji-2026", "Uji 2026", AUTHORITY.certificate, example=True)
    assert not judged(events, a_sheet(), papers.ASSESSOR).rights


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PaperRoom]:
    made = PaperRoom(tmp_path)
    made.open_day()
    made.agree(VisitId("V001"), {MEMBER: {"A2.1": 1}})
    Running(made.chair).close_day("B", DAY)
    made.share()
    yield made
    made.close()


def by(room: PaperRoom, tmp_path: Path, pdf: bytes) -> Verdict:
    package = room.event.package
    known = KnownEvents(tmp_path / "known")
    known.remember("uji-2026", "Uji", package.authority, example=True, roster=package.roster)
    return Verifying(known, recall=lambda _event: Recalling(room.chair)).judge(pdf)


def drawn_again(room: PaperRoom, content: PaperContent) -> bytes:
    """Return what a member's own program seals when its owner tells it what to say."""
    identity = room[MEMBER].identity
    published = room[MEMBER].published
    code = pack(content, published, papers.MOMENT, identity)
    printing = Printing("3-11-2026", issuer=MEMBER.name)
    pdf = draw_paper(content, published, Paper.A4, code, printing)
    return seal(pdf, Sealer(identity, room.event.package.authority), papers.MOMENT)


def test_what_was_issued_is_compared_where_the_journals_are(
    room: PaperRoom, tmp_path: Path
) -> None:
    issuing = Issuing(room[MEMBER])
    (sheet,) = issuing.sealed_sheets("B")
    issued = issuing.pdf(issuing.issue(sheet))
    content: Any = issuing.content(sheet)
    room.share()
    genuine = by(room, tmp_path, issued)
    assert genuine.good
    assert genuine.currency is Currency.NEWEST
    # The same number and revision with other words is not what the journal has.
    twin = by(room, tmp_path, drawn_again(room, replace(content, index="5")))
    assert (twin.outcome, keys(twin)[0]) == (Outcome.BROKEN, "issued_otherwise")
    later = replace(content.inputs, revision=99)
    ahead = by(room, tmp_path, drawn_again(room, replace(content, inputs=later)))
    assert (ahead.outcome, keys(ahead)[0]) == (Outcome.UNKNOWN, "revision_unheard")


def test_a_members_print_of_a_class_paper_stands_when_it_says_what_the_facts_say(
    room: PaperRoom, tmp_path: Path
) -> None:
    issuing = Issuing(room[MEMBER])
    document = "DH-2026-B-H2"
    assert by(room, tmp_path, issuing.pdf(issuing.issue(document))).good
    content: Any = issuing.content(document)
    other = replace(content, head=replace(content.head, room="Ruang lain"))
    assert by(room, tmp_path, drawn_again(room, other)).outcome is not Outcome.VALID


def test_two_papers_of_one_number_are_both_named(room: PaperRoom, tmp_path: Path) -> None:
    chair, document = Issuing(room.chair), "DH-2026-B-H2"
    chair.issue(document)
    room.share()
    content: Any = chair.content(document)
    other = replace(content, head=replace(content.head, room="Ruang lain"))
    assert by(room, tmp_path, drawn_again(room, other)).outcome is not Outcome.VALID
