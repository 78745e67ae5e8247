"""The acts on a visit as a whole and on its flags, with the questions they need."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.signing import Signing
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.ui.panel.device_signing import DeviceSigning
from smartcity_desktop.ui.panel.reading import PanelReader, PanelReading
from smartcity_desktop.ui.panel.steps import PanelAct
from smartcity_desktop.ui.panel.tools import PanelTools

Call = Callable[[], None]


class Acting(QObject):
    """Does what a button or key asks; `done` carries what to announce, `failed` what went wrong."""

    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        tools: PanelTools,
        moderating: Moderating,
        reader: PanelReader,
        signing: tuple[DeviceSigning, Signing],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._device, self._signing = signing
        self._tools, self._moderating, self._reader = tools, moderating, reader
        self._calls: dict[PanelAct, Callable[[PanelReading, PersonId | None], None]] = {
            PanelAct.REVEAL: self._reveal,
            PanelAct.REVEAL_WITH_QUORUM: self._reveal_with_quorum,
            PanelAct.AGREE: self._agree,
            PanelAct.OPEN_SIGNING: self._open_signing,
            PanelAct.SIGN: self._sign,
            PanelAct.SIGN_DEVICE: self._sign_with_device,
            PanelAct.REFUSE: self._refuse,
            PanelAct.FINALISE: self._finalise,
            PanelAct.RESUME: self._resume,
            PanelAct.REOPEN: self._reopen,
        }

    def act(self, act: PanelAct, reading: PanelReading, signer: PersonId | None) -> None:
        """Do `act` on a visit; `signer` is whom signing and refusing are about."""
        self._calls[act](reading, signer)

    def close_flag(self, reading: PanelReading, code: str) -> None:
        """Close a flag whose levels lie within the policy again."""
        visit = reading.visit.id
        say = self._tools.say("done_close_flag", code=code)
        self._try(lambda: self._moderating.close_flag(visit, code), say)

    def leave_different(self, reading: PanelReading, code: str) -> None:
        """Ask why and close a flag although the levels stay apart."""
        reason = self._ask("leave", code=code)
        if reason:
            visit, say = reading.visit.id, self._tools.say("done_leave", code=code)
            self._try(lambda: self._moderating.leave_different(visit, code, reason), say)

    def _reveal(self, reading: PanelReading, _signer: PersonId | None) -> None:
        if self._confirm("reveal", region=reading.region.name):
            self._on(reading, "reveal", lambda: self._moderating.reveal(reading.visit.id))

    def _reveal_with_quorum(self, reading: PanelReading, _signer: PersonId | None) -> None:
        names = self._tools.listed([self._reader.name(person) for person in reading.missing])
        reason = self._ask("quorum", region=reading.region.name, missing=names)
        if reason:
            self._on(reading, "reveal", lambda: self._moderating.reveal(reading.visit.id, reason))

    def _agree(self, reading: PanelReading, _signer: PersonId | None) -> None:
        if self._confirm("agree", region=reading.region.name):
            self._on(reading, "agree", lambda: self._moderating.agree(reading.visit.id))

    def _open_signing(self, reading: PanelReading, _signer: PersonId | None) -> None:
        if self._confirm("open_signing", region=reading.region.name):
            call = lambda: self._moderating.open_signing(reading.visit.id)  # noqa: E731
            self._on(reading, "open_signing", call)

    def _sign(self, reading: PanelReading, signer: PersonId | None) -> None:
        if signer is None:
            return
        visit, name = reading.visit.id, self._reader.name(signer)
        try:
            self._signing.admit_ink(visit)
        except DomainError as error:
            self.failed.emit(told(error, self._tools.wording))
            return
        if self._confirm("sign", name=name, region=reading.region.name):
            self._on(reading, "sign", lambda: self._signing.sign_visit(visit, signer))

    def _sign_with_device(self, reading: PanelReading, signer: PersonId | None) -> None:
        if signer is not None:
            self._device.sign(reading, signer)

    def _refuse(self, reading: PanelReading, signer: PersonId | None) -> None:
        if signer is None:
            return
        objection = self._ask("refuse", name=self._reader.name(signer))
        if objection:
            visit = reading.visit.id
            call = lambda: self._moderating.refuse_to_sign(visit, signer, objection)  # noqa: E731
            self._on(reading, "refuse", call)

    def _finalise(self, reading: PanelReading, _signer: PersonId | None) -> None:
        if self._confirm("finalise", region=reading.region.name):
            self._on(reading, "finalise", lambda: self._moderating.finalise(reading.visit.id))

    def _resume(self, reading: PanelReading, _signer: PersonId | None) -> None:
        reason = self._ask("resume", region=reading.region.name)
        if reason:
            visit = reading.visit.id
            self._on(reading, "resume", lambda: self._moderating.resume_moderation(visit, reason))

    def _reopen(self, reading: PanelReading, _signer: PersonId | None) -> None:
        reason = self._ask("reopen", region=reading.region.name)
        if reason:
            visit = reading.visit.id
            self._on(reading, "reopen", lambda: self._moderating.agree_to_reopen(visit, reason))

    def _on(self, reading: PanelReading, key: str, call: Call) -> None:
        self._try(call, self._tools.say(f"done_{key}", region=reading.region.short_name))

    def _try(self, call: Call, sentence: str) -> None:
        try:
            call()
        except (DomainError, StorageError) as error:
            self.failed.emit(told(error, self._tools.wording))
        else:
            self.done.emit(sentence)

    def _ask(self, key: str, **details: object) -> str | None:
        say = self._tools.say
        title, text = say(f"ask_{key}_title"), say(f"ask_{key}_text", **details)
        return self._tools.notices.ask_reason(title, text, say(f"ask_{key}_verb"))

    def _confirm(self, key: str, **details: object) -> bool:
        say = self._tools.say
        title, text = say(f"ask_{key}_title"), say(f"ask_{key}_text", **details)
        return self._tools.notices.confirm(title, text, say(f"ask_{key}_verb"))
