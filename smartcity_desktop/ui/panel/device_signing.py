"""Signing a result with the signer's own device key, behind the own PIN: never certified."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.words import SigningWay
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.panel.guests import Guests
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.tools import PanelTools


class DeviceSigning(QObject):
    """Asks for the signer's PIN and signs; `done` and `failed` carry a sentence.

    `carried` tells that another's signature waits at hub or centre and should be fetched.
    """

    done = Signal(str)
    failed = Signal(str)
    carried = Signal()

    def __init__(
        self,
        tools: PanelTools,
        moderating: Moderating,
        reader: PanelReader,
        confirm_pin: Callable[[str], None],
        guests: Guests | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tools, self._moderating, self._reader = tools, moderating, reader
        self._confirm_pin, self._guests = confirm_pin, guests
        self.busy = False

    def sign(self, reading: PanelReading, signer: PersonId) -> None:
        """Ask for the PIN and sign the result shown; nothing happens without it."""
        tools, visit, revision = self._tools, reading.visit.id, reading.turn.revision
        title = tools.say("device_title", name=self._reader.name(signer))
        text = tools.say("device_text", region=reading.region.name, revision=revision)
        pin = tools.notices.ask_pin(title, text, tools.say("device_verb"))
        if not pin or self.busy:
            return
        if signer == self._reader.me:
            self._run(lambda: self._confirm_pin(pin), lambda _: self._sign(visit, revision))
        elif self._guests is not None:
            sign = self._guests.sign
            self._run(lambda: sign(signer, visit, revision, pin), lambda _: self._sent(signer))

    def _run(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self.busy = True
        self._tools.background.run(work, done, self._fail, self)

    def _sign(self, visit: VisitId, revision: int) -> None:
        # While the PIN was checked the panel may have taken the result back.
        if self._moderating.turn(visit).revision != revision:
            self._finish(self.failed, self._tools.say("device_outdated"))
            return
        try:
            self._moderating.sign(visit, self._reader.me, SigningWay.DEVICE)
        except Exception as error:  # noqa: BLE001 - told as any other outcome of the same work
            self._fail(error)
        else:
            self._tell_done(self._reader.me)

    def _sent(self, signer: PersonId) -> None:
        self._tell_done(signer)
        self.carried.emit()

    def _tell_done(self, signer: PersonId) -> None:
        name = bare_name(self._reader.name(signer))
        self._finish(self.done, self._tools.say("done_sign_device", name=name))

    def _fail(self, error: Exception) -> None:
        self._finish(self.failed, told(error, self._tools.wording))

    def _finish(self, signal: SignalInstance, sentence: str) -> None:
        self.busy = False
        signal.emit(sentence)
