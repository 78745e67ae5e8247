"""What papers call the codes of a content: roles, ranks, kinds of conflict, states of a visit.

Screens have their own words in the catalogues; those on paper belong to the released forms.
"""

from collections.abc import Mapping

from smartcity_desktop.domain.words import ConflictKind, LeaderRank, Role, VisitState

ROLES: Mapping[Role, str] = {
    Role.CHAIR: "Ketua Tim",
    Role.MEMBER: "Anggota",
    Role.SUBSTITUTE: "Asesor cadangan",
    Role.SECRETARY: "Sekretaris",
    Role.SECRETARIAT: "Sekretariat",
    Role.OBSERVER: "Pengamat",
    Role.FIELD_STAFF: "Petugas lapangan",
}
LEADERS: Mapping[LeaderRank, str] = {
    LeaderRank.HEAD: "Kepala Daerah",
    LeaderRank.DEPUTY: "Wakil Kepala Daerah",
    LeaderRank.REGIONAL_SECRETARY: "Sekretaris Daerah",
    LeaderRank.AGENCY_HEAD: "Kepala Dinas",
    LeaderRank.LOWER: "tanpa pimpinan",
}
CONFLICTS: Mapping[ConflictKind, str] = {
    ConflictKind.OWN_REGION: "daerah sendiri",
    ConflictKind.EMPLOYER: "instansi sendiri",
    ConflictKind.MENTORED: "daerah dampingan",
    ConflictKind.FAMILY: "hubungan keluarga",
    ConflictKind.CONTRACT: "hubungan kontrak",
    ConflictKind.SAME_PROVINCE: "provinsi yang sama",
    ConflictKind.AGREEMENT: "perjanjian kerja sama",
}
STATES: Mapping[VisitState, str] = {
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


def rank_words(leader: str) -> str:
    """Return the rank of a delegation's head; what was typed freely stays as it is."""
    return LEADERS[LeaderRank(leader)] if leader in set(LeaderRank) else leader


def conflict_words(kind: str) -> str:
    """Return a kind of conflict; one that no list has stays as it is."""
    return CONFLICTS[ConflictKind(kind)] if kind in set(ConflictKind) else kind
