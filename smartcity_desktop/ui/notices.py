"""The only place that opens dialogs: reasons, PINs, acts without return, errors, files, keys."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QScrollArea, QWidget

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.dialog import Dialog
from smartcity_desktop.ui.fonts import Type
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.page import KeyHelp
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.key_cap import KeyCap
from smartcity_desktop.ui.widgets.text_box import TextBox
from smartcity_desktop.ui.widgets.text_label import TextLabel
from smartcity_desktop.ui.widgets.text_warning import TextWarning

FORM_HEIGHT = 440


class Notices:
    """Asks over `parent`; every text comes in already worded, buttons are verbs."""

    def __init__(self, theme: Theme, wording: Wording, parent: QWidget | None = None) -> None:
        self._theme = theme
        self._wording = wording
        self._parent = parent

    def over(self, parent: QWidget) -> "Notices":
        """Return notices that open over another window, for example over the one just made."""
        return Notices(self._theme, self._wording, parent)

    def ask_reason(self, title: str, text: str, verb: str, least: int = 1) -> str | None:
        """Return a reason of at least `least` characters, or None when the user went back."""
        dialog = self._dialog(title, text)
        label = self._wording.say("window.reason_label")
        box = TextBox(self._theme, label, 4)
        dialog.content.addWidget(TextLabel(self._theme, label, Type.SMALL, "text2"))
        warning = TextWarning(self._theme, self._wording, box)
        dialog.content.addWidget(box)
        dialog.content.addWidget(warning)
        accept = dialog.add_button(verb, primary=True)
        accept.setEnabled(False)
        box.textChanged.connect(
            lambda: accept.setEnabled(warning.fits and len(box.toPlainText().strip()) >= least)
        )
        accept.clicked.connect(dialog.accept)
        dialog.leave_by(self._add_back(dialog))
        box.setFocus()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = box.toPlainText().strip()
        dialog.deleteLater()
        return reason if accepted else None

    def ask_pin(self, title: str, text: str, verb: str) -> str | None:
        """Return the PIN as typed, or None when the user went back; it is checked elsewhere."""
        return self._ask_line(title, text, verb, self._wording.say("window.pin_label"), secret=True)

    def ask_form(self, title: str, text: str, verb: str, form: Form) -> bool:
        """Tell whether the user filled in `form`; its fields keep what was entered."""
        dialog = self._dialog(title, text)
        area = _Roll(form)
        dialog.content.addWidget(area)
        accept = dialog.add_button(verb, primary=True)
        lacking = TextLabel(self._theme, "", Type.SMALL, "text2", wrap=True)
        dialog.content.addWidget(lacking)

        def follow() -> None:
            """Say beside a button that cannot be pressed what it waits for."""
            long = form.too_long()
            missing = long or form.missing()
            accept.setEnabled(form.complete() and not long)
            accept.setAccessibleDescription(missing)
            accept.setToolTip(missing)
            lacking.setText(missing)
            lacking.setVisible(bool(missing))

        form.changed.connect(follow)
        follow()
        accept.clicked.connect(dialog.accept)
        dialog.leave_by(self._add_back(dialog))
        form.setFocus()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        # What was entered is read after the dialog has gone.
        area.takeWidget()
        dialog.deleteLater()
        return accepted

    def confirm(self, title: str, text: str, verb: str, back: str = "") -> bool:
        """Tell whether the user wants an act without return; the focus starts on going back."""
        dialog = self._dialog(title, text)
        accept = dialog.add_button(verb, primary=False)
        accept.clicked.connect(dialog.accept)
        self._add_back(dialog, back).setFocus()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def tell(self, title: str, text: str) -> None:
        """Say something that must be read before going on."""
        dialog = self._dialog(title, text)
        close = dialog.add_button(self._wording.say("window.understood"), primary=True)
        close.clicked.connect(dialog.accept)
        dialog.exec()
        dialog.deleteLater()

    def show_error(self, title: str, text: str, details: str) -> None:
        """Say what failed and what is safe, with `details` to copy for whoever helps."""
        dialog = self._dialog(title, text)
        box = TextBox(self._theme, self._wording.say("window.details"), 6)
        box.setPlainText(details)
        box.setReadOnly(True)
        box.escaped.connect(dialog.reject)
        dialog.content.addWidget(box)
        copied = TextLabel(self._theme, "", Type.SMALL, "ok")
        dialog.content.addWidget(copied)
        copy = dialog.add_button(self._wording.say("window.copy_details"))

        def put_on_clipboard() -> None:
            QGuiApplication.clipboard().setText(details)
            copied.setText(self._wording.say("window.details_copied"))

        copy.clicked.connect(put_on_clipboard)
        close = dialog.add_button(self._wording.say("window.close"), primary=True)
        close.clicked.connect(dialog.accept)
        close.setFocus()
        dialog.exec()
        dialog.deleteLater()

    def show_keys(self, title: str, keys: Sequence[KeyHelp]) -> None:
        """Show the key card: each key with what it does."""
        dialog = self._dialog(title, "")
        dialog.content.addWidget(self._key_list(keys))
        close = dialog.add_button(self._wording.say("window.close"), primary=True)
        close.clicked.connect(dialog.accept)
        close.setFocus()
        dialog.exec()
        dialog.deleteLater()

    def choose_file(self, title: str, kinds: str, folder: Path | None = None) -> Path | None:
        """Return a file to read, or None; `kinds` is Qt's filter, "Paket (*.scb)"."""
        start = str(folder) if folder else ""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, start, kinds)
        return Path(name) if name else None

    def choose_folder(self, title: str) -> Path | None:
        """Return a folder to write into, or None."""
        name = QFileDialog.getExistingDirectory(self._parent, title)
        return Path(name) if name else None

    def choose_new_file(self, title: str, kinds: str, proposal: Path) -> Path | None:
        """Return where to write, starting from `proposal`, or None."""
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(proposal), kinds)
        return Path(name) if name else None

    def _dialog(self, title: str, text: str) -> Dialog:
        return Dialog(self._theme, title, text, self._parent)

    def _add_back(self, dialog: Dialog, verb: str = "") -> QWidget:
        button = dialog.add_button(verb or self._wording.say("window.back"))
        button.clicked.connect(dialog.reject)
        return button

    def _ask_line(
        self, title: str, text: str, verb: str, label: str, *, secret: bool
    ) -> str | None:
        dialog = self._dialog(title, text)
        field = dialog.add_field(label, secret=secret)
        accept = dialog.add_button(verb, primary=True)
        accept.setEnabled(False)
        field.textChanged.connect(lambda: accept.setEnabled(bool(field.text().strip())))
        accept.clicked.connect(dialog.accept)
        dialog.leave_by(self._add_back(dialog))
        field.setFocus()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        typed = field.text() if secret else field.text().strip()
        field.clear()
        dialog.deleteLater()
        return typed if accepted else None

    def _key_list(self, keys: Sequence[KeyHelp]) -> QWidget:
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(2, 2, 12, 2)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(14)
        for row, line in enumerate(keys):
            caps = QWidget()
            held = QGridLayout(caps)
            held.setContentsMargins(0, 0, 0, 0)
            held.setHorizontalSpacing(4)
            for column, key in enumerate(line.key.split(" ")):
                held.addWidget(KeyCap(self._theme, key), 0, column)
            held.setColumnStretch(9, 1)
            grid.addWidget(caps, row, 0)
            grid.addWidget(TextLabel(self._theme, line.does, Type.CONTROL, wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMinimumHeight(min(sheet.sizeHint().height() + 8, 480))
        return area


class _Roll(QScrollArea):
    """A form where it can scroll, as tall as it wants to be up to most of a screen."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the form: the dialog grows with what is shown there."""
        wide = super().minimumSizeHint().width()
        return QSize(wide, min(self._form.sizeHint().height() + 8, FORM_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the dialog follow a form that shows more or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
