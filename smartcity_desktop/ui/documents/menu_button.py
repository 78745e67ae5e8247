"""A button that opens a list of choices below itself."""

from PySide6.QtWidgets import QMenu, QWidget

from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.action_button import ActionButton, ButtonLook


class MenuButton(ActionButton):
    """A verb whose object is chosen from `choices`; Enter, Space and a click open them."""

    def __init__(
        self, theme: Theme, text: str, look: ButtonLook, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, look, parent)
        self.choices = QMenu(self)
        self.choices.setAccessibleName(self.accessibleName())
        self.setAutoDefault(True)
        self.clicked.connect(self.open_choices)

    def open_choices(self) -> None:
        """Show the choices, the first one ready to be taken with Enter."""
        actions = self.choices.actions()
        if actions:
            self.choices.setActiveAction(actions[0])
            self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))
