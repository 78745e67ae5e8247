"""How the minutes say what a day left behind beside its results, entry by entry."""

from collections.abc import Iterator
from datetime import datetime

from smartcity_desktop.documents.forms.class_papers import Naming
from smartcity_desktop.documents.forms.vocabulary import conflict_words
from smartcity_desktop.domain.dates import clock, short_date
from smartcity_desktop.domain.day_facts import (
    ChangeOfDay,
    DayChange,
    DeviceSigned,
    EvidenceNews,
    EvidenceStep,
    LateSeals,
    Objection,
    PanelAbsence,
    Recusal,
    TakenBackResult,
)


class DayWords:
    """Words single entries; a sentence has no full stop, since others may follow it."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def evidence(self, one: EvidenceNews) -> str:
        """Return what is awaited until when, or what became of it."""
        return f"{self._naming.region(one.region)}: {self._evidence(one)}"

    def _evidence(self, one: EvidenceNews) -> str:
        match one.step:
            case EvidenceStep.AWAITED:
                until = datetime.fromisoformat(one.at)
                return f"{one.what}, ditunggu sampai {short_date(until.date())} {clock(until)}"
            case EvidenceStep.COMPLETE:
                return f"lengkap pada {self._naming.hour(one.at)}"
            case EvidenceStep.INCOMPLETE:
                return f"tidak lengkap pada {self._naming.hour(one.at)}"
            case EvidenceStep.RECEIVED:
                return f"{one.files} berkas diterima, terakhir pukul {self._naming.hour(one.at)}"

    def recusal(self, one: Recusal) -> str:
        """Return who did not score which region."""
        name, region = self._naming.person(one.person), self._naming.region(one.region)
        return f"{name} untuk {region} ({conflict_words(one.conflict)})"

    def device_signed(self, one: DeviceSigned) -> str:
        """Return which result was signed by whose devices."""
        names = ", ".join(map(self._naming.person, one.people))
        return f"{self._naming.region(one.region)} oleh {names}"

    def objection(self, one: Objection) -> str:
        """Return who did not sign what, and why."""
        result = f"hasil {self._naming.region(one.region)} revisi {one.revision}"
        return f"{self._naming.person(one.person)} tidak menandatangani {result}: {one.objection}"

    def taken_back(self, one: TakenBackResult) -> str:
        """Return which result was taken back when, and why."""
        region = self._naming.region(one.region)
        return f"{region}, {self._naming.hour(one.at)}: {one.reason}"

    def late_seals(self, one: LateSeals) -> Iterator[str]:
        """Yield without whose sheets levels were opened, and which were sealed later."""
        region = self._naming.region(one.region)
        if one.missing:
            names = ", ".join(map(self._naming.person, one.missing))
            yield f"{region} tanpa {names} ({one.reason})"
        for sheet in one.sheets:
            yield f"{region}, lembar {sheet} disegel setelah dibuka"

    def absence(self, one: PanelAbsence) -> str:
        """Return who was not there, or since when."""
        name = self._naming.person(one.person)
        return f"{name} sejak {self._naming.hour(one.since)} ({one.reason})" if one.since else name

    def change(self, one: ChangeOfDay) -> str:
        """Return an interruption or a change of seats, panel or class, with its reason."""
        return f"{self._change(one)} ({one.reason})"

    def _change(self, one: ChangeOfDay) -> str:
        region = self._naming.region(one.region) if one.region else ""
        match one.change:
            case DayChange.SUSPENDED:
                return f"{region} terhenti pukul {self._naming.hour(one.at)}"
            case DayChange.SEATED:
                seat = f"kelas {one.class_code} hari ke-{one.day} pukul {one.starts}"
                return f"{region} dijadwalkan ke {seat}"
            case DayChange.SUBSTITUTED:
                names = (self._naming.person(who or "") for who in (one.person, one.absent))
                return " menggantikan ".join(names)
            case DayChange.FORMED:
                return f"panel kelas {one.class_code} disusun ulang"
