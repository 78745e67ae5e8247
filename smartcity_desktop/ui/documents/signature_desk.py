"""Recording signatures for the chosen paper, and telling when that is not possible."""

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.issuing import Document
from smartcity_desktop.services.signing import Signing
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
        """Record that somebody signed the paper in ink."""
        if self._document is None:
            return
        try:
            self.signing.sign(self._document, PersonId(person))
        except DomainError as error:
            self.failed.emit(error)
        self.recorded.emit()

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
        try:
            self.signing.refuse(document, PersonId(person), objection)
        except DomainError as error:
            self.failed.emit(error)
        self.recorded.emit()
