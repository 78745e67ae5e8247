"""Checks that a frozen folder holds the product alone: no tools, no paths of the build machine."""

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path

from contents import BUILDING, DEVELOPMENT

# The freezer itself is installed beside the product, and brings these.
FREEZER = {
    "pip",
    "setuptools",
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "altgraph",
    "packaging",
    "pefile",
    "macholib",
    "pywin32-ctypes",
}


def strangers(packages: Iterable[str], modules: Iterable[str], folder: Path) -> list[str]:
    """Return what came in from the development set, as distributions, modules or files."""
    found = [name for name in packages if name in DEVELOPMENT and name not in FREEZER]
    unwanted = {*DEVELOPMENT.values(), *BUILDING}
    found += [name for name in modules if name.split(".")[0] in unwanted]
    found += [path.name for path in (folder / "_internal").iterdir() if path.name in unwanted]
    return sorted(set(found))


def betrayals(folder: Path, places: Iterable[Path]) -> Iterator[str]:
    """Yield files of a folder that name one of the build machine's places."""
    needles = [str(place).encode() for place in places]
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or not path.stat().st_size:
            continue
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if any(data.find(needle) >= 0 for needle in needles):
                yield str(path.relative_to(folder))


def dead_ends(folder: Path) -> list[str]:
    """Return the links of a folder that lead to nothing or out of it."""
    home = folder.resolve()
    links = (path for path in sorted(folder.rglob("*")) if path.is_symlink())
    return [
        str(link.relative_to(folder))
        for link in links
        if not link.exists() or not link.resolve().is_relative_to(home)
    ]


def size_of(folder: Path) -> int:
    """Return the bytes of a folder's files, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
