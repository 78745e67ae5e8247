"""The hub's address for the whole room: large, and as a code that a camera reads from 3 m."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.hub import address_code
from smartcity_desktop.ui.delivery.times import spoken_address
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_label import TextLabel

# On a laptop's screen this is 10 cm or more on a side.
CODE_PIXELS = 400


class AddressDialog(Dialog):
    """Shows the first of `addresses`; the others can be shown instead."""

    def __init__(
        self, theme: Theme, wording: Wording, addresses: Sequence[str], parent: QWidget | None
    ) -> None:
        say = wording.say
        super().__init__(theme, say("delivery.code_title"), say("delivery.code_text"), parent)
        self._theme, self._wording = theme, wording
        self._code = QLabel()
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = TextLabel(theme, "", Type.TIMER)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.content.addWidget(self._code)
        self.content.addWidget(self._words)
        if len(addresses) > 1:
            self._offer(addresses)
        close = self.add_button(say("window.close"), primary=True)
        close.clicked.connect(self.accept)
        close.setFocus()
        self._show(addresses[0])

    @property
    def address(self) -> str:
        """Return the address as it is shown."""
        return self._words.text()

    def _offer(self, addresses: Sequence[str]) -> None:
        hint = self._wording.say("delivery.code_others")
        self.content.addWidget(TextLabel(self._theme, hint, Type.SMALL, "text2", wrap=True))
        for address in addresses:
            button = ActionButton(self._theme, spoken_address(address), ButtonLook(small=True))
            button.clicked.connect(partial(self._show, address))
            self.content.addWidget(button)

    def _show(self, address: str) -> None:
        picture = QPixmap()
        picture.loadFromData(address_code(address))
        # Whole pixels a module keep the code sharp.
        modules = picture.width() // 10
        side = modules * max(CODE_PIXELS // modules, 4)
        self._code.setPixmap(picture.scaled(side, side))
        self._words.setText(spoken_address(address))
        self._code.setAccessibleName(self._wording.say("delivery.code_of", address=address))
