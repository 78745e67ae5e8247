"""Evidence that may follow: what, and until when."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.forms.form import Form
from smartcity_desktop.ui.theme import Theme
from smartcity_desktop.ui.widgets.choices import TimeBox

DEADLINE_HOUR = 16


def next_afternoon(now: datetime) -> datetime:
    """Return the usual deadline: the day after, at 16.00 in the same zone."""
    return (now + timedelta(days=1)).replace(hour=DEADLINE_HOUR, minute=0, second=0, microsecond=0)


class AwaitEvidenceForm(Form):
    """What may still come and until when; `now` is the event's local time."""

    def __init__(self, theme: Theme, wording: Wording, now: datetime) -> None:
        super().__init__(theme, wording)
        self._now = now
        self.what = self.add_reason(wording.say("forms.evidence_what"))
        usual = next_afternoon(now)
        self.until = TimeBox(
            QDateTime(usual.year, usual.month, usual.day, usual.hour, usual.minute, 0)
        )
        self.until.setDisplayFormat("dd/MM/yyyy HH.mm")
        self.until.setCalendarPopup(True)
        self.until.dateTimeChanged.connect(self.changed)
        self.add_field(wording.say("forms.evidence_until"), self.until)

    def complete(self) -> bool:
        """Tell whether something is awaited, and the deadline is still to come."""
        return bool(self.what.toPlainText().strip()) and self._deadline() > self._now

    def deadline(self) -> str:
        """Return the deadline as local wall time with offset, ISO 8601."""
        return self._deadline().isoformat(timespec="minutes")

    def _deadline(self) -> datetime:
        chosen = self.until.dateTime()
        day, time = chosen.date(), chosen.time()
        return datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._now.tzinfo
        )
