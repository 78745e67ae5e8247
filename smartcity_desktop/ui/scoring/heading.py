"""The head of the form: which region, which sheet, which indicator."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import SheetState
from smartcity_desktop.services.class_day import Slot
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.roster_words import leader_words
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.widgets.key_cap import KeyHint
from smartcity_desktop.ui.widgets.marks import CodeBadge, StatusChip
from smartcity_desktop.ui.widgets.text_label import TextLabel

STATES = {
    SheetState.EMPTY: "sheet.empty",
    SheetState.DRAFT: "sheet.draft",
    SheetState.SUBMITTED: "sheet.sealed",
    SheetState.REOPENED: "sheet.reopened",
}


class RegionHeading(QWidget):
    """The region's official name in full, its code, province, sheet number and the state."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.name = TextLabel(tools.theme, "", Type.REGION, wrap=True)
        self._line = TextLabel(tools.theme, "", Type.SMALL, "text2", wrap=True)
        self.chip = StatusChip(tools.theme, statuses.status(tools.wording, "sheet.empty"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self._line, 1, 0)
        grid.addWidget(self.chip, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)

    def show_slot(self, slot: Slot, sheet: Sheet | None) -> None:
        """Show region and sheet; without a sheet only the region."""
        parts = [part for part in (slot.region.code, slot.region.province) if part]
        leader = leader_words(slot.turn.leader or slot.visit.leader, self._tools.wording)
        if leader:
            parts.append(self._tools.say("leader", leader=leader))
        if sheet is not None:
            number = self._tools.say("sheet_number", sheet=sheet.id, revision=sheet.revision)
            parts.append(number)
        self.name.setText(slot.region.name)
        self._line.setText(" · ".join(parts))
        self.setAccessibleName(f"{slot.region.name}, {', '.join(parts)}")
        key = "sheet.excused" if slot.conflict else "visit.absent"
        if sheet is not None:
            key = STATES[sheet.state]
        self.chip.show_status(statuses.status(self._tools.wording, key))


class IndicatorHeading(QWidget):
    """Code, position, weight, title and guiding question; `flag_wanted` asks to turn the flag."""

    flag_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        theme = tools.theme
        self._badge = CodeBadge(theme)
        self._position = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._flag = KeyHint(theme, "T", tools.say("flag"), icon="flag", key_first=False)
        self.title = TextLabel(theme, "", Type.INDICATOR, wrap=True)
        self._question = TextLabel(theme, "", Type.SMALL, "text2", wrap=True)
        self._flag.clicked.connect(self.flag_wanted)
        line = QHBoxLayout()
        line.setSpacing(9)
        line.addWidget(self._badge)
        line.addWidget(self._position, 1)
        line.addWidget(self._flag)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(line)
        column.addWidget(self.title)
        column.addWidget(self._question)

    @property
    def position(self) -> str:
        """Return "Indikator 4 dari 15 · …", for the name of the level group."""
        return self._position.text()

    def show_indicator(self, outline: Outline, code: str) -> None:
        """Show the indicator `code`."""
        say, language = self._tools.say, self._tools.language
        place = outline.place(code)
        node = place.node
        self._badge.show_code(code.replace("#", "·"))
        inner = ", ".join(p.title.in_language(language) for p in place.parents[1:])
        named = place.root.title.in_language(language)
        component = f"{place.root.code} {named}" + (f", {inner}" if inner else "")
        position = say(
            "position",
            number=place.number,
            total=len(outline.codes),
            component=component,
            weight=outline.weight(code),
        )
        self._position.setText(position)
        self.title.setText(node.title.in_language(language))
        question = node.leaf.question if node.leaf else ""
        self._question.setText(say("question", question=_lowered(question)) if question else "")
        self._question.setVisible(bool(question))

    def set_live(self, live: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Let the flag be turned or not."""
        self._flag.setEnabled(live)

    def show_flag(self, raised: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Say whether the assessor flagged the indicator."""
        self._flag.set_text(self._tools.say("flagged" if raised else "flag"))


def _lowered(question: str) -> str:
    """Return a question as it goes on after "Pertanyaan pemandu:"; abbreviations stay capital."""
    second = question[1:2]
    return question if second.isupper() else question[:1].lower() + question[1:]
