"""Evidence comes to a visit, is judged by one assessor, and says when it came."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.documents.exhibits import ExhibitKind, page_total
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.evidence import Arrival
from smartcity_desktop.domain.facts import EvidenceAdded, EvidenceChecked, VisitId
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.files import begin_file, keep_part
from tests.builders import CHAIR, MEMBER, PublishedEvent, a_profile
from tests.documents.exhibit_files import a_pdf, a_picture

VISIT = VisitId("V001")


@pytest.fixture
def chair(tmp_path: Path, event: PublishedEvent):
    profile = a_profile(tmp_path / "ketua", event, CHAIR)
    yield profile
    profile.close()


def a_file(folder: Path, name: str = "rpjmd.pdf", content: bytes | None = None) -> Path:
    path = folder / name
    path.write_bytes(a_pdf(2) if content is None else content)
    return path


def brought(profile: Profile, path: Path, label: Label) -> str:
    collecting = Collecting(profile)
    file = measured(path)
    collecting.keep(file)
    collecting.attach(VISIT, file, label)
    return file.digest


def test_a_file_is_kept_named_and_opened(tmp_path: Path, chair: Profile):
    path = a_file(tmp_path)
    label = Label("RPJMD  2025–2029", "A2.2", "Selasa pagi", "Bappeda")
    digest = brought(chair, path, label)
    collecting = Collecting(chair)
    (found,) = collecting.about(VISIT, "A2.2")
    assert (found.digest, found.title, found.name) == (digest, "RPJMD 2025–2029", "rpjmd.pdf")
    assert (found.taken, found.place, found.author) == ("Selasa pagi", "Bappeda", CHAIR.id)
    assert found.arrival is Arrival.IN_TIME
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert collecting.kind(digest) is ExhibitKind.PDF
    with collecting.opened(digest) as file:
        assert page_total(file) == 2
    assert collecting.about(VISIT, "A1.2") == ()


def test_files_of_the_region_stand_beside_every_indicator(tmp_path: Path, chair: Profile):
    brought(chair, a_file(tmp_path, "foto.jpg", a_picture("JPEG")), Label("Ruang kendali"))
    brought(chair, a_file(tmp_path), Label("RPJMD", "A2.2"))
    titles = [e.title for e in Collecting(chair).about(VISIT, "A2.2")]
    assert titles == ["RPJMD", "Ruang kendali"]
    assert [e.title for e in Collecting(chair).about(VISIT, "A1.2")] == ["Ruang kendali"]


def test_the_same_file_for_the_same_indicator_is_named_once(tmp_path: Path, chair: Profile):
    path = a_file(tmp_path)
    for _ in range(2):
        brought(chair, path, Label("RPJMD", "A2.2"))
    brought(chair, path, Label("RPJMD", "A1.2"))
    facts = [line.entry.known_fact() for line in chair.store.lines(chair.journal)]
    assert sum(isinstance(fact, EvidenceAdded) for fact in facts) == 2


def test_a_cut_storing_goes_on_where_it_ended(tmp_path: Path, chair: Profile):
    file = measured(a_file(tmp_path))
    begin_file(chair.store, file.digest, file.size)
    keep_part(chair.store, file.digest, 0, file.path.read_bytes()[:100])
    Collecting(chair).keep(file)
    held = Collecting(chair).held(file.digest)
    assert held is not None
    assert held.whole


def test_a_file_that_changed_meanwhile_is_not_taken(tmp_path: Path, chair: Profile):
    file = measured(a_file(tmp_path))
    file.path.write_bytes(file.path.read_bytes()[:-1] + b"?")
    with pytest.raises(DomainError) as refused:
        Collecting(chair).keep(file)
    assert refused.value.key == "exhibit_changed"
    assert Collecting(chair).held(file.digest) is None


def test_what_is_too_large_or_of_another_kind_is_refused_before_it_is_stored(tmp_path: Path):
    large = tmp_path / "besar.pdf"
    with large.open("wb") as file:
        file.write(a_pdf())
        file.truncate(26 * 1024 * 1024 + 1)
    with pytest.raises(DomainError) as refused:
        measured(large)
    assert refused.value.key == "exhibit_large"
    with pytest.raises(DomainError) as other:
        measured(a_file(tmp_path, "daftar.pdf", b"PK\x03\x04"))
    assert other.value.key == "exhibit_kind"


def test_members_judge_evidence_and_do_not_bring_it(tmp_path: Path, event: PublishedEvent):
    member = a_profile(tmp_path / "anggota", event, MEMBER)
    collecting = Collecting(member)
    file = measured(a_file(tmp_path))
    with pytest.raises(DomainError) as refused:
        collecting.attach(VISIT, file, Label("RPJMD"))
    assert refused.value.key == "right_missing"
    with pytest.raises(DomainError) as unknown:
        collecting.check(VISIT, file.digest, EvidenceVerdict.VALID)
    assert unknown.value.key == "evidence_unknown"
    member.close()


def test_a_verdict_can_change_and_invalid_says_why(tmp_path: Path, chair: Profile):
    collecting = Collecting(chair)
    digest = brought(chair, a_file(tmp_path), Label("RPJMD"))
    assert collecting.checks(VISIT) == {}
    collecting.check(VISIT, digest, EvidenceVerdict.VALID)
    with pytest.raises(DomainError) as refused:
        collecting.check(VISIT, digest, EvidenceVerdict.INVALID, "  ")
    assert refused.value.key == "reason_required"
    collecting.check(VISIT, digest, EvidenceVerdict.INVALID, "tahun 2019")
    found = collecting.checks(VISIT)[digest]
    assert (found.verdict, found.reason) == (EvidenceVerdict.INVALID, "tahun 2019")
    before = chair.store.head.next_seq
    collecting.check(VISIT, digest, EvidenceVerdict.INVALID, "tahun 2019")
    assert chair.store.head.next_seq == before
    collecting.check(VISIT, digest, EvidenceVerdict.UNCHECKED)
    facts = [line.entry.known_fact() for line in chair.store.lines(chair.journal)]
    assert sum(isinstance(fact, EvidenceChecked) for fact in facts) == 3


def test_a_title_is_needed(tmp_path: Path, chair: Profile):
    file = measured(a_file(tmp_path))
    with pytest.raises(DomainError) as refused:
        Collecting(chair).attach(VISIT, replace(file), Label("  "))
    assert refused.value.key == "exhibit_untitled"
