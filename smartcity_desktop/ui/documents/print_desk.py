"""Printing and saving papers; whatever waits does so away from the window."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.host.output import put_whole, unwritten
from smartcity_desktop.host.printing import takes_pdf
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document, Issuing
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.documents.print_bar import PrintBar
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone


class PrintDesk(QObject):
    """Owns the print bar; emits `told` with tone and sentence, `printed` after a print."""

    told = Signal(object, str)
    printed = Signal()

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        background: Background,
        issuing: Issuing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._wording, self._notices = wording, notices
        self._background, self._issuing = background, issuing
        self.bar = PrintBar(theme, wording)

    def print(self, document: Document) -> None:
        """Print a current paper on the chosen size, issuing it anew when that differs."""
        if not document.current:
            return
        printer = self.bar.chosen_printer
        if not printer:
            self.told.emit(Tone.WARN, self._wording.say("documents.printer_missing"))
            return
        paper, copies = self.bar.chosen_paper, self.bar.copies.value()
        self.bar.setEnabled(False)
        work = lambda: self._printed(document, paper, printer, copies)  # noqa: E731
        self._background.run(work, self._done, self._failed, self)

    def _printed(self, document: Document, paper: str, printer: str, copies: int) -> str:
        if paper != document.issued.paper:
            document = self._issuing.issue(document.document, paper)
        if takes_pdf():
            last = self._issuing.print(document, printer, copies)
        else:
            from smartcity_desktop.ui.documents.printers import paint_pages

            paint_pages(self._issuing.pdf(document), paper, printer, copies)
            last = self._issuing.count_copies(document, printer, copies)
        return self._wording.say("documents.printed", printer=printer, last=last)

    def _done(self, sentence: str) -> None:
        self.bar.setEnabled(True)
        self.told.emit(Tone.OK, sentence)
        self.printed.emit()

    def _failed(self, error: Exception) -> None:
        self.bar.setEnabled(True)
        self.told.emit(Tone.BAD, told(error, self._wording))

    def ask_printers(self) -> None:
        """Ask for the printers of this machine and offer them."""
        from smartcity_desktop.ui.documents.printers import printer_names

        show = self.bar.show_printers
        self._background.run(printer_names, show, lambda _error: show(()), self)

    def save(self, document: Document) -> None:
        """Save a paper's sealed file where the user says."""
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
            # The dialog has asked before it named a file that is there.
            put_whole(path, self._issuing.pdf(document))
        except StorageError as error:
            self.told.emit(Tone.BAD, told(error, self._wording))
        except OSError as error:
            self.told.emit(Tone.BAD, told(unwritten(error, path), self._wording))
        else:
            self.told.emit(Tone.OK, self._wording.say("documents.saved", file=str(path)))
