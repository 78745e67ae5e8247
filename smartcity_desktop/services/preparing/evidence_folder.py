"""The folder of evidence files: one subfolder a region, found by names as people see them."""

import difflib
import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.file_names import folded_file

# What systems put into folders by themselves.
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
# No event has so many files; a folder that is a whole disk is not walked to its end.
_MOST_FILES = 20_000
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Sought:
    """What a name led to: the file, or None with the names that come near or are all alike."""

    path: Path | None
    near: tuple[str, ...] = ()


class EvidenceFolder:
    """Looks up files by folded names: spaces, accents, quotes and capitals do not tell apart."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, list[Path]] = {}

    @property
    def exists(self) -> bool:
        """Tell whether there is such a folder."""
        return self._root.is_dir()

    def has(self, region: str) -> bool:
        """Tell whether a region has a subfolder."""
        return (self._root / region).is_dir()

    def nearest_folder(self, region: str) -> str:
        """Return the subfolder that a region's may be: by its number, else by likeness; or ""."""
        names = sorted(p.name for p in self._root.iterdir() if p.is_dir())
        begins = [n for n in names if n.startswith(region)]
        return next(iter([*begins, *difflib.get_close_matches(region, names, 1, _ALIKE)]), "")

    def find(self, region: str, name: str) -> Sought:
        """Return the file of a region by its name as people see it."""
        exact = self._root / region / name
        files = self._inside(region)
        if exact in files:
            return Sought(exact)
        wanted = folded_file(name)
        alike = [path for path in files if folded_file(path.name) == wanted]
        if len(alike) == 1:
            return Sought(alike[0])
        if alike:
            return Sought(None, tuple(path.name for path in alike))
        heads = {folded_file(path.name): path.name for path in files}
        near = difflib.get_close_matches(wanted, heads, 2, _ALIKE)
        return Sought(None, tuple(heads[one] for one in near))

    def _inside(self, region: str) -> list[Path]:
        if region not in self._files:
            folder = self._root / region
            inside = folder.iterdir() if folder.is_dir() else ()
            self._files[region] = sorted(p for p in inside if p.is_file() and _of_people(p))
        return self._files[region]

    def besides(self, taken: Collection[Path]) -> Iterator[str]:
        """Yield every file that nobody took, by its place in the folder."""
        everything = itertools.islice(self._root.rglob("*"), _MOST_FILES)
        for path in sorted(p for p in everything if p not in taken and p.is_file()):
            place = path.relative_to(self._root)
            if all(_of_people(Path(part)) for part in place.parts):
                yield place.as_posix()


def _of_people(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.name.casefold() not in _SYSTEM
