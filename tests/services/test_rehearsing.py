"""What a rehearsal plans and overhears, apart from playing it."""

from pathlib import Path

import pytest

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.protocol.bundle import text_bytes
from smartcity_desktop.protocol.exchange import FetchAnswer, pack
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.rehearsing.incidents import Incidents, planned
from smartcity_desktop.services.rehearsing.laptop import PIN
from smartcity_desktop.services.rehearsing.overhearing import Overhearing
from smartcity_desktop.services.rehearsing.practice import (
    begin_practice,
    enter_practice,
    practice_room,
)
from smartcity_desktop.services.rehearsing.samples import one_class, sample_events, sample_roster
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing_in import SigningIn
from tests.builders import CHAIR, MEMBER, a_profile, a_roster, sheet_of, the_event
from tests.central.scribe import Scribe, a_scribe
from tests.services.panel import stage_of

QUORUM = 3


def struck(incidents: Incidents) -> list[VisitId]:
    strokes = (
        incidents.power_cut, incidents.dead_hub, incidents.recusal, incidents.refusal,
    )  # fmt: skip
    visits = [stroke.visit for stroke in strokes if stroke]
    visits += [v for v in (incidents.evidence, incidents.reopening) if v]
    return [*visits, *(incidents.swap or ())]


@pytest.mark.parametrize("event", sample_events())
def test_every_incident_finds_a_region_of_its_own(event: str) -> None:
    roster = sample_roster(event)
    for seed in range(5):
        incidents = planned(roster, QUORUM, seed)
        assert incidents == planned(roster, QUORUM, seed)
        visits = struck(incidents)
        assert len(visits) == len(set(visits)) == 8
        assert all(roster.visit(visit).confirmed for visit in (*visits, *incidents.late))
        assert all(0 < m <= roster.event.tolerance_minutes for m in incidents.late.values())


def test_who_is_struck_scores_the_region_and_the_quorum_holds() -> None:
    roster = sample_roster("ciputat-2018")
    for seed in range(20):
        incidents = planned(roster, QUORUM, seed)
        recusal = incidents.recusal
        assert recusal is not None
        where = roster.visit(recusal.visit)
        scorers = [person for _, person in roster.sheets_of(where)]
        assert recusal.person in scorers[1:]
        assert len(scorers) > QUORUM


def test_one_class_alone_is_an_event_of_its_own() -> None:
    roster = sample_roster("ciputat-2018", "C")
    assert [group.code for group in roster.classes] == ["C"]
    assert {visit.class_code for visit in roster.visits} == {"C"}
    assert {v.region for v in roster.visits} <= {region.code for region in roster.regions}
    panel = set(roster.classes[0].people())
    outside = [p.id for p in roster.people if p.id not in panel]
    assert all(roster.class_of(PersonId(person)) is None for person in outside)
    with pytest.raises(DomainError):
        one_class(a_roster(), "Z")


def test_a_colleagues_level_before_the_reveal_is_heard(tmp_path: Path) -> None:
    event = the_event()
    member = a_profile(tmp_path / "anggota", event, MEMBER)
    try:
        peer: Scribe = a_scribe(stage_of(event), CHAIR.id).open()
        hearing = Overhearing(member)
        hearing.hear(pack(FetchAnswer((text_bytes(peer.bundle()),))))
        assert (hearing.found.answers, hearing.found.levels) == (1, 0)
        peer.fill(sheet_of(event, 1, CHAIR))
        hearing.hear(pack(FetchAnswer((text_bytes(peer.bundle(1)),))))
        assert hearing.found.levels > 0
        assert set(hearing.found.early) == {"V001"}
    finally:
        member.close()


def test_a_class_is_ready_to_be_tried_by_hand(tmp_path: Path) -> None:
    roster = one_class(sample_roster("ciputat-2018"), "H")
    with practice_room(roster, tmp_path) as room:
        people = roster.classes[0].people()
        assert [path.name for path in room.profiles] == [f"profil-{one}" for one in people]
        for path in room.profiles[:2]:
            profile = SigningIn(NoVault()).sign_in(path, PIN)
            try:
                delivering = Delivering(profile)
                assert (delivering.hub, delivering.centre) == (room.hub, "")
                assert delivering.exchange_with_hub().held == 1
            finally:
                profile.close()


def test_whoever_opens_the_practice_profile_scores_at_once(tmp_path: Path) -> None:
    roster = one_class(sample_roster("ciputat-2018"), "H")
    [folder] = enter_practice(roster, tmp_path, [roster.classes[0].chair()])
    begin_practice(folder)
    profile = SigningIn(NoVault()).sign_in(folder, PIN)
    try:
        day = ClassDay(profile)
        (slot,) = (one for one in day.days()[day.today() - 1].slots if one.begun)
        assert slot.sheet is not None
        scoring = Scoring(profile, lambda _pin: None)
        first = scoring.sheet(slot.sheet).judged()[0]
        scoring.give(slot.sheet, first.code, 3)
        assert day.slot(slot.visit.id).answered == 1
    finally:
        profile.close()
