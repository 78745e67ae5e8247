"""Any instrument that the check accepts is played to the end by the services, on real laptops.

Three people enter the published event, score, seal, open the levels, talk, agree and sign; their
papers are verified and their codes read back; then the region is ranked.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.documents.reading import read_sealed
from smartcity_desktop.domain.facts import PersonId, SheetId, VisitId
from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.index import NO_EVIDENCE
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.sheet import note_required
from smartcity_desktop.domain.words import Stage, VisitState
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.protocol.identity import new_authority
from smartcity_desktop.protocol.package import (
    activation_code,
    hub_class_for,
    issue_card,
    open_package,
    seal_package,
)
from smartcity_desktop.services.issuing import Issuing, newest_revisions
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.verifying import Outcome, Verifying
from tests.any_instruments import an_answer, any_instrument, any_roster
from tests.builders import PublishedEvent
from tests.services.class_room import PANEL, PaperRoom

VISITS = VisitId("V001"), VisitId("V002")
SEEDS = (3, 11)


def an_event(seed: int) -> PublishedEvent:
    """Publish the small event on an instrument by chance, with cards for three of the panel."""
    content, instrument = any_instrument(seed)
    assert mismatches(instrument) == []
    roster = any_roster(instrument, seed)
    authority = new_authority(roster.event.code, "Sekretariat uji")
    package = open_package(seal_package(roster, content.decode(), authority))
    cards: dict[PersonId, tuple[bytes, str]] = {}
    for person in PANEL[:3]:
        code, hub = activation_code(), hub_class_for(roster, person.id)
        cards[person.id] = issue_card(authority, roster.event.code, person, code, hub), code
    return PublishedEvent(package, authority, cards)


@pytest.fixture(params=SEEDS)
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PaperRoom]:
    made = PaperRoom(tmp_path, PANEL[:3], an_event(request.param))
    made.open_day()
    yield made
    made.close()


def sealed(room: PaperRoom, visit: VisitId, person: Person, chance: random.Random) -> SheetId:
    """Fill and seal one sheet by chance."""
    profile, scoring = room[person], Scoring(room[person], lambda _pin: None)
    published = profile.package.roster
    sheet = published.sheet_id(published.visit(visit), person.id)
    for node in scoring.sheet(sheet).judged():
        level = an_answer(scoring.sheet(sheet).instrument, node.code, chance)
        level = NO_EVIDENCE if chance.random() < 0.1 else level
        scoring.give(sheet, node.code, level)
        if note_required(node, level):
            scoring.note(sheet, node.code, "Bukti pada DPA hlm. 9.")
    ratings = scoring.sheet(sheet).instrument.ratings
    if ratings:
        scoring.rate(sheet, chance.choice(ratings).code)
    scoring.submit(sheet, "")
    return sheet


def agreed(room: PaperRoom, visit: VisitId) -> None:
    moderating = Moderating(room.chair)
    moderating.reveal(visit, "yang lain tidak hadir")
    for flag in moderating.open_moderation(visit):
        moderating.leave_different(visit, flag, "tafsir bukti berbeda")
    moderating.agree(visit)
    room.share()
    for profile in room.profiles.values():
        assert Moderating(profile).result_matches(visit)
        assert profile.book.refused == {}


def test_what_the_check_accepts_is_played_to_the_end(room: PaperRoom, tmp_path: Path):
    chance, running = random.Random(7), Running(room.chair)
    known = KnownEvents(tmp_path / "known")
    package = room.event.package
    code = package.roster.event.code
    known.remember(code, "Uji", package.authority, example=True, devices=[])
    for visit in VISITS:
        running.arrive(visit, "Bupati", 6, name="Drs. Contoh", head_of_region=True)
        running.start_stage(visit, Stage.SCORING)
        room.share()
        sheets = {p.id: sealed(room, visit, p, chance) for p in room.people}
        room.share()
        agreed(room, visit)
        room.sign_all(visit)
        assert room.chair.book.turn(visit).state is VisitState.FINAL
        serial = package.roster.visit(visit).serial
        papers: list[tuple[Person, str]] = [(p, sheets[p.id]) for p in room.people]
        papers.append((room.people[0], f"RD-2026-B-{serial:03d}"))
        for person, document in papers:
            issuing = Issuing(room[person])
            path = issuing.write(document, tmp_path)
            verdict = Verifying(known, newest_revisions(room[person]).get).verify(path)
            assert verdict.outcome is Outcome.VALID, verdict
            assert read_sealed(path.read_bytes()).claims.document == document
    ranked = {one.result.visit.id for one in Ranking(room.chair).results().ranked}
    assert set(VISITS) <= ranked
    for profile in room.profiles.values():
        results = Ranking(profile).results()
        assert not results.differing
        assert results.final == set(VISITS)
