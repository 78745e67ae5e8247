"""The cards that show what opened cases say: by indicator, by assessor, between classes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from smartcity_desktop.domain.calibration import ClassLeaning
from smartcity_desktop.domain.ids import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.calibrating import ClassSpread
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.calibration.cards import TableCard
from smartcity_desktop.ui.calibration.tables import (
    INDICATOR,
    LeaningModel,
    SpreadModel,
    SpreadRow,
    class_row,
    leaning_row,
)
from smartcity_desktop.ui.theme import Theme


class Findings(QObject):
    """Three cards; `by_class` is only for people who see every class."""

    def __init__(self, theme: Theme, wording: Wording, profile: Profile, parent: QObject) -> None:
        super().__init__(parent)
        self._wording, self._profile = wording, profile
        say = wording.say
        codes = [case.code for case in profile.package.roster.prepared]
        empty = say("calibration.nothing_opened")
        self.spread_model = SpreadModel(wording, self)
        self.leaning_model = LeaningModel(
            wording, codes, "calibration.assessor", "calibration.farthest", self
        )
        self.class_model = LeaningModel(
            wording, codes, "calibration.class_column", "calibration.assessors", self
        )
        title = say("calibration.by_indicator")
        self.by_indicator = TableCard(theme, title, empty, self.spread_model, INDICATOR)
        title = say("calibration.by_assessor")
        self.by_assessor = TableCard(theme, title, empty, self.leaning_model, 0)
        title, empty = say("calibration.by_class"), say("calibration.classes_empty")
        self.by_class = TableCard(theme, title, empty, self.class_model, 0)

    def show(self, found: ClassSpread, people: Sequence[PersonId]) -> None:
        """Show the spread of a class; leanings of these `people` only."""
        self._show_spread(found)
        chosen = [leaning for leaning in found.leanings if leaning.person in people]
        rows = [leaning_row(one, self._names(), self._wording) for one in chosen]
        self.leaning_model.show_rows(rows)
        note = "" if found.enough else self._wording.say("calibration.not_enough")
        self.by_assessor.fill(note, filled=bool(rows))

    def show_classes(self, classes: Sequence[ClassLeaning]) -> None:
        """Show every class beside the others."""
        self.class_model.show_rows([class_row(one, self._wording) for one in classes])
        self.by_class.fill("", filled=bool(classes))

    def _show_spread(self, found: ClassSpread) -> None:
        rows = [SpreadRow(spread, self._title(spread.indicator)) for spread in found.spreads]
        rows.sort(key=lambda row: -row.spread.range)
        self.spread_model.show_rows(rows)
        say, apart = self._wording.say, sum(row.spread.apart for row in rows)
        notes = [say("calibration.apart_count", count=apart, total=len(rows))]
        if found.late:
            notes.append(say("calibration.late", count=found.late))
        self.by_indicator.fill(" · ".join(notes), filled=bool(rows))

    def _title(self, indicator: str) -> str:
        for node in self._profile.package.instrument.leaves():
            if node.code == indicator:
                return node.title.in_language(self._wording.language)
        return ""

    def _names(self) -> Mapping[PersonId, str]:
        return {person.id: person.name for person in self._profile.roster.people}
