"""A panel from sealed sheets to a final result and its ranking, on real profiles."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from smartcity_desktop.documents.forms.score_sheet import score_sheet_1
from smartcity_desktop.domain.documents import ScoreSheetContent
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import (
    Agreed,
    Fact,
    ModerationOpened,
    Revealed,
    SheetId,
    SigningOpened,
    VisitId,
)
from smartcity_desktop.domain.panel import result_digest
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.visit import Seal
from smartcity_desktop.domain.words import SheetState, SigningWay, Stage, VisitState
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.writing import Writing
from smartcity_desktop.storage.queries import heads
from tests.builders import PEOPLE, PIN, a_profile, begin, sheet_of, the_event

VISIT, CODE = VisitId("V001"), "A2.2"
LEVELS = (4, 2, 4, 3, 4)


class Panel:
    """Five laptops and the secretariat's, whose journals are carried whole between them."""

    def __init__(self, folder: Path) -> None:
        self.event = the_event()
        self.profiles = [a_profile(folder / p.id, self.event, p) for p in PEOPLE]
        self.chair, self.owner, self.office = self.profiles[0], self.profiles[1], self.profiles[5]

    def sheet(self, person: Person) -> SheetId:
        return sheet_of(self.event, 1, person)

    def score(self, people: Sequence[Person] = PEOPLE) -> None:
        begin(self.chair, VISIT)
        for stage in (Stage.DISCUSSION, Stage.SCORING):
            Running(self.chair).start_stage(VISIT, stage)
        for profile, person, level in zip(self.profiles, people, LEVELS, strict=False):
            scoring, sheet = Scoring(profile, lambda _pin: None), self.sheet(person)
            for node in scoring.sheet(sheet).judged():
                scoring.give(sheet, node.code, level if node.code == CODE else 3)
            scoring.rate(sheet, scoring.sheet(sheet).instrument.ratings[0].code)
            scoring.submit(sheet, PIN)
        self.carry()

    def carry(self) -> None:
        for source in self.profiles:
            for target in self.profiles:
                if source is not target:
                    carry(source, target)

    def close(self) -> None:
        for profile in self.profiles:
            profile.close()


def carry(source: Profile, target: Profile) -> None:
    """Let one laptop have everything another one wrote."""
    known = heads(target.store).get(source.journal, 0)
    lines = source.store.lines(source.journal, known)
    rows = [(line.entry.seq, line.hash, line.content) for line in lines]
    target.store.receive(source.journal, source.person_id, rows)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    made = Panel(tmp_path)
    made.score()
    yield made
    made.close()


def confirmed() -> None:
    """Stand for a PIN that was right."""


def agreed(panel: Panel) -> Moderating:
    """Take the region through moderation to its agreed result."""
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()
    assert moderating.open_moderation(VISIT) == (CODE,)
    panel.carry()
    own = Moderating(panel.owner)
    own.revise(panel.sheet(PEOPLE[1]), {CODE: 3}, "Ditunjukkan DPA hlm. 9.", confirmed)
    panel.carry()
    moderating.close_flag(VISIT, CODE)
    moderating.agree(VISIT)
    panel.carry()
    return moderating


def signed(panel: Panel, people: Sequence[Person] = PEOPLE[:5]) -> Moderating:
    moderating = agreed(panel)
    moderating.open_signing(VISIT)
    for person in people:
        moderating.sign(VISIT, person.id, SigningWay.WET)
    panel.carry()
    return moderating


def test_before_the_reveal_nobody_is_shown_anything(panel: Panel):
    for profile in panel.profiles[:5]:
        with pytest.raises(DomainError) as refused:
            Moderating(profile).comparison(VISIT)
        assert refused.value.key == "levels_closed"


def test_only_the_chair_reveals_and_says_why_without_everybody(panel: Panel):
    with pytest.raises(DomainError) as refused:
        Moderating(panel.owner).reveal(VISIT)
    assert refused.value.key == "right_missing"
    moderating = Moderating(panel.chair)
    assert moderating.missing(VISIT) == ()
    moderating.reveal(VISIT)
    assert all(one.before_reveal for one in moderating.sealed(VISIT))
    assert len(moderating.turn(VISIT).seals) == 5


def test_a_change_keeps_the_sealed_level_and_outdates_the_paper(panel: Panel):
    issuing, sheet = Issuing(panel.owner), panel.sheet(PEOPLE[1])
    issuing.issue(sheet)
    moderating = agreed(panel)
    compared = moderating.comparison(VISIT)
    row = compared.row(CODE)
    assert row
    assert [(m.mark, m.original) for m in row.marks] == [
        (4, None),
        (3, 2),
        (4, None),
        (3, None),
        (4, None),
    ]
    changed = Moderating(panel.owner).sheet(sheet)
    assert (changed.state, changed.revision) == (SheetState.SUBMITTED, 2)
    papers = [d for d in Issuing(panel.owner).documents() if d.document == sheet]
    assert [d.current for d in papers] == [False]
    content = Issuing(panel.owner).content(sheet)
    assert isinstance(content, ScoreSheetContent)
    assert "Semula 2, diubah saat moderasi: Ditunjukkan DPA hlm. 9." in {
        row.note for row in score_sheet_1(content, panel.owner.published).rows
    }
    assert all(profile.store.differences() == [] for profile in panel.profiles)


def test_no_panel_agrees_straight_on_levels_that_lie_apart(panel: Panel):
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()
    with pytest.raises(DomainError) as refused:
        moderating.agree(VISIT)
    assert refused.value.key == "flags_open"
    assert moderating.turn(VISIT).state is VisitState.REVEALED
    moderating.open_moderation(VISIT)
    with pytest.raises(DomainError) as refused:
        moderating.close_flag(VISIT, CODE)
    assert refused.value.key == "still_apart"
    moderating.leave_different(VISIT, CODE, "Tafsir bukti berbeda.")
    moderating.agree(VISIT)
    assert moderating.turn(VISIT).state is VisitState.AGREED


def test_no_laptop_takes_seals_that_nobody_made_for_a_quorum(tmp_path: Path):
    panel = Panel(tmp_path)
    minimum = panel.event.package.instrument.min_valid
    panel.score(PEOPLE[: minimum - 1])
    sealed = [one.seal.text() for one in Moderating(panel.chair).sealed(VISIT)]
    invented = Seal(panel.sheet(PEOPLE[minimum]), 1, "d" * 64).text()
    panel.chair.record(Revealed(VISIT, (*sealed, invented), ("AS-05",), "Menunggu lama."))
    panel.carry()
    for profile in panel.profiles:
        moderating = Moderating(profile)
        assert moderating.turn(VISIT).revealed
        assert not moderating.sees_levels(VISIT)
        with pytest.raises(DomainError, match="levels_closed"):
            moderating.agree(VISIT)
    panel.close()


def bypass(panel: Panel, *facts: Fact) -> Moderating:
    """Let a changed program of the chair reveal, say `facts` and agree; return the owner's."""
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()
    compared, seals = moderating.comparison(VISIT), moderating.turn(VISIT).seals
    digest = result_digest(compared.visit, 1, compared.evaluation)
    agreed = Agreed(VISIT, 1, tuple(seal.text() for seal in seals), digest)
    for fact in (*facts, agreed):
        panel.chair.record(fact)
    panel.carry()
    return Moderating(panel.owner)


def test_no_laptop_reads_an_agreement_that_compared_nothing(panel: Panel):
    owner = bypass(panel)
    assert owner.turn(VISIT).state is VisitState.REVEALED
    assert list(panel.owner.book.refused.values()) == ["flags_missing"]


def test_nobody_signs_what_was_agreed_past_its_flags(panel: Panel):
    """The chair's program says that nothing lies apart; every laptop with the sheets knows."""
    owner, moderating = bypass(panel, ModerationOpened(VISIT, ())), Moderating(panel.chair)
    assert owner.turn(VISIT).state is VisitState.AGREED
    assert not owner.result_matches(VISIT)
    # Its digest is right, and it is no result all the same: not in the ranking, on no paper.
    ranking = Ranking(panel.office)
    assert ranking.results().differing == (VISIT,)
    assert ranking.rows(ranking.results(), str)[0][-1] == "state_differs"
    writing = Writing(panel.office)
    (recap,) = (key for key in writing.keys().values() if key.visit == VISIT)
    with pytest.raises(DomainError, match="result_differs"):
        writing.content(recap, 1)
    with pytest.raises(DomainError, match="result_differs"):
        moderating.open_signing(VISIT)
    panel.chair.record(SigningOpened(VISIT, 1))
    panel.carry()
    with pytest.raises(DomainError, match="result_differs"):
        owner.sign(VISIT, panel.owner.person_id, SigningWay.DEVICE)


def test_what_has_not_arrived_is_not_told_to_differ(panel: Panel, tmp_path: Path):
    moderating = signed(panel)
    absent = panel.profiles[2]
    late = a_profile(tmp_path / "late", panel.event, PEOPLE[5])
    for source in panel.profiles:
        if source is not absent:
            carry(source, late)
    ranking = Ranking(late)
    results = ranking.results()
    assert moderating.turn(VISIT).state is VisitState.FINAL
    assert (results.differing, results.lacking) == ((), {VISIT})
    assert ranking.rows(results, str)[0][-1] == "state_provisional"
    carry(absent, late)
    results = ranking.results()
    assert (results.differing, results.lacking) == ((), frozenset())
    assert ranking.rows(results, str)[0][-1] == "state_final"
    late.close()


def test_a_result_taken_back_counts_every_sheet_as_it_is_changed(panel: Panel):
    moderating = agreed(panel)
    moderating.resume_moderation(VISIT, "Bukti baru diperlihatkan.")
    panel.carry()
    Moderating(panel.owner).revise(panel.sheet(PEOPLE[1]), {CODE: 4}, "Lihat DPA.", confirmed)
    panel.carry()
    (place,) = Ranking(panel.office).results().ranked
    assert place.result.valid == len(LEVELS)


def test_a_wrong_pin_changes_nothing(panel: Panel):
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()

    def wrong() -> None:
        raise HostError("wrong_pin", left=4)

    before = panel.owner.store.head
    own = Moderating(panel.owner)
    with pytest.raises(HostError):
        own.revise(panel.sheet(PEOPLE[1]), {CODE: 3}, "Ditunjukkan.", wrong)
    assert panel.owner.store.head == before
    with pytest.raises(DomainError) as refused:
        moderating.revise(panel.sheet(PEOPLE[1]), {CODE: 3}, "Ketua mengubah.", confirmed)
    assert refused.value.key == "owner_only"


def test_levels_that_stay_apart_need_a_reason(panel: Panel):
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()
    moderating.open_moderation(VISIT)
    with pytest.raises(DomainError) as refused:
        moderating.close_flag(VISIT, CODE)
    assert refused.value.key == "still_apart"
    with pytest.raises(DomainError):
        moderating.agree(VISIT)
    moderating.leave_different(VISIT, CODE, "Bukti dibaca berbeda.")
    moderating.agree(VISIT)
    assert moderating.turn(VISIT).state is VisitState.AGREED


def test_the_last_signature_makes_the_result_final_and_the_ranking_counts_it(panel: Panel):
    moderating = signed(panel)
    assert moderating.turn(VISIT).state is VisitState.FINAL
    assert moderating.result_matches(VISIT)
    results = Ranking(panel.office).results()
    assert (results.final, results.differing) == (frozenset({VISIT}), ())
    (place,) = results.ranked
    compared = moderating.comparison(VISIT)
    assert place.result.index == compared.evaluation.index
    assert Ranking(panel.office).rows(results, str)[0][-1] == "state_final"


def test_a_refusal_to_sign_waits_for_the_chair(panel: Panel):
    moderating = signed(panel, PEOPLE[:4])
    Moderating(panel.profiles[4]).refuse_to_sign(VISIT, PEOPLE[4].id, "Bobot bukti.")
    panel.carry()
    assert moderating.turn(VISIT).state is VisitState.SIGNING
    moderating.finalise(VISIT)
    assert moderating.turn(VISIT).objections == {PEOPLE[4].id: "Bobot bukti."}


def test_a_final_result_is_fixed_until_chair_and_secretariat_open_it(panel: Panel):
    moderating = signed(panel)
    own = Moderating(panel.owner)
    change = (panel.sheet(PEOPLE[1]), {CODE: 4}, "Terlambat.", confirmed)
    with pytest.raises(DomainError) as refused:
        own.revise(*change)
    assert refused.value.key == "moderation_closed"
    moderating.agree_to_reopen(VISIT, "Salah baca bukti.")
    panel.carry()
    Moderating(panel.office).agree_to_reopen(VISIT, "Setuju dibuka.")
    panel.carry()
    own.revise(*change)
    panel.carry()
    moderating.agree(VISIT)
    assert (moderating.turn(VISIT).revision, moderating.turn(VISIT).state) == (2, VisitState.AGREED)
    panel.carry()
    assert Ranking(panel.office).results().final == frozenset()


def test_a_conflict_told_after_the_reveal_takes_the_sheet_out_of_the_result(panel: Panel):
    moderating = Moderating(panel.chair)
    moderating.reveal(VISIT)
    panel.carry()
    excused, region = PEOPLE[2], panel.chair.roster.visit(VISIT).region
    Declaring(panel.profiles[2]).declare(excused.id, region, "family", "Ipar (contoh)")
    panel.carry()
    (late,) = Declaring(panel.chair).late()
    assert (late.person, late.visit, late.counts) == (excused.id, VISIT, False)
    own = Moderating(panel.profiles[2])
    with pytest.raises(DomainError):
        own.revise(panel.sheet(excused), {CODE: 3}, "Berubah.", confirmed)
    for code in moderating.open_moderation(VISIT):
        moderating.leave_different(VISIT, code, "Panel tidak sepakat.")
    moderating.agree(VISIT)
    assert panel.sheet(excused) not in moderating.turn(VISIT).signers()
    assert len(moderating.turn(VISIT).signers()) == 4
    assert moderating.result_matches(VISIT)
    assert Declaring(panel.chair).late() == ()


def test_a_conflict_told_after_the_agreement_is_shown_until_the_result_is_agreed_anew(
    panel: Panel,
):
    moderating, excused = agreed(panel), PEOPLE[2]
    region = panel.chair.roster.visit(VISIT).region
    Declaring(panel.profiles[2]).declare(excused.id, region, "family", "Ipar (contoh)")
    panel.carry()
    (late,) = Declaring(panel.chair).late()
    assert late.counts
    # What was agreed stands as it was agreed until the panel takes it back.
    assert moderating.result_matches(VISIT)
    moderating.resume_moderation(VISIT, "Benturan kepentingan diketahui kemudian.")
    moderating.agree(VISIT)
    assert panel.sheet(excused) not in moderating.turn(VISIT).signers()
    assert Declaring(panel.chair).late() == ()


def test_a_tie_told_after_the_agreement_is_put_to_the_panel_too(panel: Panel):
    agreed(panel)
    region = panel.chair.roster.visit(VISIT).region
    Declaring(panel.profiles[2]).declare(PEOPLE[2].id, region, "agreement", "MoU 2025")
    panel.carry()
    (tie,) = Declaring(panel.chair).pending()
    assert (tie.person, tie.visit) == (PEOPLE[2].id, VISIT)
