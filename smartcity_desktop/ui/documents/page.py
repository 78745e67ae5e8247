"""Dokumen: papers per region, what they look like, printing and saving them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QVBoxLayout

from smartcity_desktop.domain.class_papers import PaperKey
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.documents.issue_dialog import OfferedPaper
from smartcity_desktop.ui.documents.issue_menu import IssueMenu
from smartcity_desktop.ui.documents.paper_filter import PaperFilter
from smartcity_desktop.ui.documents.paper_table import ABOUT, PaperModel, about
from smartcity_desktop.ui.documents.papers import Papers
from smartcity_desktop.ui.documents.preview_pane import PreviewPane
from smartcity_desktop.ui.documents.print_desk import PrintDesk
from smartcity_desktop.ui.documents.signature_desk import SignatureDesk
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.page import Heading, KeyHelp, Page
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.card import Card, CardLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message
from smartcity_desktop.ui.widgets.table import Table
from smartcity_desktop.ui.widgets.text_label import TextLabel

WIDE_PERCENT = 130


class DocumentsPage(Page):
    """The papers of the own sealed sheets; drawing and printing never hold up the window."""

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        background: Background,
        papers: Papers,
        signatures: SignatureDesk,
    ) -> None:
        say = wording.say
        super().__init__(
            Heading(say("window.place_documents"), say("documents.subtitle")), _keys(wording)
        )
        self._theme, self._wording, self._notices = theme, wording, notices
        self._issuing, self._papers = papers.issuing, papers
        self.signatures = signatures
        self._stale = True
        self._shown: Document | None = None
        self.bar = InfoBar(theme)
        self.bar.leave_on_escape(self)
        self.table = Table(theme, say("documents.table_name"))
        self.model = PaperModel(wording, signatures.signing.signatures, self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(ABOUT, QHeaderView.ResizeMode.Stretch)
        self.preview = PreviewPane(theme, wording, background)
        self.desk = PrintDesk(theme, wording, notices, background, papers.issuing, self)
        self.print_bar = self.desk.bar
        self.filter = PaperFilter(theme, wording)
        self.issue_menu = IssueMenu(theme, wording)
        self._list_card = Card(theme, say("documents.list"), look=CardLook("document", padding=0))
        self._page_card = Card(theme, say("documents.preview"), look=CardLook(padding=0))
        self._empty = TextLabel(theme, say("documents.empty"), Type.BODY, "text2", wrap=True)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()
        self._arrange()

    @property
    def current(self) -> Document | None:
        """Return the chosen paper."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def enter(self) -> None:
        """Read anew, ask for printers, and put the focus on the list."""
        self.refresh()
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what changed while the page was away."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
        self.desk.ask_printers()

    def refresh_soon(self) -> None:
        """Read anew now if shown, else when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show every paper as it stands."""
        self._stale = False
        before = self.current
        everything = self._issuing.documents()
        documents = self.filter.passed(everything)
        with QSignalBlocker(self.table.selectionModel()):
            self.model.show_rows(documents)
        has = bool(documents)
        self.table.setVisible(has)
        self._page_card.setVisible(has)
        self._empty.setVisible(not has)
        self.filter.setVisible(bool(everything))
        self._offer_papers(everything)
        if has:
            self.table.selectRow(_place_of(before, documents))
            self._show_current()
        self._tell_unissued()
        self._renew_commands()

    def print_current(self) -> None:
        """Print the chosen paper on the chosen paper size, issuing it anew when that differs."""
        if self.current is not None:
            self.desk.print(self.current)

    def save_current(self) -> None:
        """Save the chosen paper's sealed file where the user says."""
        if self.current is not None:
            self.desk.save(self.current)

    def _show_current(self) -> None:
        document = self.current
        self.signatures.show_document(document)
        self.print_bar.allow(
            papers=document is not None, current=bool(document and document.current)
        )
        self._renew_commands()
        if document is None or document == self._shown:
            return
        self._shown = document
        self.print_bar.choose_paper(document.issued.paper)
        self._page_card.set_title(document.document)
        self._page_card.set_note(about(document, self._wording))

        words = "" if document.current else self._wording.say("window.status_document_out_of_date")
        self.preview.show_paper(partial(self._issuing.pdf, document), words.upper())

    def _tell_unissued(self) -> None:
        missing, say = self._issuing.unissued(), self._wording.say
        if missing:
            text = say("documents.unissued", count=len(missing))
            act = (say("documents.issue"), self._papers.issue_missing)
            self.bar.show_message(Message(Tone.WARN, text, icon="document"), act)
            return
        document = self.current
        if document is not None and document.recall and not self.bar.isVisible():
            text = say("documents.stale", document=document.document)
            act = (say("documents.renew"), self.renew_current)
            self.bar.show_message(Message(Tone.WARN, text), act)

    def offer_copy(self, sentence: str, copy: Callable[[], None]) -> None:
        """Say that a day's papers are drawn, with a button that copies everything elsewhere."""
        self.refresh()
        act = (self._wording.say("documents.copy"), copy)
        self.bar.show_message(Message(Tone.OK, sentence, icon="document"), act)

    def renew_current(self) -> None:
        """Draw the chosen paper anew, as what it says stands now."""
        if self.current is not None:
            self._papers.issue(self.current.document, self.current.issued.paper)

    def _offer_papers(self, documents: Sequence[Document]) -> None:
        current = {document.document for document in documents if document.current}
        offered = [key for key in self._issuing.offered() if key.document not in current]
        self.issue_menu.offer([self._offered(key) for key in offered])
        key = "empty" if self.signatures.signing.scores else "empty_office"
        if offered:
            key = "empty_offered"
        self._empty.setText(self._wording.say(f"documents.{key}", count=len(offered)))

    def _offered(self, key: PaperKey) -> OfferedPaper:
        say = self._wording.say
        whom = "class_day" if key.day else "class_whole"
        whose = say(f"documents.{whom}", code=key.class_code, day=key.day)
        if key.visit is not None:
            whose = self.signatures.signing.region_name(key.visit)
        words = f"{say(f'documents.kind_{key.kind}')}, {whose} · {key.document}"
        return OfferedPaper(key.document, words)

    def _issue(self, document: str) -> None:
        self._papers.issue(document, self.print_bar.chosen_paper)

    def _signed(self) -> None:
        self.bar.clear()
        self.refresh()
        self.model.layoutChanged.emit()

    def tell(self, tone: Tone, text: str) -> None:
        """Say what came of an act, above the list."""
        self.bar.show_message(Message(tone, text))

    def _issue_failed(self, error: object) -> None:
        if isinstance(error, Exception):
            self.tell(Tone.BAD, told(error, self._wording))

    def _signing_failed(self, error: object) -> None:
        if isinstance(error, DomainError) and error.key == "paper_unprinted":
            say = self._wording.say
            print_it = (say("documents.print"), self.print_current)
            elsewhere = (say("documents.printed_elsewhere"), self.signatures.printed_elsewhere)
            message = Message(Tone.WARN, told(error, self._wording))
            self.bar.show_message(message, print_it, elsewhere)
        else:
            self._issue_failed(error)

    def _issued(self) -> None:
        self.bar.clear()
        self.refresh_soon()

    def _renew_commands(self) -> None:
        document = self.current
        current = document is not None and document.current
        self.answer(Command.PRINT, self.print_current if current else None)
        self.answer(Command.SAVE_PDF, self.save_current if document else None)

    def _connect(self) -> None:
        self.answer(Command.PRINT, self.print_current)
        self.answer(Command.SAVE_PDF, self.save_current)
        self.answer(Command.RECHECK, self.refresh)
        self.table.selectionModel().currentRowChanged.connect(self._show_current)
        self.table.activated.connect(self._to_preview)
        self.preview.broken.connect(self._issue_failed)
        self.filter.chosen.connect(self.refresh)
        self.issue_menu.wanted.connect(self._issue)
        self.signatures.recorded.connect(self._signed)
        self.signatures.failed.connect(self._signing_failed)
        self.desk.printed.connect(self.refresh)
        self.desk.told.connect(self.tell)
        self.print_bar.print_wanted.connect(self.print_current)
        self.print_bar.save_wanted.connect(self.save_current)
        self._papers.issued.connect(self._issued)
        self._papers.failed.connect(self._issue_failed)
        self._theme.changed.connect(self._arrange)

    def _zoom(self, step: int) -> None:
        self.preview.step_zoom(step)

    def _to_preview(self) -> None:
        self.preview.setFocus()

    def _lay_out(self) -> None:
        for card in (self._list_card, self._page_card):
            card.body.setContentsMargins(1, 0, 1, 0)
            card.body.setSpacing(0)
        for key, sign, step in (("smaller", "-", -1), ("larger", "+", 1)):
            words, look = self._wording.say(f"documents.{key}"), ButtonLook(key=sign, small=True)
            button = ActionButton(self._theme, words, look)
            button.clicked.connect(partial(self._zoom, step))
            self._page_card.add_to_header(button)
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list_card.body.addWidget(self.table, 1)
        self._list_card.body.addWidget(self._empty, 1)
        self._page_card.body.addWidget(self.preview, 1)
        self._page_card.body.addWidget(self.signatures.bar)
        self._page_card.body.addWidget(self.print_bar)
        self._list_card.add_to_header(self.filter)
        self._list_card.add_to_header(self.issue_menu)
        self.table.setMinimumHeight(140)
        self.preview.setMinimumHeight(220)
        self._columns.setSpacing(12)
        self._columns.addWidget(self._list_card, 11)
        self._columns.addWidget(self._page_card, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addLayout(self._columns, 1)

    def _arrange(self) -> None:
        wide = self._theme.percent <= WIDE_PERCENT
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


def _keys(wording: Wording) -> list[KeyHelp]:
    return [
        KeyHelp("↑ ↓", wording.say("documents.help_rows")),
        KeyHelp("Enter", wording.say("documents.help_preview")),
        KeyHelp("PgUp PgDn", wording.say("documents.help_pages")),
        KeyHelp("+ - 0", wording.say("documents.help_zoom")),
        KeyHelp("Ctrl+P", wording.say("documents.help_print")),
    ]


def _place_of(before: Document | None, documents: Sequence[Document]) -> int:
    """Return the row of the paper chosen before, else the first one."""
    if before is None:
        return 0
    rows = (row for row, found in enumerate(documents) if found.document == before.document)
    return next(rows, 0)
