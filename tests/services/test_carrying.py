"""Files beside facts: resumed where they were cut, asked for again when wrong, never in the way."""

from pathlib import Path
from random import Random

import pytest
from PIL import Image

from smartcity_desktop.domain.facts import Scored, VisitId
from smartcity_desktop.protocol.attachments import PART_LIMIT
from smartcity_desktop.services import carrying
from smartcity_desktop.services.collecting import Collecting, Label, Measured, measured
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.storage.files import kept_file
from smartcity_desktop.sync.errors import SyncError, TimedOutError
from smartcity_desktop.sync.http import HttpRail
from tests.laptops import laptop, member, secretariat  # noqa: F401
from tests.services.panel import centre  # noqa: F401

VISIT = VisitId("V002")


def a_photo(path: Path, side: int = 700) -> Path:
    """Write a picture of noise, which no compression makes smaller than some parts."""
    noise = Random(side).randbytes(side * side * 3)
    Image.frombytes("RGB", (side, side), noise).save(path, "PNG")
    return path


def bring(profile: Profile, path: Path) -> Measured:
    file = measured(path)
    collecting = Collecting(profile)
    collecting.keep(file)
    collecting.attach(VISIT, file, Label("Foto lapangan"))
    return file


class Counting(HttpRail):
    """The real rail, with what went over it; `cut_after` parts it loses the link."""

    sent: list[int]
    got: list[int]
    cut_after = 10**9

    def attach(self, digest: str, offset: int, content: bytes) -> int:
        if len(self.sent) >= self.cut_after:
            raise TimedOutError("cut")
        self.sent.append(offset)
        return super().attach(digest, offset, content)

    def attachment(self, digest: str, offset: int) -> bytes:
        if len(self.got) >= self.cut_after:
            raise TimedOutError("cut")
        self.got.append(offset)
        return super().attachment(digest, offset)


def counting(cut_after: int = 10**9) -> type[Counting]:
    return type("Counted", (Counting,), {"sent": [], "got": [], "cut_after": cut_after})


def delivering(profile: Profile, centre: str, rail: type[HttpRail]) -> Delivering:
    return Delivering(profile, centre, lambda p, url: rail(url, p.package.authority, p.identity))


def test_what_the_secretariat_brings_reaches_the_panel_and_is_sent_once(
    secretariat: Profile, member: Profile, centre: str, tmp_path: Path
):
    file = bring(secretariat, a_photo(tmp_path / "foto.png"))
    assert file.size > 4 * PART_LIMIT
    rail = counting()
    sending = delivering(secretariat, centre, rail)
    assert sending.exchange().files == carrying.Brought(sent=1)
    assert rail.sent == list(range(0, file.size, PART_LIMIT))
    assert sending.exchange().files == carrying.Brought()
    assert len(rail.sent) == -(-file.size // PART_LIMIT)
    assert Delivering(member, centre).exchange().files == carrying.Brought(fetched=1)
    with Collecting(member).opened(file.digest) as copy:
        assert copy.read() == file.path.read_bytes()


def test_a_cut_in_the_middle_goes_on_where_it_was(
    secretariat: Profile, member: Profile, centre: str, tmp_path: Path
):
    file = bring(secretariat, a_photo(tmp_path / "foto.png"))
    with pytest.raises(SyncError):
        delivering(secretariat, centre, counting(2)).exchange()
    again = counting()
    assert delivering(secretariat, centre, again).exchange().files.sent == 1
    assert again.sent[0] == 2 * PART_LIMIT
    with pytest.raises(SyncError):
        delivering(member, centre, counting(3)).exchange()
    held = kept_file(member.store, file.digest)
    assert held is not None
    assert held.held == 3 * PART_LIMIT
    rest = counting()
    assert delivering(member, centre, rest).exchange().files.fetched == 1
    assert rest.got[0] == 3 * PART_LIMIT


def test_wrong_bytes_are_refused_and_asked_for_again(
    secretariat: Profile, member: Profile, centre: str, tmp_path: Path
):
    file = bring(secretariat, a_photo(tmp_path / "foto.png"))
    Delivering(secretariat, centre).exchange()

    class Flipped(HttpRail):
        def attachment(self, digest: str, offset: int) -> bytes:
            part = super().attachment(digest, offset)
            return bytes([part[0] ^ 1]) + part[1:] if offset == 0 else part

    assert delivering(member, centre, Flipped).exchange().files.left == 1
    assert kept_file(member.store, file.digest) is None
    assert Delivering(member, centre).exchange().files.fetched == 1


def test_a_new_fact_does_not_wait_for_a_file(
    secretariat: Profile, member: Profile, centre: str, tmp_path: Path
):
    bring(secretariat, a_photo(tmp_path / "foto.png"))
    Delivering(secretariat, centre).exchange()
    scoring = Scoring(member, lambda _pin: None)
    sheet = member.roster.sheet_id(member.roster.visit(VISIT), member.person_id)

    class Busy(HttpRail):
        def attachment(self, digest: str, offset: int) -> bytes:
            scoring.give(sheet, "A2.2", 3)
            return super().attachment(digest, offset)

    busy = delivering(member, centre, Busy)
    assert busy.exchange().files.left == 1
    assert busy.standing().pending == 1
    exchanged = Delivering(member, centre).exchange()
    assert (exchanged.delivered, exchanged.files.fetched) == (1, 1)
    facts = [line.entry.known_fact() for line in member.store.lines(member.journal)]
    assert sum(isinstance(fact, Scored) for fact in facts) == 1


def test_one_exchange_carries_no_more_than_its_budget(
    secretariat: Profile, centre: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(carrying, "BUDGET", 2 * PART_LIMIT)
    bring(secretariat, a_photo(tmp_path / "foto.png"))
    rail = counting()
    sending = delivering(secretariat, centre, rail)
    assert sending.exchange().files == carrying.Brought(left=1)
    assert len(rail.sent) == 2
    while sending.exchange().files.left:
        assert len(rail.sent) < 20
    assert rail.sent == sorted(set(rail.sent))
