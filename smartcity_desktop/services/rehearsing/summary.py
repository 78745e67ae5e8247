"""What a rehearsal reports: the contract that scripts and checks read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regions:
    """How many regions were invited, came and stayed away."""

    invited: int
    attended: int
    absent: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many sheets were expected, sealed, sealed as PDF, and agreed by their panel."""

    expected: int
    submitted: int
    sealed: int
    final: int


@dataclass(frozen=True, slots=True)
class Facts:
    """How many facts there are and where they stand."""

    recorded: int
    receipted: int
    pending: int
    refused: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class ClassDays:
    """What class days had to cope with, counted from the facts that came to the secretariat.

    `power_cuts` are interrupted visits, `dead_hubs` hubs that were killed and replaced,
    `discordances` indicators whose levels lay apart, and what the panels made of them.
    """

    late: int
    absent: int
    swaps: int
    power_cuts: int
    dead_hubs: int
    discordances: int
    moderated: int
    left_different: int
    recusals: int
    awaited_evidence: int
    refused_signatures: int
    substitutes: int
    reopened: int


@dataclass(frozen=True, slots=True)
class PaperReport:
    """One paper; `path` is relative to the rehearsal's folder.

    `content_digest` is the same for the same seed: the codes of journals, which are new each time,
    are left out of it.
    """

    kind: str
    subject: str
    revision: int
    path: str
    sha256: str
    content_digest: str
    pages: int
    signatures: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Index:
    """An index, exact and as displayed."""

    exact: str
    display: str


@dataclass(frozen=True, slots=True)
class Place:
    """One region's place in the ranking."""

    rank: int
    region: str
    name: str
    class_: str
    index: Index
    interval: tuple[int, int] | None
    decision: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One check of the whole, with what was found."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a rehearsal reports."""

    event: str
    seed: int
    example_data: bool
    regions: Regions
    days: int
    classes: int
    slots: int
    assessors: int
    sheets: Sheets
    class_days: ClassDays
    facts: Facts
    journals: int
    documents: tuple[PaperReport, ...]
    ranking: tuple[Place, ...]
    quota: int
    grey_zone: tuple[str, ...]
    checks: tuple[CheckReport, ...]
    seconds: dict[str, float]
    folder: str
    result_profile: str
    practice_profile: str

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)

    def record(self) -> dict[str, object]:
        """Return the summary with the field names of the contract."""
        places = [
            {
                "rank": p.rank,
                "region": p.region,
                "name": p.name,
                "class": p.class_,
                "index": p.index,
                "interval": p.interval,
                "decision": p.decision,
            }
            for p in self.ranking
        ]
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {**fields, "ranking": places}
