"""Attaching a file to a visit: asked in a dialog, kept on another thread, then named in a fact."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.domain.roster import Visit
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.collecting import Collecting, Measured, measured
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import Keyed, told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.background import Background
from smartcity_desktop.ui.evidence.attach_dialog import AttachDialog
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


class Attaching(QObject):
    """Opens the dialog; `attached` carries the visit once its file is named in the journal."""

    attached = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        background: Background,
        profile: Profile,
        anchor: QWidget,
    ) -> None:
        super().__init__(anchor)
        self._theme, self._wording, self._notices = theme, wording, notices
        self._background, self._profile, self._anchor = background, profile, anchor
        self.collecting = Collecting(profile)

    @property
    def allowed(self) -> bool:
        """Whether this person brings evidence."""
        return self.collecting.may_attach

    def ask(self, visit: VisitId | None = None, over: QWidget | None = None) -> None:
        """Ask for a file for a visit of the own class, the given one first.

        The dialog opens over `over`, for example over the dialog that wants the file.
        """
        anchor = over or self._anchor
        dialog = AttachDialog(self._theme, self._wording, self._visits(), anchor)

        def offer(visit: str) -> None:
            self._offer(dialog, VisitId(visit))

        dialog.visit_changed.connect(offer)
        dialog.file_wanted.connect(lambda: self._choose_file(dialog))
        dialog.wanted.connect(lambda: self._keep(dialog))
        if visit is not None:
            dialog.choose_visit(visit)
        self._offer(dialog, dialog.visit)
        dialog.choose.setFocus()
        dialog.exec()
        dialog.deleteLater()

    def _visits(self) -> list[tuple[str, str]]:
        roster = self._profile.roster
        return [
            (visit.id, self._named(roster.region(visit.region).name, visit))
            for visit in self.collecting.visits()
        ]

    def _named(self, region: str, visit: Visit) -> str:
        key = "evidence.visit" if self._profile.class_group else "evidence.visit_of_class"
        return self._wording.say(
            key, region=region, day=visit.day, starts=visit.starts, code=visit.class_code
        )

    def _offer(self, dialog: AttachDialog, visit: VisitId) -> None:
        language = self._wording.language
        nodes = self._profile.package.instrument.judged() if visit else ()
        dialog.show_indicators(
            [
                (node.code, f"{node.code} {(node.short or node.title).in_language(language)}")
                for node in nodes
            ]
        )

    def _choose_file(self, dialog: AttachDialog) -> None:
        say = self._wording.say
        path = self._notices.over(dialog).choose_file(
            say("evidence.choose_file"), say("evidence.file_kinds")
        )
        if path is not None:
            dialog.show_file(path)

    def _keep(self, dialog: AttachDialog) -> None:
        path = dialog.path
        if path is None:
            return

        def work() -> Measured:
            file = measured(path)
            self.collecting.keep(file)
            return file

        def done(file: Measured) -> None:
            self._name(dialog, file)

        def failed(error: Exception) -> None:
            dialog.set_busy(False)
            known = isinstance(error, Keyed)
            text = told(error, self._wording) if known else self._wording.say("evidence.unreadable")
            dialog.say_wrong(text)

        dialog.say_wrong("")
        dialog.set_busy(True)
        self._background.run(work, done, failed, dialog)

    def _name(self, dialog: AttachDialog, file: Measured) -> None:
        visit = dialog.visit
        try:
            self.collecting.attach(visit, file, dialog.label)
        except (DomainError, StorageError) as error:
            dialog.set_busy(False)
            dialog.say_wrong(told(error, self._wording))
            return
        dialog.accept()
        self.attached.emit(visit)
