"""A file brought on one laptop comes onto a colleague's open sheet by itself, untouched."""

from dataclasses import replace
from pathlib import Path

import pytest

from smartcity_desktop.domain.roster import PanelMember, Person
from smartcity_desktop.domain.words import Role, Stage
from smartcity_desktop.services.collecting import Collecting, Label, measured
from smartcity_desktop.ui.home.field_page import FieldPage
from smartcity_desktop.ui.page import Place
from tests.builders import CHAIR, MEMBER, PublishedEvent, a_published_event
from tests.classrooms import SECRETARY
from tests.documents.exhibit_files import a_picture
from tests.ui.places import an_event, visit_id
from tests.ui.test_field_page import FIELD
from tests.ui.test_hub_sessions import PANEL, Room, room

__all__ = ["room"]
VISIT = visit_id(1)


@pytest.fixture(scope="module")
def event() -> PublishedEvent:
    """Return an event whose class has a secretary, and with somebody in the field."""
    roster = an_event().package.roster
    (group,) = roster.classes
    seated = replace(group, panel=(*group.panel, PanelMember(SECRETARY.id, Role.SECRETARY)))
    people = (*roster.people, SECRETARY, FIELD)
    return a_published_event(replace(roster, people=people, classes=(seated,)))


@pytest.mark.parametrize("bringer", [SECRETARY, FIELD], ids=["secretary", "field"])
def test_a_file_is_on_a_colleagues_open_sheet(room: Room, tmp_path: Path, bringer: Person) -> None:
    chair, member, other = room.enters(CHAIR), room.enters(MEMBER), room.enters(bringer)
    address = room.runs_a_hub(chair)
    for session in (member, other):
        room.joins(session, address)
    chair.running.open_day("B", 2, PANEL)
    chair.running.arrive(VISIT, "Bupati", 7)
    chair.running.start_stage(VISIT, Stage.PRESENTATION)
    member.window.resize(1366, 698)
    member.open_visit(VISIT)
    room.until(lambda: bool(member.sheets) and member.sheets.form.live)
    assert member.sheets is not None
    files, code = member.sheets.aside.evidence.files, member.sheets.exhibiting._code
    assert files.pieces == ()

    path, collecting = tmp_path / "foto.png", Collecting(other.profile)
    path.write_bytes(a_picture(size=(400, 300)))
    file = measured(path)
    collecting.keep(file)
    collecting.attach(VISIT, file, Label("Ruang kendali", "", "Selasa pagi", "Balai kota"))
    room.until(lambda: [piece.whole for piece in files.pieces] == [True])
    assert files.rows[0].title == "Ruang kendali"
    # Nothing was clicked, and the same indicator is in front.
    assert member.sheets.exhibiting._code == code
    if bringer is FIELD:
        assert isinstance(other.home, FieldPage)
        other.window.go_to(Place.HOME)
        model = other.home.model
        room.until(lambda: model.texts(model.rows[model.row_of(VISIT)])[-1] == "Di hub kelas")
