"""The vocabulary of states: for each, its icon and tone; the words are in the catalogue."""

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status

# Keys are "family.value"; the words of "sync.queued" are the text `window.status_sync_queued`.
LOOKS: dict[str, tuple[str, Tone]] = {
    "saving.saved": ("saved", Tone.OK),
    "saving.saving": ("repeat", Tone.NEUTRAL),
    "saving.unsaved": ("unsaved", Tone.BAD),
    "sync.unsent": ("unsent", Tone.NEUTRAL),
    "sync.queued": ("waiting", Tone.WARN),
    "sync.sending": ("send", Tone.INFO),
    "sync.sent": ("export", Tone.INFO),
    "sync.held": ("lan", Tone.INFO),
    "sync.received": ("received", Tone.OK),
    "sync.refused": ("warning", Tone.BAD),
    "sync.conflict": ("conflict", Tone.WARN),
    "document.valid": ("valid", Tone.OK),
    "document.out_of_date": ("out_of_date", Tone.WARN),
    "document.withdrawn": ("withdrawn", Tone.NEUTRAL),
    "document.unknown": ("unknown", Tone.BAD),
    "signature.none": ("unsent", Tone.NEUTRAL),
    "signature.wet": ("signature", Tone.OK),
    "signature.device": ("key", Tone.INFO),
    "signature.certified": ("proof", Tone.OK),
    "visit.scheduled": ("clock", Tone.NEUTRAL),
    "visit.ready": ("ready", Tone.INFO),
    "visit.running": ("running", Tone.RUNNING),
    "visit.suspended": ("paused", Tone.WARN),
    "visit.individual": ("scoring", Tone.RUNNING),
    "visit.awaiting_evidence": ("waiting", Tone.WARN),
    "visit.revealed": ("reveal", Tone.INFO),
    "visit.moderation": ("flag", Tone.MODERATION),
    "visit.agreed": ("valid", Tone.OK),
    "visit.awaiting_signatures": ("signature", Tone.WARN),
    "visit.final": ("final", Tone.OK),
    "visit.absent": ("absent", Tone.BAD),
    "visit.dropped": ("failed", Tone.BAD),
    "visit.cancelled": ("failed", Tone.NEUTRAL),
    "visit.plenary": ("panel", Tone.INFO),
    "visit.decided": ("proof", Tone.OK),
    "visit.closed": ("lock", Tone.NEUTRAL),
    "sheet.empty": ("unsent", Tone.NEUTRAL),
    "sheet.draft": ("draft", Tone.WARN),
    "sheet.sealed": ("sealed", Tone.OK),
    "sheet.reopened": ("unlocked", Tone.WARN),
    "sheet.final": ("final", Tone.OK),
    "sheet.excused": ("excused", Tone.NEUTRAL),
    "evidence.valid": ("valid", Tone.OK),
    "evidence.invalid": ("failed", Tone.BAD),
    "evidence.unchecked": ("unsent", Tone.NEUTRAL),
    "evidence.absent": ("waiting", Tone.WARN),
    "evidence.followed": ("clock", Tone.OK),
    "evidence.late": ("clock", Tone.WARN),
    "readiness.ready": ("valid", Tone.OK),
    "readiness.ready_with_notes": ("warning", Tone.WARN),
    "readiness.not_ready": ("failed", Tone.BAD),
}


def status(wording: Wording, key: str, *, plain: bool = False, **details: object) -> Status:
    """Return the state `key` ready to be shown; raises KeyError for a state nobody named."""
    icon, tone = LOOKS[key]
    words = wording.say("window.status_" + key.replace(".", "_"), **details)
    return Status(icon, words, tone, plain)
