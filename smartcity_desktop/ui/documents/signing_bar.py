"""Recording signatures in ink beside a paper: who signed, who objects."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.signing import Signatures
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook
from smartcity_desktop.ui.widgets.text_label import TextLabel


class SigningBar(QWidget):
    """Emits `signed` or `refused` with the person chosen from a button's menu."""

    signed = Signal(str)
    refused = Signal(str)

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = wording.say
        self._wording = wording
        self._told = TextLabel(theme, "", Type.CONTROL, wrap=True)
        look = ButtonLook(icon="signature")
        self.sign_button = ActionButton(theme, say("documents.record_signature"), look)
        self.refuse_button = ActionButton(theme, say("documents.record_refusal"))
        self._menus = {
            self.sign_button: (QMenu(self.sign_button), self.signed),
            self.refuse_button: (QMenu(self.refuse_button), self.refused),
        }
        for button, (menu, _) in self._menus.items():
            menu.setAccessibleName(button.accessibleName())
            button.setMenu(menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 12, 4)
        line.setSpacing(8)
        line.addWidget(self._told, 1)
        line.addWidget(self.sign_button)
        line.addWidget(self.refuse_button)
        self.hide()

    def show_signatures(self, known: Signatures | None, names: Mapping[PersonId, str]) -> None:
        """Show how far the signatures are; hidden for papers that nobody signs for the record."""
        self.setVisible(known is not None)
        if known is None:
            return
        left = ", ".join(names[person] for person in known.open)
        key = "signatures_left" if left else "signatures_all"
        say = self._wording.say
        given = len(known.given)
        self._told.setText(say(f"documents.{key}", given=given, asked=known.asked, names=left))
        for button, (menu, signal) in self._menus.items():
            menu.clear()
            for person in known.recordable:
                menu.addAction(names[person], partial(signal.emit, person))
            button.setVisible(bool(known.recordable))
