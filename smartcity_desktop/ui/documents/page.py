"""Dokumen: papers per region, what they look like, printing and saving them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QVBoxLayout

from smartcity_desktop.domain.facts import SheetId
from smartcity_desktop.host.printing import takes_pdf
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document, Issuing
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.documents.paper_table import REGION, PaperModel
from smartcity_desktop.ui.documents.papers import Papers
from smartcity_desktop.ui.documents.preview_pane import SCREEN_DPI, PreviewPane
from smartcity_desktop.ui.documents.print_bar import PrintBar
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
        issuing: Issuing,
        papers: Papers,
    ) -> None:
        say = wording.say
        keys = [
            KeyHelp("↑ ↓", say("documents.help_rows")),
            KeyHelp("Enter", say("documents.help_preview")),
            KeyHelp("PgUp PgDn", say("documents.help_pages")),
            KeyHelp("+ - 0", say("documents.help_zoom")),
            KeyHelp("Ctrl+P", say("documents.help_print")),
        ]
        super().__init__(Heading(say("window.place_documents"), say("documents.subtitle")), keys)
        self._theme, self._wording, self._notices = theme, wording, notices
        self._background, self._issuing, self._papers = background, issuing, papers
        self._stale = True
        self._shown: Document | None = None
        self.bar = InfoBar(theme)
        self.table = Table(theme, say("documents.table_name"))
        self.model = PaperModel(wording, self)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(REGION, QHeaderView.ResizeMode.Stretch)
        self.preview = PreviewPane(theme, wording)
        self.print_bar = PrintBar(theme, wording)
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
        self._ask_printers()

    def refresh_soon(self) -> None:
        """Read anew now if shown, else when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show every paper as it stands."""
        self._stale = False
        before = self.current
        documents = self._issuing.documents()
        with QSignalBlocker(self.table.selectionModel()):
            self.model.show_rows(documents)
        has = bool(documents)
        self.table.setVisible(has)
        self._page_card.setVisible(has)
        self._empty.setVisible(not has)
        if has:
            self.table.selectRow(_place_of(before, documents))
            self._show_current()
        self._tell_unissued()
        self._renew_commands()

    def print_current(self) -> None:
        """Print the chosen paper on the chosen paper size, issuing it anew when that differs."""
        document, printer = self.current, self.print_bar.chosen_printer
        if document is None or not document.current:
            return
        if not printer:
            self._tell(Tone.WARN, self._wording.say("documents.printer_missing"))
            return
        paper, copies = self.print_bar.chosen_paper, self.print_bar.copies.value()
        self.print_bar.setEnabled(False)
        work = lambda: self._printed(document, paper, printer, copies)  # noqa: E731
        self._background.run(work, self._print_done, self._print_failed, self)

    def save_current(self) -> None:
        """Save the chosen paper's sealed file where the user says."""
        document = self.current
        if document is None:
            return
        say = self._wording.say
        proposal = Path.home() / self._issuing.file_name(document.document)
        path = self._notices.choose_new_file(
            say("documents.save").rstrip("…"), say("documents.pdf_files"), proposal
        )
        if path is not None:
            self.save_to(document, path)

    def save_to(self, document: Document, path: Path) -> None:
        """Write a paper's sealed file to `path` and say where it is."""
        try:
            path.write_bytes(self._issuing.pdf(document))
        except OSError:
            self._tell(Tone.BAD, self._wording.say("errors.file_unwritable", file=path.name))
        else:
            self._tell(Tone.OK, self._wording.say("documents.saved", file=str(path)))

    def _printed(self, document: Document, paper: str, printer: str, copies: int) -> str:
        if paper != document.issued.paper:
            document = self._issuing.issue(SheetId(document.document), paper)
        if takes_pdf():
            last = self._issuing.print(document, printer, copies)
        else:
            from smartcity_desktop.ui.documents.printers import paint_pages

            paint_pages(self._issuing.pdf(document), paper, printer, copies)
            last = self._issuing.count_copies(document, printer, copies)
        return self._wording.say("documents.printed", printer=printer, last=last)

    def _print_done(self, sentence: str) -> None:
        self.print_bar.setEnabled(True)
        self._tell(Tone.OK, sentence)
        self.refresh()

    def _print_failed(self, error: Exception) -> None:
        self.print_bar.setEnabled(True)
        self._tell(Tone.BAD, told(error, self._wording))

    def _ask_printers(self) -> None:
        from smartcity_desktop.ui.documents.printers import printer_names

        show = self.print_bar.show_printers
        self._background.run(printer_names, show, lambda _error: show(()), self)

    def _show_current(self) -> None:
        document = self.current
        self.print_bar.allow(
            papers=document is not None, current=bool(document and document.current)
        )
        self._renew_commands()
        if document is None or document == self._shown:
            return
        self._shown = document
        self.print_bar.choose_paper(document.issued.paper)
        self._page_card.set_title(document.document)
        self._page_card.set_note(document.region)

        def shown(pages: Sequence[QImage]) -> None:
            # Another paper may have been chosen while this one was drawn.
            if document == self._shown:
                self.preview.show_pages(pages)

        def failed(error: Exception) -> None:
            self._tell(Tone.BAD, told(error, self._wording))

        self._background.run(lambda: self._rendered(document), shown, failed, self)

    def _rendered(self, document: Document) -> list[QImage]:
        from smartcity_desktop.documents.preview import rendered_pages
        from smartcity_desktop.ui.documents.printers import image_of

        pdf = self._issuing.pdf(document)
        return [image_of(page) for page in rendered_pages(pdf, SCREEN_DPI)]

    def _tell_unissued(self) -> None:
        missing = self._issuing.unissued_sheets()
        if missing:
            say = self._wording.say
            text = say("documents.unissued", count=len(missing))
            act = (say("documents.issue"), self._papers.issue_missing)
            self.bar.show_message(Message(Tone.WARN, text, icon="document"), act)
            return
        document = self.current
        if document is not None and not document.current and not self.bar.isVisible():
            self._tell(Tone.WARN, self._wording.say("documents.stale", document=document.document))

    def _tell(self, tone: Tone, text: str) -> None:
        self.bar.show_message(Message(tone, text))

    def _issue_failed(self, error: object) -> None:
        if isinstance(error, Exception):
            self._tell(Tone.BAD, told(error, self._wording))

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
        self._page_card.body.addWidget(self.print_bar)
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


def _place_of(before: Document | None, documents: Sequence[Document]) -> int:
    """Return the row of the paper chosen before, else the first one."""
    if before is None:
        return 0
    rows = (row for row, found in enumerate(documents) if found.document == before.document)
    return next(rows, 0)
