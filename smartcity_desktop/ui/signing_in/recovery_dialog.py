"""Getting the event's authority back from two recovery sheets, without a command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.door import Door
from smartcity_desktop.ui.signing_in.fields import FileField, LineField
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message

if TYPE_CHECKING:
    from smartcity_desktop.services.preparing.recovering import Recovery

SHEETS = ("first", "second")


class RecoveryButton(ActionButton):
    """Opens the dialog, for who keeps an event's recovery sheets."""

    def __init__(self, theme: Theme, wording: Wording, background: Background, door: Door) -> None:
        look = ButtonLook(icon="key", small=True)
        super().__init__(theme, wording.say("signing_in.recovery"), look)
        self.setAutoDefault(True)
        self.clicked.connect(
            lambda: RecoveryDialog(theme, wording, background, door, self.window()).open()
        )


class RecoveryDialog(Dialog):
    """Asks for the event's folder, two sheets and whose cards are lost; says where new ones are.

    What is wrong with a sheet is said below, and everything stays as it was chosen.
    """

    def __init__(
        self, theme: Theme, wording: Wording, background: Background, door: Door, parent: QWidget
    ) -> None:
        say = wording.say
        title = say("signing_in.recovery_title")
        super().__init__(theme, title, say("signing_in.recovery_text"), parent)
        self._wording, self._background, self._door = wording, background, door
        self._notices = Notices(theme, wording).over(self)
        self._folder: Path | None = None
        self._sheets: dict[str, Path] = {}
        none = say("signing_in.no_file")
        choose = say("signing_in.choose_folder")
        self.folder = FileField(theme, say("signing_in.recovery_folder"), choose, none)
        self.folder.wanted.connect(self._choose_folder)
        self.sheets = {name: self._sheet_field(theme, name) for name in SHEETS}
        hint = say("signing_in.recovery_people_hint")
        self.people = LineField(theme, say("signing_in.recovery_people"), hint)
        self.bar = InfoBar(theme)
        self.content.setSpacing(10)
        for part in (self.folder, *self.sheets.values(), self.people, self.bar):
            self.content.addWidget(part)
        self.close_button = self.add_button(say("window.close"))
        self.close_button.clicked.connect(self.reject)
        self.button = self.add_button(say("signing_in.recover"), primary=True)
        self.button.clicked.connect(self._recover)
        self.folder.setFocus()

    def use_folder(self, folder: Path) -> None:
        """Take the folder that the event was published into."""
        self._folder = folder
        self.folder.show_found(folder.name, str(folder.parent))

    def use_sheet(self, name: str, path: Path) -> None:
        """Take a file as the "first" or "second" recovery sheet."""
        self._sheets[name] = path
        self.sheets[name].show_found(path.name, str(path.parent))

    def _sheet_field(self, theme: Theme, name: str) -> FileField:
        say = self._wording.say
        label, verb = say(f"signing_in.sheet_{name}"), say("signing_in.choose_sheet")
        field = FileField(theme, label, verb, say("signing_in.no_file"))
        field.wanted.connect(lambda: self._choose_sheet(name))
        return field

    def _choose_folder(self) -> None:
        folder = self._notices.choose_folder(self._wording.say("signing_in.recovery_folder"))
        if folder is not None:
            self.use_folder(folder)

    def _choose_sheet(self, name: str) -> None:
        say = self._wording.say
        title, kinds = say(f"signing_in.sheet_{name}"), say("signing_in.sheet_files")
        path = self._notices.choose_file(title, kinds, self._folder)
        if path is not None:
            self.use_sheet(name, path)

    def _recover(self) -> None:
        say = self._wording.say
        folder = self._folder
        missing = [self.folder] if folder is None else []
        missing += [field for name, field in self.sheets.items() if name not in self._sheets]
        for field in missing:
            field.tell(say("signing_in.recovery_missing"))
        if folder is None or missing:
            self.adjustSize()
            missing[0].setFocus()
            return
        people = [one for one in self.people.line.text().replace(",", " ").split() if one]
        sheets = [self._sheets[name] for name in SHEETS]
        self.button.setEnabled(False)
        self._background.run(
            lambda: self._door.recover(folder, sheets, people), self._recovered, self._failed, self
        )

    def _recovered(self, found: "Recovery") -> None:
        self.button.setEnabled(True)
        details = {
            "event": found.event,
            "cards": len(found.cards),
            "codes": found.codes.name,
            "centre": found.centre.name,
            "folder": str(found.folder),
        }
        sentence = self._wording.say("signing_in.recovered", **details)
        self._tell(Message(Tone.OK, sentence, icon="valid"))
        self.close_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self._tell(Message(Tone.BAD, told(error, self._wording)))
        self.button.setFocus()

    def _tell(self, message: Message) -> None:
        self.bar.show_message(message)
        self.adjustSize()
