"""One assessor's day with the real parts: window, encrypted files, a centre with TLS, and paper."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from smartcity_desktop.app import Application, open_window
from smartcity_desktop.cli.windows import _Scene
from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.domain.rights import LEVEL_FACTS, PUBLIC_FACTS
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.paths import known_events_folder
from smartcity_desktop.host.vault import NoVault
from smartcity_desktop.services.checking import Checking
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.preparing.publishing import IssuedCard, Publication, publish
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.ranking import Ranking
from smartcity_desktop.services.rehearsing.centre import running_centre
from smartcity_desktop.services.signing_in import Enrolment, SigningIn
from smartcity_desktop.services.verifying import Outcome, Verifying
from smartcity_desktop.storage.queries import sheet_rows
from smartcity_desktop.ui.demonstration import Act, Demonstration, Press, Wait, one_sheet
from tests.builders import PIN, a_roster, instrument_text

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def published(tmp_path: Path) -> Publication:
    roster = a_roster()
    # The window's "today" is the machine's own: the event's first day has one visit only.
    visits = tuple(replace(v, day=1) for v in roster.visits if v.serial != len(roster.visits))
    fresh = replace(roster, visits=visits, event=replace(roster.event, days=1))
    return publish(fresh, instrument_text(), tmp_path / "paket", NoVault())


def card_of(published: Publication, person: str) -> IssuedCard:
    return next(card for card in published.cards if card.person.id == person)


def enter(published: Publication, person: str, folder: Path) -> Profile:
    card = card_of(published, person)
    content = published.package.read_bytes()
    enrolment = Enrolment(content, card.path.read_bytes(), card.code, PIN, "Laptop uji")
    return SigningIn(NoVault(), KnownEvents(known_events_folder())).enter(folder, enrolment)


def story(scene: _Scene, application: Application, centre: str) -> Iterator[Act]:
    """Yield a whole sheet by keys, then delivery to a centre whose address is typed."""
    yield from one_sheet(scene, PIN)

    def delivered() -> bool:
        session = application.session
        return session is not None and session.delivering.standing().pending == 0

    yield Wait(lambda: application.session is not None)
    session = application.session
    assert session is not None
    session.delivering.use_centre(centre)
    yield Press("F5")
    yield Wait(delivered)


def test_from_card_to_receipt_and_ranking(
    qapp: QApplication, tmp_path: Path, published: Publication
) -> None:
    folder = tmp_path / "profil"
    enter(published, "AS-02", folder).close()
    complete: list[bool] = []

    with running_centre(published, tmp_path / "pusat") as address:

        def drive(application: Application) -> None:
            scene = _Scene(application)
            acts = story(scene, application, address)
            acted = Demonstration(acts, tmp_path / "gambar", application)
            acted.finished.connect(lambda done: (complete.append(done), scene.close()))
            acted.start()

        assert open_window(folder, "id", drive=drive, vault=NoVault) == 0
        assert complete == [True]
        secretary = enter(published, "AS-06", tmp_path / "sekretariat")
        exchanged = Delivering(secretary, address).exchange()

    assessor = SigningIn(NoVault()).sign_in(folder, PIN)
    try:
        # Nobody has opened the levels yet: the office knows that the sheet is sealed, and no more.
        own = assessor.store.lines(assessor.journal)
        told = [type(line.entry.known_fact()) for line in own]
        assert exchanged.fetched == sum(fact in PUBLIC_FACTS for fact in told)
        assert not LEVEL_FACTS.isdisjoint(told)
        assert all(check.ok for check in Checking(assessor).check(full=True))
        assert all(check.ok for check in Checking(secretary).check(full=True))
        [row] = sheet_rows(secretary.store)
        assert (row.state, row.answered) == (SheetState.SUBMITTED, 0)
        # One sheet is below the panel's quorum: there is no index, and nothing is guessed.
        results = Ranking(secretary).results()
        assert results.ranked == ()
        assert len(results.waiting) == 5
        assert_paper(assessor, row.sheet, tmp_path)
    finally:
        assessor.close()
        secretary.close()


def assert_paper(assessor: Profile, sheet: SheetId, folder: Path) -> None:
    from smartcity_desktop.services.issuing import Issuing

    path = Issuing(assessor).write(sheet, folder)
    assert path.name == f"CONTOH_{sheet}.pdf"
    verdict = Verifying(KnownEvents(known_events_folder())).verify(path)
    assert verdict.outcome is Outcome.VALID
    assert verdict.about.person == assessor.person.name
