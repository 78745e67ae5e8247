"""One signed-in person's window: services, pages, and what moves between them."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.facts import SheetFact, SheetId, VisitId
from smartcity_desktop.domain.words import SCORING_ROLES
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.codec import KINDS
from smartcity_desktop.protocol.journal import Line
from smartcity_desktop.services.class_day import ClassDay
from smartcity_desktop.services.closing import Closing
from smartcity_desktop.services.issuing import Issuing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.room import Room
from smartcity_desktop.services.running import Running
from smartcity_desktop.services.scoring import Scoring
from smartcity_desktop.services.signing import Signing
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.context_bar import Person
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.lost_notice import LostNotice
from smartcity_desktop.ui.delivery.page import DeliveryPage, DeliverySources
from smartcity_desktop.ui.desks import Desks, join_day_papers, join_first_steps
from smartcity_desktop.ui.documents.day_papers import DayPapers
from smartcity_desktop.ui.documents.page import DocumentsPage
from smartcity_desktop.ui.documents.papers import Papers
from smartcity_desktop.ui.documents.signature_desk import SignatureDesk
from smartcity_desktop.ui.evidence.attaching import Attaching
from smartcity_desktop.ui.home.page import HomeSources
from smartcity_desktop.ui.home.place import home_of
from smartcity_desktop.ui.home.timing import unfinished
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Page, Place
from smartcity_desktop.ui.panel.place import PanelAccess, PanelPlace
from smartcity_desktop.ui.panel.tools import PanelTools
from smartcity_desktop.ui.room.display import RoomDisplay
from smartcity_desktop.ui.scoring.page import ScoringPage
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.status_strip import Fact
from smartcity_desktop.ui.strip_filler import StripFiller
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.window import Contents, Window

LOG = logging.getLogger(__name__)
DISTRIBUTION = "smartcity-desktop"
CHECKPOINT_MS = 20_000
LEAVING_MS = 20_000
# What an assessor writes on a sheet moves nothing in the room.
SHEET_KINDS = frozenset(kind for kind, fact in KINDS.items() if fact in get_args(SheetFact))


class Session(QObject):
    """One signed-in person: services, pages and the window, until it is closed.

    Emits what only the application can answer: `locked`, `switch_wanted`, `language_wanted` with a
    language, `chime_chosen` with whether the timer sounds, `left` when the user closes the window;
    `ended` once the profile is let go.
    """

    locked = Signal()
    switch_wanted = Signal()
    language_wanted = Signal(str)
    chime_chosen = Signal(bool)
    left = Signal()
    ended = Signal()
    recorded = Signal(object)

    def __init__(
        self,
        profile: Profile,
        theme: Theme,
        wording: Wording,
        background: Background,
        confirm_pin: Callable[[str], None],
        open_profile: Callable[[Path, str], Profile] | None = None,
    ) -> None:
        super().__init__()
        self.profile, self._theme, self._wording = profile, theme, wording
        self._background = background
        # Dialogs open over the window, which is made after the pages that ask for them.
        self._anchor = QWidget()
        self._notices = Notices(theme, wording, self._anchor)
        self.scoring = Scoring(profile, confirm_pin)
        self.class_day = ClassDay(profile)
        self.running = Running(profile)
        self.issuing = Issuing(profile)
        self._closing = Closing(profile, self.issuing)
        self.link = Link(background, profile, self.class_day, self)
        self.delivering, self.exchanging = self.link.delivering, self.link.exchanging
        self.papers = Papers(background, self.issuing, self)
        tools = PanelTools(theme, wording, self._notices, background)
        access = PanelAccess(confirm_pin, open_profile)
        self.panel = PanelPlace(tools, profile, self.class_day, self.delivering, access)
        self.attaching = Attaching(theme, wording, self._notices, background, profile, self._anchor)
        self._ended = False
        self._make_pages()
        self._make_window()
        self._make_timers()
        self._connect()

    def _make_pages(self) -> None:
        theme, wording, notices, pool = self._theme, self._wording, self._notices, self._background
        sources = HomeSources(
            self.profile, self.class_day, self.running, self.delivering, self.issuing, pool
        )
        self.home = home_of(theme, wording, notices, sources)
        desk = SignatureDesk(theme, wording, notices, Signing(self.profile), self)
        self.documents = DocumentsPage(theme, wording, notices, pool, self.papers, desk)
        delivery = DeliverySources(
            self.profile, self.link, self.class_day, self._closing, pool, notices
        )
        self.delivery = DeliveryPage(theme, wording, delivery)
        self.pages: dict[Place, Page] = {
            Place.HOME: self.home,
            Place.DOCUMENTS: self.documents,
            Place.DELIVERY: self.delivery,
        }
        tools = Tools(theme, wording, notices, pool)
        self._desks = Desks(tools, self.profile, lambda: self.window, self.open_visit)
        self.pages |= self._desks.join(self.home)
        self.sheets: ScoringPage | None = None
        if self.profile.role in SCORING_ROLES:
            self.sheets = ScoringPage(self.scoring, self.class_day, self.profile, tools)
            self.pages[Place.SCORING] = self.sheets
        self.pages |= self.panel.pages

    def _make_window(self) -> None:
        say, profile = self._wording.say, self.profile
        event, group = profile.roster.event, profile.class_group
        key = "app.window_title" if group else "app.window_title_plain"
        code = group.code if group else ""
        contents = Contents(
            person=Person(profile.person.name, say(f"app.role_{profile.role}")),
            pages=self.pages,
            commands=self._commands(),
            title=say(key, title=say("window.title"), event=event.name, code=code),
            rehearsal=event.example,
        )
        self.window = Window(self._theme, self._wording, self._notices, contents)
        self._anchor.setParent(self.window)
        self._anchor.hide()
        LostNotice(self.window, self.link, self.delivery.acts, profile, self._wording)
        self.room = RoomDisplay(
            self._theme,
            self._wording,
            Room(profile, self.class_day),
            lambda: profile.clock.wall().ms,
            self.window,
        )

    def _commands(self) -> dict[Command, Callable[[], None]]:
        attach = {Command.ATTACH: self.attaching.ask} if self.attaching.allowed else {}
        return attach | {
            Command.SWITCH: self.switch_wanted.emit,
            Command.LOCK: self.locked.emit,
            Command.PROJECTOR: lambda: self.room.toggle(),  # noqa: PLW0108 - made after the window
            Command.CHIME: lambda: self.chime_chosen.emit(not self.room.signals.chime),
            Command.INDONESIAN: lambda: self.language_wanted.emit("id"),
            Command.ENGLISH: lambda: self.language_wanted.emit("en"),
            Command.ABOUT: self._tell_about,
            **self.delivery.hub_acts(),
            **self._desks.commands(),
        }

    def set_chime(self, *, on: bool) -> None:
        """Let the timer's signals sound, or be words alone."""
        self.room.signals.chime = on
        self.window.action(Command.CHIME).setChecked(on)

    def _make_timers(self) -> None:
        self.strip = StripFiller(self.window, self._wording, self.profile, self.link)
        self._checkpoint_timer = QTimer(self, interval=CHECKPOINT_MS)
        self._checkpoint_timer.timeout.connect(self.profile.store.checkpoint_if_due)

    def _connect(self) -> None:
        # Facts are also recorded on other threads: the signal brings them to this one.
        self.profile.store.on_recorded(self.recorded.emit)
        self.recorded.connect(self._follow)
        self.home.open_visit.connect(self.open_visit)
        self.home.place_wanted.connect(self.window.go_to)
        self.home.panel_wanted.connect(self.panel.open)
        self._connect_day_papers()
        self.panel.join(self.window, self.link.exchange_soon)
        self.delivery.standing_changed.connect(self.strip.read_soon)
        self.delivery.place_wanted.connect(self.window.go_to)
        self.link.counted.connect(self.home.refresh_soon)
        self.link.changed.connect(self.home.follow_files)
        self.papers.issued.connect(self._count_papers)
        self.window.closed.connect(self.left)
        if self.sheets is not None:
            self.sheets.saving_changed.connect(partial(self.window.status.read, Fact.SAVED))
            self.sheets.sealed.connect(self._sealed)
            join_first_steps(self.sheets, self.home, self.window)
            self.sheets.papers_wanted.connect(self._bring_documents)
            self.panel.share_visit(self.sheets)
            self.link.changed.connect(self.sheets.exhibiting.refresh_if_shown)

    def _connect_day_papers(self) -> None:
        papers = DayPapers(self._wording, self._notices, self._background, self._closing, self)
        join_day_papers(papers, self.home, self.documents, self._bring_documents)

    def _bring_documents(self) -> bool:
        if not self._ended:
            self.window.go_to(Place.DOCUMENTS)
        return not self._ended

    def start(self) -> None:
        """Fill the status bar, begin the timers, and load what is slow once the window is idle."""
        self.strip.start()
        self._count_papers()
        self.room.start()
        self._checkpoint_timer.start()
        if (visit := unfinished(self.class_day)) is not None:
            self.open_visit(visit)
        QTimer.singleShot(0, self, self._warm_up)

    def open_visit(self, visit: VisitId) -> None:
        """Bring a region to the front of Penilaian."""
        if self.sheets is not None:
            self.window.go_to(Place.SCORING)
            self.sheets.show_visit(visit)

    def tell_unsaved(self) -> None:
        """Show the window again because it holds what could not be saved."""
        say = self._wording.say
        self.window.show()
        self._notices.tell(say("app.unsaved_title"), say("app.unsaved_text"))

    def close(self) -> bool:
        """Write what was typed, wait for running work, and let the profile go.

        False when what was typed cannot be saved: then everything stays open.
        """
        if self._ended:
            return True
        if self.sheets is not None and not self.sheets.finish():
            return False
        self._ended = True
        self.strip.stop()
        self._checkpoint_timer.stop()
        self.panel.stop()
        self.papers.stop()
        self.room.stop()
        self.window.hide()
        self.link.stop()
        self._background.wait(LEAVING_MS)
        self.link.close()
        self.profile.store.checkpoint_if_due()
        self.profile.close()
        self.ended.emit()
        return True

    def _warm_up(self) -> None:
        def failed(error: Exception) -> None:
            LOG.warning("warming up: %s", error)

        def done(_none: object) -> None:
            if not self._ended:
                self.papers.issue_missing()
                self.link.start()

        self._background.run(self._load, done, failed, self)

    def _load(self) -> None:
        from smartcity_desktop.documents import drawing, preview, seal

        del drawing, preview, seal
        self.profile.store.grow_log()

    def _follow(self, lines: Sequence[Line]) -> None:
        if self._ended:
            return
        own = self.profile.wrote(lines[-1])
        if own and (self.sheets is None or self.sheets.settled):
            self.strip.saved(lines[-1])
        self.home.refresh_soon()
        self.delivery.refresh_soon()
        self.panel.follow()
        self.strip.read_soon()
        sheets_alone = SHEET_KINDS.issuperset(line.entry.kind for line in lines)
        if not sheets_alone:
            self.documents.refresh_soon()
            self._count_papers()
            self.room.refresh()
        # What its owner writes on a sheet, Penilaian shows by itself.
        if self.sheets is not None and not (own and sheets_alone):
            self.sheets.refresh_soon()

    def _sealed(self, sheet: SheetId) -> None:
        if self.issuing.prints(sheet):
            self.papers.issue(sheet)

    def _count_papers(self) -> None:
        if self._ended:
            return
        self.window.set_count(Place.DOCUMENTS, self.papers.attention())

    def _tell_about(self) -> None:
        say = self._wording.say
        text = say("app.about_text", title=say("window.title"), version=version(DISTRIBUTION))
        self._notices.tell(say("app.about_title"), text)
