"""What a panel found about evidence: closed before the reveal, as levels are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartcity_desktop.domain.evidence import checks
from smartcity_desktop.domain.facts import EvidenceChecked, PersonId, VisitId
from smartcity_desktop.domain.words import EvidenceVerdict
from smartcity_desktop.services.collecting import Collecting, Piece
from smartcity_desktop.services.moderating import Moderating
from smartcity_desktop.services.profile import Profile


@dataclass(frozen=True, slots=True)
class Judged:
    """A file with what each assessor found of it; who has not looked is in `unchecked`."""

    piece: Piece
    valid: tuple[PersonId, ...]
    invalid: tuple[tuple[PersonId, str], ...]
    unchecked: tuple[PersonId, ...]


class Verdicts:
    """Reads what colleagues found, for people who may see the levels of the visit."""

    def __init__(self, profile: Profile, moderating: Moderating) -> None:
        self._profile, self._moderating = profile, moderating
        self._collecting = Collecting(profile)

    def about(
        self, visit: VisitId, indicator: str, people: Sequence[PersonId]
    ) -> tuple[Judged, ...]:
        """Return the files for an indicator, then the region's, with what `people` found of each.

        Nothing is returned before the reveal, nor to somebody who may not see the levels.
        """
        if not (self._moderating.turn(visit).revealed and self._moderating.sees_levels(visit)):
            return ()
        found = checks(self._profile.book, visit)
        return tuple(
            _judged(piece, found.get(piece.exhibit.digest, {}), people)
            for piece in self._collecting.pieces(visit, indicator)
        )


def _judged(
    piece: Piece, found: Mapping[PersonId, EvidenceChecked], people: Sequence[PersonId]
) -> Judged:
    said = [(person, found[person]) for person in people if person in found]
    valid = tuple(p for p, check in said if check.verdict is EvidenceVerdict.VALID)
    invalid = tuple(
        (p, check.reason) for p, check in said if check.verdict is EvidenceVerdict.INVALID
    )
    told = {*valid, *(person for person, _ in invalid)}
    return Judged(piece, valid, invalid, tuple(p for p in people if p not in told))
