"""What field staff brought, and how far each file has come: here, on its way, hub, centre."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.domain.words import Role
from smartcity_desktop.services.bringing import Bringing, Reach
from smartcity_desktop.services.collecting import Collecting, Label, Measured, measured
from smartcity_desktop.services.delivering import Delivering
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.file_places import files_at
from tests.builders import PEOPLE, PublishedEvent, a_published_event, a_roster
from tests.central.scribe import RunningHub, a_centre, a_hub
from tests.documents.exhibit_files import a_picture
from tests.laptops import Open, chair, laptop  # noqa: F401
from tests.services.panel import a_folder, at, hub_of, stage_of

FIELD = Person(
    PersonId("AS-20"), 20, "Petugas Contoh", "Dinas Contoh", "", duty=Role.FIELD_STAFF
)  # fmt: skip
VISIT = VisitId("V002")


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    return a_published_event(replace(a_roster(), people=(*PEOPLE, FIELD)))


@pytest.fixture
def field(laptop: Open) -> Profile:
    return laptop(FIELD)


@pytest.fixture
def hub(event: PublishedEvent, chair: Profile, tmp_path: Path) -> Iterator[RunningHub]:
    with a_hub(stage_of(event), a_folder(tmp_path, "hub"), hub=hub_of(chair)) as running:
        yield running


def bring(profile: Profile, folder: Path, visit: VisitId = VISIT, name: str = "foto") -> Measured:
    path = folder / f"{name}.png"
    path.write_bytes(a_picture(size=(len(name) * 40, 90)))
    collecting, file = Collecting(profile), measured(path)
    collecting.keep(file)
    collecting.attach(visit, file, Label("Ruang kendali", "", "Selasa pagi", "Balai kota"))
    return file


def reaches(profile: Profile, delivering: Delivering) -> list[Reach]:
    bringing = Bringing(profile, delivering)
    visits = bringing.visits(profile.roster.visit(VISIT).day)
    assert VISIT in [visit.id for visit in visits]
    return [one.reach for one in bringing.files(visits)[VISIT]]


def test_a_file_is_followed_from_the_laptop_to_hub_and_centre(
    field: Profile, chair: Profile, hub: RunningHub, event: PublishedEvent, tmp_path: Path
) -> None:
    file = bring(field, tmp_path)
    assert reaches(field, Delivering(field)) == [Reach.UNSENT]
    delivering = at(field, hub.url)
    delivering.exchange_with_hub()
    assert reaches(field, delivering) == [Reach.HELD]
    # The panel gets fact and file from the hub, with time and place.
    at(chair, hub.url).exchange_with_hub()
    (piece,) = Collecting(chair).all_pieces(VISIT)
    assert piece.whole
    assert (piece.exhibit.author, piece.exhibit.place) == (FIELD.id, "Balai kota")
    stage = stage_of(event)
    arguments = ("--database", f"sqlite:///{tmp_path / 'pusat.db'}", *stage.write_files(tmp_path))
    with a_centre(*arguments) as centre:
        beyond = at(field, hub.url, centre.url)
        beyond.exchange_with_centre()
        assert reaches(field, beyond) == [Reach.RECEIVED]
    # What was said is remembered, and shown without any network.
    assert reaches(field, Delivering(field, centre.url)) == [Reach.RECEIVED]
    assert file.digest in files_at(field.store, centre.url)


def test_a_fact_without_its_bytes_is_still_on_its_way(
    field: Profile, hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smartcity_desktop.services import carrying

    bring(field, tmp_path)
    delivering = at(field, hub.url)
    monkeypatch.setattr(carrying, "BUDGET", 0)
    delivering.exchange_with_hub()
    assert reaches(field, delivering) == [Reach.SENDING]
    monkeypatch.undo()
    delivering.exchange_with_hub()
    assert reaches(field, delivering) == [Reach.HELD]


def test_a_hub_that_lost_its_files_is_believed_and_gets_them_again(
    field: Profile, chair: Profile, hub: RunningHub, event: PublishedEvent, tmp_path: Path
) -> None:
    file = bring(field, tmp_path)
    at(field, hub.url).exchange_with_hub()
    hub.kill()
    with a_hub(stage_of(event), a_folder(tmp_path, "lain"), hub=hub_of(chair)) as fresh:
        again = at(field, fresh.url)
        assert reaches(field, again) == [Reach.UNSENT]
        again.exchange_with_hub()
        assert reaches(field, again) == [Reach.HELD]
        at(chair, fresh.url).exchange_with_hub()
        assert Collecting(chair).held(file.digest) is not None


def test_only_own_files_of_the_days_visits_are_told(
    field: Profile, chair: Profile, hub: RunningHub, tmp_path: Path
) -> None:
    bring(chair, tmp_path, name="ketua")
    at(chair, hub.url).exchange_with_hub()
    delivering = at(field, hub.url)
    delivering.exchange_with_hub()
    bring(field, tmp_path)
    bringing, roster = Bringing(field, delivering), field.roster
    visits = bringing.visits(roster.visit(VISIT).day)
    assert {visit.id for visit in visits} == {
        visit.id for visit in roster.visits if visit.day == roster.visit(VISIT).day
    }
    titles = [one.piece.exhibit.author for one in bringing.files(visits)[VISIT]]
    assert titles == [FIELD.id]
