"""Recording signatures for the chosen paper, and telling when that is not possible."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.services.signing import Signing
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.documents.signing_bar import SigningBar
from smartcity_desktop.ui.notices import Notices
from smartcity_desktop.ui.theme import Theme


class SignatureDesk(QObject):
    """Owns the signing bar of a paper; emits `recorded`, or `failed` with the error."""

    recorded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        wording: Wording,
        notices: Notices,
        signing: Signing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wording, self._notices, self.signing = wording, notices, signing
        self._document: Document | None = None
        self.bar = SigningBar(theme, wording)
        self.bar.signed.connect(self.sign)
        self.bar.refused.connect(self.refuse)

    def show_document(self, document: Document | None) -> None:
        """Show the signatures of a paper, or nothing where nobody signs for the record."""
        self._document = document
        known = self.signing.signatures(document) if document else None
        people = (*known.given, *known.refused, *known.open) if known else ()
        names = {person: self.signing.name(person) for person in people}
        self.bar.show_signatures(known, names)

    def sign(self, person: str) -> None:
        """Record that somebody signed the paper in ink, after a question: it cannot be undone."""
        document, say = self._document, self._wording.say
        if document is None or document.visit is None:
            return
        try:
            self.signing.admit_ink(document.visit)
        except DomainError as error:
            self.failed.emit(error)
            return
        name, title = self.signing.name(PersonId(person)), say("panel.ask_sign_title")
        text = say("panel.ask_sign_text", name=name, region=document.region)
        if self._notices.confirm(title, text, say("panel.ask_sign_verb")):
            self._do(lambda: self.signing.sign(document, PersonId(person)))

    def printed_elsewhere(self) -> None:
        """Record a copy made from the saved file on another computer, after a question."""
        document, say = self._document, self._wording.say
        if document is None:
            return
        title = say("documents.printed_elsewhere")
        text = say("documents.printed_elsewhere_text", document=document.document)
        if self._notices.confirm(title, text, say("documents.printed_elsewhere_verb")):
            self._do(lambda: self.signing.printed_elsewhere(document))

    def refuse(self, person: str) -> None:
        """Record that somebody does not sign the paper, once the objection is written."""
        document, say = self._document, self._wording.say
        if document is None:
            return
        name = self.signing.name(PersonId(person))
        title, text = say("documents.refusal_title"), say("documents.refusal_text", name=name)
        objection = self._notices.ask_reason(title, text, say("documents.refusal_verb"))
        if objection is None:
            return
        self._do(lambda: self.signing.refuse(document, PersonId(person), objection))

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (DomainError, StorageError) as error:
            self.failed.emit(error)
        else:
            self.recorded.emit()
