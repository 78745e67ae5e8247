"""Doing what a person asked for: recorded or refused, and told either way."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act needs: looks, words, dialogs and the person's profile."""

    theme: Theme
    wording: Wording
    notices: Notices
    profile: Profile


class Acting(QObject):
    """Emits `done` after an act was recorded, `refused` with the error why it was not.

    `told` carries a sentence that is no refusal.
    """

    done = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk

    def say(self, key: str, **details: object) -> str:
        """Return a text of Beranda or of its forms."""
        return self.desk.wording.say(key, **details)

    def do(self, act: Callable[[], object]) -> bool:
        """Do `act` and tell how it went; returns whether it was recorded."""
        try:
            act()
        except (DomainError, StorageError) as error:
            self.refused.emit(error)
            return False
        self.done.emit()
        return True
