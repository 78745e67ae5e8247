"""What a screen tells the window about itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.ui.commands import Command


class Place(StrEnum):
    """The places of the rail, in the order of Ctrl+1 to Ctrl+8; few people have all of them."""

    HOME = "home"
    SCORING = "scoring"
    PANEL = "panel"
    RECAP = "recap"
    DOCUMENTS = "documents"
    DELIVERY = "delivery"
    READINESS = "readiness"
    CALIBRATION = "calibration"


# The icon of a place, where it is not called like the place itself.
ICONS: dict[Place, str] = {
    Place.DOCUMENTS: "document",
    Place.DELIVERY: "send",
    Place.CALIBRATION: "scale",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The context bar of a page: title, class or slot, and the sentence beside the lock."""

    title: str
    subtitle: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One line of the key card: the key ("Ctrl+Enter") and what it does, in words."""

    key: str
    does: str


class KeyedPart(QWidget):
    """What may stand in front of a page and has keys of its own."""

    @property
    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the lines of the key card while this is in front."""
        raise NotImplementedError


class Page(QWidget):
    """A screen: a heading, its keys, and the menu commands it answers while it is shown."""

    heading_changed = Signal()
    commands_changed = Signal()

    def __init__(
        self,
        heading: Heading,
        keys: Sequence[KeyHelp] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._heading = heading
        self._keys = tuple(keys)
        self._commands: dict[Command, Callable[[], None]] = {}
        self._corner: tuple[QWidget, ...] = ()

    @property
    def heading(self) -> Heading:
        """Return what the context bar says."""
        return self._heading

    @property
    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the lines of the key card: of what stands in front, else of the page."""
        parts = (part for part in self.findChildren(KeyedPart) if part.isVisible())
        front = next(parts, None)
        return self._keys if front is None else front.keys

    @property
    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """Return the menu commands this page answers now."""
        return self._commands

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """Return the buttons that stand at the right of the context bar."""
        return self._corner

    def set_heading(self, heading: Heading) -> None:
        """Say something else in the context bar."""
        self._heading = heading
        self.heading_changed.emit()

    def set_corner(self, *widgets: QWidget) -> None:
        """Put buttons at the right of the context bar; call it once, before the window is made."""
        self._corner = widgets

    def answer(self, command: Command, call: Callable[[], None] | None) -> None:
        """Let `call` answer the menu command while this page is shown; None stops answering."""
        if call is None:
            self._commands.pop(command, None)
        else:
            self._commands[command] = call
        self.commands_changed.emit()

    def enter(self) -> None:
        """Put the focus where work on this page begins; the window calls it on arrival."""
        self.setFocus()
