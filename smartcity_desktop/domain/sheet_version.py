"""Which version of a sheet counts: the one rule of panel, ranking, papers and dashboards.

A sheet may stand in several journals of its owner: two laptops, or one that followed another. What
counts is the highest revision that any of them tells. Of several with that revision a sealed one
comes before an unsealed one; of the sealed ones that which the panel opened, then that which was
sealed later by the clocks it names, then the greater commitment. So every laptop that knows the
same journals counts the same version, in whatever order they came.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from smartcity_desktop.domain.ids import SheetId
from smartcity_desktop.domain.words import SheetState


class SheetVersion(Protocol):
    """How far one journal has come with a sheet; `sealed_at` is ISO 8601, "" before a sealing."""

    @property
    def sheet(self) -> SheetId:
        """The sheet's number."""
        ...

    @property
    def state(self) -> SheetState:
        """Where it stands in this journal."""
        ...

    @property
    def revision(self) -> int:
        """The revision it is at, from 1."""
        ...

    @property
    def answered(self) -> int:
        """How many answers this journal tells; one that only goes on with changes tells none."""
        ...

    @property
    def sealed_at(self) -> str:
        """When it was sealed last."""
        ...

    @property
    def digest(self) -> str:
        """The commitment of its last sealing."""
        ...


Version = TypeVar("Version", bound=SheetVersion)
NOTHING_OPENED: Collection[str] = frozenset()


def counting_version(versions: Iterable[Version], opened: Collection[str]) -> Version:
    """Return the version that counts of one sheet; `opened` are commitments the panel opened.

    Raises ValueError without any version.
    """
    return max(versions, key=lambda one: _weight(one, opened))


def answering_version(versions: Sequence[Version], opened: Collection[str]) -> Version:
    """Return the version whose journal tells the answers of the one that counts.

    It is that one itself, else, where its journal only goes on with changes made in moderation, the
    one that would count of those with answers. Raises ValueError without any version.
    """
    answered = [one for one in versions if one.answered]
    counting = counting_version(versions, opened)
    return counting if counting.answered or not answered else counting_version(answered, opened)


def counting_versions(
    versions: Iterable[Version], opened: Collection[str] = NOTHING_OPENED
) -> Mapping[SheetId, Version]:
    """Return the version that counts of each sheet."""
    found: dict[SheetId, list[Version]] = {}
    for version in versions:
        found.setdefault(version.sheet, []).append(version)
    return {sheet: counting_version(own, opened) for sheet, own in found.items()}


def _weight(
    version: SheetVersion, opened: Collection[str]
) -> tuple[int, bool, bool, int, str, str]:
    sealed = version.state is SheetState.SUBMITTED
    return (
        version.revision,
        sealed,
        sealed and version.digest in opened,
        0 if sealed else version.answered,
        version.sealed_at,
        version.digest,
    )
