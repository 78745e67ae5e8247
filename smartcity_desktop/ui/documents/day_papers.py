"""What follows the closing of a day: its papers are drawn, and a copy goes to a second medium."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.closing import Closed, Closing, Mirrored
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.tokens import Tone


class DayPapers(QObject):
    """Emits `drawn` with a sentence once papers are there, `told` with tone and sentence."""

    drawn = Signal(str)
    told = Signal(object, str)

    def __init__(
        self,
        wording: Wording,
        notices: Notices,
        background: Background,
        closing: Closing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._wording, self._notices = wording, notices
        self._background, self._closing = background, closing

    def draw(self, class_code: str, day: int) -> None:
        """Draw the papers of a day that was closed."""

        def done(closed: Closed) -> None:
            count = len(closed.documents)
            self.drawn.emit(self._wording.say("documents.day_drawn", day=day, count=count))

        work = lambda: self._closing.close(class_code, day, None)  # noqa: E731
        self._background.run(work, done, self._failed, self)

    def copy(self) -> None:
        """Copy everything of this profile into a folder that the person chooses."""
        folder = self._notices.choose_folder(self._wording.say("documents.copy_title"))
        if folder is not None:
            self.copy_to(folder)

    def copy_to(self, folder: Path) -> None:
        """Copy everything of this profile into a folder, and say where it is or what failed."""

        def done(mirrored: Mirrored) -> None:
            sentence = self._wording.say(
                "documents.copied", file=mirrored.path, papers=mirrored.papers
            )
            self.told.emit(Tone.OK, sentence)

        self._background.run(lambda: self._closing.mirror(folder), done, self._failed, self)

    def _failed(self, error: Exception) -> None:
        self.told.emit(Tone.BAD, told(error, self._wording))
