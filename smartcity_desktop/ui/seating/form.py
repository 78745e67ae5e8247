"""What the four forms of re-seating have in common."""

from collections.abc import Iterable

from PySide6.QtCore import Signal

from smartcity_desktop.domain.reseating import Change
from smartcity_desktop.domain.roster import ClassGroup, Roster, Visit
from smartcity_desktop.services.seating import Seating
from smartcity_desktop.ui.acting import Desk
from smartcity_desktop.ui.forms.form import Form


class SeatingForm(Form):
    """Fields that come to a `Change`; `accepted` asks to go on to the reason."""

    accepted = Signal()

    def __init__(self, desk: Desk, seating: Seating) -> None:
        super().__init__(desk.theme, desk.wording)
        self.desk, self.seating = desk, seating

    @property
    def roster(self) -> Roster:
        """Return the event as it is now."""
        return self.desk.profile.roster

    def say(self, key: str, **details: object) -> str:
        """Return a text of the area "seating"."""
        return self.desk.wording.say(f"seating.{key}", **details)

    def change(self) -> Change:
        """Return what the fields come to; raises DomainError when that cannot be."""
        raise NotImplementedError

    def class_choices(self) -> list[tuple[str, object]]:
        """Return the classes one may seat regions in."""
        return [(self.class_words(group), group.code) for group in self.seating.classes()]

    def class_words(self, group: ClassGroup) -> str:
        """Return "Kelas B · Ruang Nusantara 2"."""
        return self.desk.wording.say("home.class_room", code=group.code, room=group.room)

    def visit_choices(self) -> list[tuple[str, object]]:
        """Return the regions that can be re-seated, in the order of the timetable."""
        return [(self.visit_words(visit), visit.id) for visit in self.movable()]

    def visit_words(self, visit: Visit) -> str:
        """Return "Kab. Banjar (63.03) · hari 1 pukul 08.00"."""
        region = self.roster.region(visit.region)
        return self.say(
            "region_seat",
            region=region.short_name,
            code=region.code,
            class_code=visit.class_code,
            day=visit.day,
            at=visit.starts,
        )

    def movable(self) -> Iterable[Visit]:
        """Yield the regions of one's classes whose turn has not come too far."""
        for group in self.seating.classes():
            for visit in self.roster.visits_of(group.code):
                if self.seating.movable(visit.id):
                    yield visit
