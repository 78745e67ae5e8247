from base64 import b64encode
from pathlib import Path

import pytest

from smartcity_desktop.documents.score_sheet import draw_score_sheet
from smartcity_desktop.documents.seal import Sealer, seal
from smartcity_desktop.documents.style import Paper
from smartcity_desktop.domain.facts import Fact, JournalOpened, Noted, PersonId, SheetId
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.resources import resource
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.bundle import cut
from smartcity_desktop.protocol.identity import certificate_bytes, fingerprint
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall
from smartcity_desktop.protocol.package import open_package, seal_package
from smartcity_desktop.protocol.paper_code import pack
from smartcity_desktop.services.attesting import Brought, Outcome, Verdict
from smartcity_desktop.services.verifying import Offered, Verifying
from tests.documents import later_hands, papers
from tests.salts import SALT_KEY


@pytest.fixture
def known(tmp_path: Path) -> KnownEvents:
    held = papers.keys()
    events = KnownEvents(tmp_path / "known")
    events.remember(
        "uji-2026",
        "Uji 2026",
        held.authority.certificate,
        example=True,
        devices=[held.device.chain],
    )
    return events


@pytest.fixture
def nobody(tmp_path: Path) -> KnownEvents:
    return KnownEvents(tmp_path / "nobody")


def a_pdf() -> bytes:
    held = papers.keys()
    drawn = draw_score_sheet(papers.printed(), Paper.A4, a_code(), papers.PRINTING)
    return seal(drawn, Sealer(held.device, held.authority.certificate), papers.MOMENT)


def a_code(*, example: bool = True) -> str:
    published = papers.the_event(example=example)
    content = papers.sheet(example=example)
    return pack(content, published, papers.MOMENT, papers.keys().device)


def a_package() -> bytes:
    text = resource("instruments", "sel-a-1.0.0.toml").read_text("utf-8")
    return seal_package(papers.roster(papers.instrument("SEL-A")), text, papers.keys().authority)


def a_bundle(first: int = 0) -> bytes:
    held = papers.keys()
    own = fingerprint(held.device.certificate)
    facts: list[Fact] = [
        JournalOpened(
            own,
            PersonId("AS-04"),
            "uji-2026",
            fingerprint(held.authority.certificate),
            tuple(b64encode(certificate_bytes(c)).decode() for c in held.device.chain),
            (),
            example=True,
        ),
        Noted(SheetId("LP-2026-B-009-04"), "A1.2", "Catatan."),
    ]
    head, lines = Head(), list[Line]()
    for number, fact in enumerate(facts):
        wall = Wall(1_793_673_000_000 + number, "Asia/Makassar")
        lines.append(head.following(fact, wall, SALT_KEY))
        head = head.after(lines[-1])
    authority = fingerprint(held.authority.certificate)
    journal = JournalId("0190a5c0-0000-7000-8000-000000000001")
    return cut(lines[first:], "uji-2026", authority, journal, own, held.device, SALT_KEY)


def test_a_sealed_sheet_of_a_known_event_is_valid(known: KnownEvents, tmp_path: Path) -> None:
    path = tmp_path / "lembar.pdf"
    path.write_bytes(a_pdf())
    verdict = Verifying(known).verify(path)
    assert verdict.good
    assert verdict.brought is Brought.PDF
    assert [reason.key for reason in verdict.reasons] == ["genuine", "example"]
    assert verdict.about.document == "LP-2026-B-009-04"
    assert verdict.about.person == papers.ASSESSOR.name
    assert verdict.about.example


def test_a_newer_revision_makes_a_paper_outdated(known: KnownEvents) -> None:
    for content in (a_pdf(), a_code().encode()):
        verdict = Verifying(known, {"LP-2026-B-009-04": 4}.get).judge(content)
        assert verdict.outcome is Outcome.OUTDATED
        assert verdict.reasons[0].details == {"revision": 3, "newest": 4}
        assert Verifying(known, {"LP-2026-B-009-04": 3}.get).judge(content).good
        assert Verifying(known, {}.get).judge(content).good


def test_a_code_in_a_text_file_is_valid_and_tells_every_level(
    known: KnownEvents, tmp_path: Path
) -> None:
    path = tmp_path / "qr.txt"
    path.write_text(a_code() + "\n")
    verdict = Verifying(known).verify(path)
    assert verdict.good
    assert verdict.brought is Brought.CODE
    levels = tuple(row.chosen for row in papers.printed().rows if row.levels)
    assert verdict.about.levels == levels


def test_a_package_and_bundles_of_a_known_event_are_valid(known: KnownEvents) -> None:
    for content, brought in (
        (a_package(), Brought.PACKAGE),
        (a_bundle(), Brought.BUNDLE),
        (a_bundle(1), Brought.BUNDLE),
    ):
        verdict = Verifying(known).judge(content)
        assert (verdict.outcome, verdict.brought) == (Outcome.VALID, brought)


def test_papers_of_a_stranger_are_unknown(nobody: KnownEvents) -> None:
    for content in (a_pdf(), a_code().encode(), a_package(), a_bundle()):
        verdict = Verifying(nobody).judge(content)
        assert verdict.outcome is Outcome.UNKNOWN
        assert verdict.reasons[0].key == "event_unknown"


def test_an_unknown_device_of_a_known_event_is_told(tmp_path: Path) -> None:
    events = KnownEvents(tmp_path)
    authority = papers.keys().authority.certificate
    events.remember("uji-2026", "Uji", authority, example=True)
    for content in (a_code().encode(), a_bundle(1)):
        verdict = Verifying(events).judge(content)
        assert verdict.outcome is Outcome.UNKNOWN
        assert verdict.reasons[0].key == "device_unknown"
    # The first bundle of a journal and a PDF bring the device's certificate along.
    assert Verifying(events).judge(a_bundle()).good
    assert Verifying(events).judge(a_pdf()).good


def test_changed_files_are_broken(known: KnownEvents) -> None:
    for content in (a_pdf(), a_package(), a_bundle(), a_bundle(1)):
        for place in (len(content) // 3, len(content) // 2, len(content) * 2 // 3):
            changed = bytearray(content)
            changed[place] ^= 1
            verdict = Verifying(known).judge(bytes(changed), ".pdf" if content[:1] == b"%" else "")
            assert verdict.outcome is Outcome.BROKEN, verdict
    code = a_code()
    changed_code = code[:-4] + ("A" if code[-4] != "A" else "B") + code[-3:]
    assert Verifying(known).judge(changed_code.encode()).outcome is Outcome.BROKEN


def test_a_pdf_without_its_beginning_is_still_judged_as_one(
    known: KnownEvents, tmp_path: Path
) -> None:
    path = tmp_path / "lembar.PDF"
    path.write_bytes(b"?" + a_pdf()[1:])
    verdict = Verifying(known).verify(path)
    assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.BROKEN, "not_a_pdf")


def test_an_event_that_changed_its_nature_is_not_believed(tmp_path: Path) -> None:
    held = papers.keys()
    events = KnownEvents(tmp_path)
    events.remember(
        "uji-2026", "Uji", held.authority.certificate, example=False, devices=[held.device.chain]
    )
    for content in (a_pdf(), a_code().encode()):
        verdict = Verifying(events).judge(content)
        assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.BROKEN, "claims_differ")


@pytest.mark.parametrize(
    "content", [b"", b"halo", b"PK\x03\x04", b"\xff\xfe", b"https://example.org"]
)
def test_other_files_are_unknown(known: KnownEvents, content: bytes) -> None:
    verdict = Verifying(known).judge(content)
    assert (verdict.outcome, verdict.brought) == (Outcome.UNKNOWN, Brought.OTHER)


def test_an_unsealed_pdf_is_unknown(known: KnownEvents) -> None:
    drawn = draw_score_sheet(papers.printed(), Paper.A4, "SCI1:A", papers.PRINTING)
    verdict = Verifying(known).judge(drawn)
    assert (verdict.outcome, verdict.reasons[0].key) == (Outcome.UNKNOWN, "not_sealed")


def test_a_second_signature_leaves_a_paper_valid_and_is_told(known: KnownEvents) -> None:
    verdict = Verifying(known).judge(later_hands.signed_by_stranger(a_pdf()))
    assert verdict.good
    (later,) = verdict.later
    assert (later.kind, later.name, later.ours) == ("signature", later_hands.STRANGER, False)


def test_a_change_after_signing_is_told_as_such_and_levels_stay_those_signed(
    known: KnownEvents,
) -> None:
    verdict = Verifying(known).judge(later_hands.redrawn(a_pdf()))
    assert (verdict.outcome, verdict.word) == (Outcome.BROKEN, "outcome_changed_after")
    assert [reason.key for reason in verdict.reasons][:2] == ["changed_after", "seal_whole"]
    assert verdict.about.levels == Verifying(known).judge(a_pdf()).about.levels != ()


def test_a_cut_pdf_is_broken(known: KnownEvents) -> None:
    whole = a_pdf()
    for size in (len(whole) // 4, len(whole) // 2, len(whole) - 3000, len(whole) - 1):
        assert Verifying(known).judge(whole[:size], ".pdf").outcome is Outcome.BROKEN


def test_a_package_that_was_given_or_lies_beside_is_trusted_as_far_as_it_goes(
    nobody: KnownEvents, tmp_path: Path
) -> None:
    (tmp_path / "lembar.pdf").write_bytes(a_pdf())
    given = Verifying(nobody, offered=[Offered("uji.event", open_package(a_package()))])
    verdict = given.verify(tmp_path / "lembar.pdf")
    assert (verdict.outcome, verdict.trust, verdict.rights) == (Outcome.VALID, "package", True)
    assert verdict.about.indicators
    assert "trust_package" in [reason.key for reason in verdict.reasons]
    (tmp_path / "uji.event").write_bytes(a_package())
    # Whoever can put a paper into a folder can put a package beside it.
    beside = Verifying(nobody).verify(tmp_path / "lembar.pdf")
    assert (beside.outcome, beside.trust) == (Outcome.UNKNOWN, "beside")
    authority = fingerprint(papers.keys().authority.certificate)
    assert beside.reasons[0].details == {"file": "uji.event", "authority": authority}
    (tmp_path / "uji.event").write_bytes(a_package()[:-9])
    assert Verifying(nobody).verify(tmp_path / "lembar.pdf").reasons[0].key == "event_unknown"


def test_a_missing_or_unreadable_path_is_bad_input(known: KnownEvents, tmp_path: Path) -> None:
    with pytest.raises(HostError) as missing:
        Verifying(known).verify(tmp_path / "tidak-ada.pdf")
    assert missing.value.key == "file_missing"
    with pytest.raises(HostError) as folder:
        Verifying(known).verify(tmp_path)
    assert folder.value.key == "file_is_folder"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_verdict_can_be_said(
    language: str, known: KnownEvents, nobody: KnownEvents, tmp_path: Path
) -> None:
    wording = Wording(language)
    contents = (a_pdf(), a_code().encode(), a_package(), a_bundle(1), b"halo", a_pdf() + b"x", b"")
    newest = {"LP-2026-B-009-04": 9}.get
    found = [
        Verifying(events, newest).judge(content)
        for events in (known, nobody)
        for content in contents
    ]
    for verdict in found:
        assert all(sentences(wording, verdict))


def sentences(wording: Wording, verdict: Verdict) -> list[str]:
    reasons = [wording.say(f"papers.{r.key}", **r.details) for r in verdict.reasons]
    words = (verdict.word, f"brought_{verdict.brought}")
    return [*reasons, *(wording.say(f"papers.{word}") for word in words)]
