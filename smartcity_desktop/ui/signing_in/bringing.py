"""Package and card as a person brings them: chosen, read off the thread, compared."""

from pathlib import Path

from PySide6.QtCore import QObject

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.signing_in.door import (
    BroughtCard,
    BroughtPackage,
    Door,
    refuse_foreign_card,
)
from smartcity_desktop.ui.signing_in.entry_form import EntryForm


class Bringing(QObject):
    """Fills package and card of an entry form; what is wrong is told beside its field."""

    def __init__(
        self,
        form: EntryForm,
        wording: Wording,
        background: Background,
        door: Door,
        notices: Notices,
    ) -> None:
        super().__init__(form)
        self._form, self._wording = form, wording
        self._background, self._door, self._notices = background, door, notices
        form.package_wanted.connect(self._choose_package)
        form.card_wanted.connect(self._choose_card)

    def read_package(self, path: Path) -> None:
        """Take a file as the event's package."""
        self._background.run(
            lambda: self._door.read_package(path), self._package_read, self._no_package, self
        )

    def read_card(self, path: Path) -> None:
        """Take a file as the person's card."""
        self._background.run(
            lambda: self._door.read_card(path), self._card_read, self._no_card, self
        )

    def _choose_package(self) -> None:
        path = self._chosen("package")
        if path is not None:
            self.read_package(path)

    def _choose_card(self) -> None:
        path = self._chosen("card")
        if path is not None:
            self.read_card(path)

    def _chosen(self, what: str) -> Path | None:
        say = self._wording.say
        title, kinds = say(f"signing_in.choose_{what}"), say(f"signing_in.{what}_files")
        return self._notices.choose_file(title.rstrip("…"), kinds)

    def _package_read(self, package: BroughtPackage) -> None:
        self._form.show_package(package)
        self._compare()

    def _card_read(self, card: BroughtCard) -> None:
        self._form.show_card(card)
        self._compare()

    def _compare(self) -> None:
        package, card = self._form.chosen_package, self._form.chosen_card
        if package is not None and card is not None:
            self._background.run(
                lambda: refuse_foreign_card(package, card),
                lambda _none: None,
                self._wrong_card,
                self,
            )

    def _no_package(self, error: Exception) -> None:
        known = isinstance(error, Keyed) and error.key in {"package_newer", "file_missing"}
        key = "errors.package_unreadable"
        self._form.forget_package(told(error, self._wording) if known else self._wording.say(key))

    def _no_card(self, error: Exception) -> None:
        known = isinstance(error, Keyed) and error.key == "file_missing"
        key = "signing_in.card_unreadable"
        self._form.forget_card(told(error, self._wording) if known else self._wording.say(key))

    def _wrong_card(self, error: Exception) -> None:
        self._form.forget_card(told(error, self._wording))
        self._form.card.button.setFocus()
