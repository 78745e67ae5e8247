"""Recording signatures in ink beside a paper: who signed, who objects."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.signing import Signatures
from smartcity_desktop.ui.documents.menu_button import MenuButton
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ButtonLook
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
        self.sign_button = MenuButton(theme, say("documents.record_signature"), look)
        self.refuse_button = MenuButton(theme, say("documents.record_refusal"), ButtonLook())
        self._buttons = {self.sign_button: self.signed, self.refuse_button: self.refused}
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
        for button, signal in self._buttons.items():
            button.choices.clear()
            for person in known.recordable:
                button.choices.addAction(names[person], partial(signal.emit, person))
            button.setVisible(bool(known.recordable))
