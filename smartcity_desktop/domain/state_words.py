"""The states of a visit as papers name them."""

from collections.abc import Mapping

from smartcity_desktop.domain.words import VisitState

STATE_WORDS: Mapping[VisitState, str] = {
    VisitState.SCHEDULED: "Terjadwal",
    VisitState.READY: "Siap",
    VisitState.RUNNING: "Berlangsung",
    VisitState.SUSPENDED: "Ditangguhkan",
    VisitState.SCORING: "Penilaian individu",
    VisitState.AWAITING_EVIDENCE: "Menunggu bukti",
    VisitState.REVEALED: "Terbuka",
    VisitState.MODERATION: "Moderasi",
    VisitState.AGREED: "Disepakati",
    VisitState.SIGNING: "Menunggu tanda tangan",
    VisitState.FINAL: "Final kelas",
    VisitState.ABSENT: "Tidak hadir",
    VisitState.DROPPED: "Gugur",
    VisitState.CANCELLED: "Dibatalkan",
    VisitState.PLENARY: "Diplenokan",
    VisitState.DECREED: "Ditetapkan",
    VisitState.CLOSED: "Ditutup",
}
