"""Parts of the window that tell Beranda what waits with them: conflicts and calibration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.words import WATCHING_ROLES
from smartcity_desktop.services.declaring import Declaring
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.calibration.desk import CalibrationDesk
from smartcity_desktop.ui.calibration.page import CalibrationPage
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.conflicts.desk import ConflictDesk
from smartcity_desktop.ui.conflicts.first_review import FirstReview
from smartcity_desktop.ui.documents.day_papers import DayPapers
from smartcity_desktop.ui.documents.page import DocumentsPage
from smartcity_desktop.ui.home.home import Home
from smartcity_desktop.ui.page import Page, Place
from smartcity_desktop.ui.scoring.page import ScoringPage
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.window import Window


@dataclass(frozen=True)
class Desks:
    """What the desks need of the session: dialogs open over `window`."""

    tools: Tools
    profile: Profile
    window: Callable[[], QWidget]
    open_visit: Callable[[VisitId], None]

    @cached_property
    def conflicts(self) -> ConflictDesk:
        """Where conflicts of interest are declared and decided."""
        tools = self.tools
        return ConflictDesk(tools.theme, tools.wording, tools.notices, self.profile, self.window)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Return what can be done from the menu wherever one is."""
        reviews = Declaring(self.profile).reviews
        return {Command.CONFLICTS: self.conflicts.review} if reviews else {}

    def join(self, home: Home) -> Mapping[Place, Page]:
        """Let Beranda tell of conflicts and calibration; return the pages that come with them."""
        tools, profile = self.tools, self.profile
        home.add_source(self.conflicts)
        for name, call in self.commands().items():
            home.offer(name, tools.wording.say(f"{name}.open"), call)
        first = FirstReview(Declaring(profile), self.conflicts.review, home)
        home.listed.connect(first.ask_soon)
        if not profile.package.roster.cases or profile.role in WATCHING_ROLES:
            return {}
        home.add_source(CalibrationDesk(tools.wording, profile))
        page = CalibrationPage(tools.theme, tools.wording, tools.notices, profile)
        page.open_visit.connect(self.open_visit)
        return {Place.CALIBRATION: page}


def join_day_papers(
    papers: DayPapers, home: Home, documents: DocumentsPage, bring: Callable[[], bool]
) -> None:
    """Let a day that Beranda closes get its papers, and Dokumen tell of them and copy them.

    `bring` puts Dokumen in front, and tells whether there is still a window to do so.
    """

    def drawn(sentence: str) -> None:
        if bring():
            documents.offer_copy(sentence, papers.copy)

    home.day_closed.connect(papers.draw)
    documents.issue_menu.copy_wanted.connect(papers.copy)
    papers.told.connect(documents.tell)
    papers.drawn.connect(drawn)


def join_first_steps(sheets: ScoringPage, home: Home, window: Window) -> None:
    """Let Penilaian do the acts of Beranda that come before a region's first stage.

    What Beranda has to say of one is shown there.
    """

    def do(command: Command, visit: VisitId) -> None:
        if not home.do_for(command, visit):
            window.go_to(Place.HOME)

    sheets.act_wanted.connect(do)
