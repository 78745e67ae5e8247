"""The right panel: time, the region's own answer, evidence to ask for, progress."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smartcity_desktop.domain.facts import Mark
from smartcity_desktop.domain.instrument import SelfAssessmentPolicy
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.ui.scoring.case_card import CaseCard
from smartcity_desktop.ui.scoring.evidence_card import EvidenceCard
from smartcity_desktop.ui.scoring.outline import Outline
from smartcity_desktop.ui.scoring.progress_card import ProgressCard
from smartcity_desktop.ui.scoring.self_assessment_card import SelfAssessmentCard
from smartcity_desktop.ui.scoring.tall import Tall, TallArea
from smartcity_desktop.ui.scoring.timer_card import TimerCard
from smartcity_desktop.ui.scoring.tools import Tools

WIDTH = 322
EDGE, EDGE_BESIDE_BAR = 12, 2


class Aside(TallArea):
    """Holds the four cards and decides, per indicator, whether the region's answer is seen."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        content = Tall()
        self._column = QVBoxLayout(content)
        super().__init__(tools.theme, content, parent)
        self._hidden = False
        self._looked_at: set[str] = set()
        self._seen = False
        self.timer = TimerCard(tools)
        self.case = CaseCard(tools)
        self.answer = SelfAssessmentCard(tools)
        self.evidence = EvidenceCard(tools)
        self.progress = ProgressCard(tools)
        column = self._column
        column.setContentsMargins(1, 9, EDGE, 9)
        column.setSpacing(8)
        column.addWidget(self.timer)
        column.addWidget(self.case)
        column.addWidget(self.answer)
        column.addWidget(self.evidence, 1)
        column.addWidget(self.progress)

    @property
    def answer_seen(self) -> bool:
        """Return whether the region's own answer is on the screen now."""
        return self._seen

    def show_outline(self, outline: Outline) -> None:
        """Begin another sheet."""
        self._looked_at.clear()
        self.progress.show_outline(outline)

    def show_indicator(self, outline: Outline, code: str, mark: Mark, *, open_: bool) -> None:
        """Show what belongs to the indicator `code` that is answered with `mark`."""
        leaf = outline.place(code).node.leaf
        self.evidence.show_evidence(code, leaf.evidence if leaf else ())
        self.show_answer(outline, code, mark, open_=open_)

    def show_answer(self, outline: Outline, code: str, mark: Mark, *, open_: bool) -> None:
        """Show, hide or close the region's own answer as the instrument's policy says."""
        policy, given = outline.instrument.self_assessment, outline.self_answer(code)
        self._seen = False
        if policy is SelfAssessmentPolicy.CLOSED:
            self.answer.show_closed()
        elif given is None:
            self.answer.show_missing()
        elif self._may_see(policy, code, mark, open_=open_):
            self._seen = True
            scale = outline.instrument.scale_of(outline.place(code).node)
            self.answer.show_answer(given, scale, outline.answer_arrival(code))
        else:
            self.answer.show_hidden(policy)

    def reveal(self, code: str) -> None:
        """Let the answer to `code` be seen from now on."""
        self._hidden = False
        self._looked_at.add(code)

    def conceal(self, code: str) -> None:
        """Hide the region's answers from now on."""
        self._hidden = True
        self._looked_at.discard(code)

    def show_sheet(self, outline: Outline, sheet: Sheet) -> None:
        """Show the counts of the sheet on disk."""
        self.progress.show_sheet(outline, sheet)

    def fit(self) -> None:
        """Measure anew; a scroll bar takes its room from the margin, not from the cards."""
        super().fit()
        always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        beside = self.verticalScrollBarPolicy() is always
        self._column.setContentsMargins(1, 9, EDGE_BESIDE_BAR if beside else EDGE, 9)

    def show_cards(self, shown: bool) -> None:  # noqa: FBT001 - a Qt-style property setter
        """Show or take away what belongs to a form."""
        for card in (self.timer, self.answer, self.evidence, self.progress):
            card.setVisible(shown)

    def _may_see(self, policy: SelfAssessmentPolicy, code: str, mark: Mark, *, open_: bool) -> bool:
        if self._hidden:
            return False
        first = policy is SelfAssessmentPolicy.FIRST
        return first or mark != "" or not open_ or code in self._looked_at
