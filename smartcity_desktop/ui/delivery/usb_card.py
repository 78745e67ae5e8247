"""The way by stick: the last copy that was read back whole, and what came after it."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from smartcity_desktop.domain.dates import clock
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.closing import Mirrored
from smartcity_desktop.ui.dates import short_day
from smartcity_desktop.ui.delivery.rail_card import RailCard
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.action_button import ButtonLook
from smartcity_desktop.ui.widgets.painting import Status


class UsbCard(RailCard):
    """Emits `copy_wanted`."""

    copy_wanted = Signal()

    def __init__(self, theme: Theme, wording: Wording) -> None:
        super().__init__(theme, wording, "usb", "usb", ("medium", "copied", "later"))
        self.copy_button = self.act("copy_usb", ButtonLook(icon="export", small=True))
        self.copy_button.clicked.connect(self.copy_wanted)
        self.body.addLayout(self.acts)

    def show_usb(self, last: Mirrored | None, later: int, *, busy: bool) -> None:
        """Show the last copy, None before the first, and how many facts came after it."""
        lines = {"later": self.say("usb_later_count", count=later)}
        state = Status("unsent", self.say("usb_none"), Tone.NEUTRAL)
        if last is not None:
            at = datetime.fromisoformat(last.at)
            lines["medium"] = str(Path(last.path).parent)
            day = short_day(at.date(), self._wording.language)
            lines["copied"] = self.say("usb_copied_at", time=clock(at), day=day)
            state = Status("mirror", self.say("usb_whole"), Tone.OK)
            if later:
                state = Status("mirror", self.say("usb_behind"), Tone.WARN)
        self.show_state(state, lines)
        self.copy_button.setEnabled(not busy)
        key = "copying_usb" if busy else "copy_usb"
        self.copy_button.set_text(self._wording.say(f"delivery.{key}"))
