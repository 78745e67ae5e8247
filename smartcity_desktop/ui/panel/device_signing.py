"""Signing a result with the signer's own device key, behind the own PIN: never certified."""

from smartcity_desktop.domain.facts import PersonId, VisitId
from smartcity_desktop.domain.words import SigningWay
from smartcity_desktop.ui.panel.behind_pin import BehindPin
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.panel.reading import PanelReading


class DeviceSigning(BehindPin):
    """Signs the result that is shown."""

    def sign(self, reading: PanelReading, signer: PersonId) -> None:
        """Ask for the PIN and sign; nothing happens without it."""
        say, visit, revision = self._tools.say, reading.visit.id, reading.turn.revision
        title = say("device_title", name=self._reader.name(signer))
        text = say("device_text", region=reading.region.name, revision=revision)
        pin = self._ask_pin(title, text, say("device_verb"))
        if not pin:
            return
        if signer == self._reader.me:
            self._run(lambda: self._confirm_pin(pin), lambda _: self._sign(visit, revision))
        elif self._guests is not None:
            sign = self._guests.sign
            self._run(lambda: sign(signer, visit, revision, pin), lambda _: self._sent(signer))

    def _sign(self, visit: VisitId, revision: int) -> None:
        # While the PIN was checked the panel may have taken the result back.
        if self._moderating.turn(visit).revision != revision:
            self._refuse(self._tools.say("device_outdated"))
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
        self._finish(self._tools.say("done_sign_device", name=name))
