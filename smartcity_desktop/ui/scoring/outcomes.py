"""What became of each act, said in the message bar, the status bar and aloud."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.dates import clock_seconds
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import Mark, SheetId
from smartcity_desktop.domain.history import Change
from smartcity_desktop.domain.sheet import Sheet
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.host.clock import Clock, moment
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui import statuses
from smartcity_desktop.ui.scoring.outline import letter
from smartcity_desktop.ui.scoring.refusals import words_of
from smartcity_desktop.ui.scoring.tools import Tools
from smartcity_desktop.ui.scoring.writer import Writer
from smartcity_desktop.ui.status_strip import Reading
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message


class Outcomes(QObject):
    """Follows the writer; `saving_changed` carries a status bar `Reading`.

    "Tersimpan" is told only while everything on the screen is on disk.
    """

    saving_changed = Signal(object)

    def __init__(
        self, tools: Tools, clock: Clock, writer: Writer, bar: InfoBar, speaker: QWidget
    ) -> None:
        super().__init__(bar)
        self._tools = tools
        self._clock = clock
        self._writer = writer
        self._bar = bar
        self._speaker = speaker
        self._failing = False
        writer.saved.connect(self.saved)
        writer.failed.connect(self._failed)
        writer.refused.connect(self._refused)
        writer.changed.connect(self._read_standing)

    def clear(self) -> None:
        """Take the last message away, unless something is still not saved."""
        if not self._failing:
            self._bar.clear()

    def tell(self, text: str) -> None:
        """Say something that needs no answer."""
        self._bar.show_message(Message(Tone.INFO, text))

    def tell_end(self, sheet: Sheet, *, live: bool) -> None:
        """Say, shown and aloud, that the last indicator is in front, and what is next."""
        count = sum(not sheet.marks.get(node.code) for node in sheet.judged())
        key = "end_closed" if not live else "end_open" if count else "end_done"
        words = self._tools.say(key, count=count)
        self.tell(words)
        self.announce(words)

    def tell_kept(self, places: Sequence[str]) -> None:
        """Say which texts of a sheet that was just opened are no facts yet."""
        if not places:
            return
        say, parts = self._tools.say, set(RemarkPart)
        names = [say(f"remark_{p}") if p in parts else p.replace("#", "·") for p in places]
        text = say("kept_unsaved", places=", ".join(names))
        self._bar.show_message(Message(Tone.WARN, text))

    def announce(self, text: str) -> None:
        """Say `text` aloud where a screen reader runs."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._speaker, text))

    def announce_answer(self, mark: Mark) -> None:
        """Say aloud that the answer `mark` is on disk: "Tingkat 3, tersimpan"."""
        say, shown = self._tools.say, letter(mark)
        words = say(f"mark_{shown}") if shown in "–BX" else say("mark_level", level=shown)
        self.announce(say("announce_saved", answer=words[:1].upper() + words[1:]))

    def sealed(self, sheet: SheetId) -> None:
        """Say that the sheet is sealed and on disk."""
        self.saved()
        self.announce(self._tools.say("announce_sealed", sheet=sheet))

    def report(self, error: StorageError | DomainError) -> None:
        """Say what an act outside the sheet ran into, such as starting a stage."""
        if isinstance(error, StorageError):
            self._failed(error)
        else:
            self._refused(error)

    def saved(self) -> None:
        """Say that everything is on disk, if it is."""
        if self._writer.waiting:
            return
        self._read_standing()
        self._bar.clear()
        if self._failing:
            self._failing = False
            self.announce(self._tools.say("saved_again"))

    def travelled(self, key: str, change: Change | None) -> None:
        """Say what was "undone" or "redone", or that there was nothing."""
        say = self._tools.say
        if change is None:
            self.tell(say(f"nothing_{key}"))
            return
        before, after = letter(change.before), letter(change.after)
        if key == "undone":
            before, after = after, before
        if change.is_note:
            self.tell(say(f"note_{key}", code=change.indicator))
        else:
            self.tell(say(f"mark_{key}", code=change.indicator, before=before, after=after))

    def _failed(self, error: StorageError) -> None:
        self._read("saving.unsaved")
        if self._failing:
            return
        self._failing = True
        say = self._tools.say
        text = say("save_failed")

        def details() -> None:
            self._tools.notices.show_error(say("save_failed_title"), text, repr(error))

        message = Message(Tone.BAD, text, words_of(self._tools, error))
        self._bar.show_message(message, (say("details"), details))

    def _read_standing(self) -> None:
        """Say in the status bar whether all that is shown is on disk."""
        writer = self._writer
        if writer.settled:
            self._read("saving.saved", clock_seconds(moment(self._clock.wall())))
        else:
            self._read("saving.unsaved" if writer.waiting or writer.kept else "saving.saving")

    def _refused(self, error: DomainError) -> None:
        self._read_standing()
        self._bar.show_message(Message(Tone.WARN, words_of(self._tools, error)))

    def _read(self, key: str, time: str = "") -> None:
        status = statuses.status(self._tools.wording, key, time=time)
        word = status.word[:1].upper() + status.word[1:]
        self.saving_changed.emit(Reading(word, status.tone, status.icon))
