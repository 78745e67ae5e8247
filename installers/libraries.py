"""Which of the system's libraries a frozen folder needs, and the Debian packages they are in."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ELF = b"\x7fELF"
OLDEST_GLIBC = (2, 17)


class LibraryMissingError(Exception):
    """Libraries that the folder needs and this machine does not have, or no package owns."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Sonames to be found outside the folder, and the least glibc, for example (2, 34)."""

    sonames: frozenset[str]
    glibc: tuple[int, int]


def needs_of(folder: Path) -> Needs:
    """Read what every program and library of a folder asks for."""
    files = [path for path in folder.rglob("*") if path.is_file() and _is_elf(path)]
    wanted: set[str] = set()
    glibc = OLDEST_GLIBC
    for path in files:
        told = _output("objdump", "-p", str(path))
        wanted.update(re.findall(r"^\s+NEEDED\s+(\S+)", told, re.MULTILINE))
        versions = re.findall(r"\bGLIBC_(\d+)\.(\d+)", told)
        glibc = max([glibc, *((int(major), int(minor)) for major, minor in versions)])
    return Needs(frozenset(wanted - {path.name for path in files}), glibc)


def debian_packages(needs: Needs) -> list[str]:
    """Return the packages for a Depends field.

    Raises LibraryMissingError naming what this machine lacks: a package that is not installed
    here cannot be named.
    """
    lines = re.findall(r"^\s*(\S+) \([^)]*\) => (\S+)$", _output("ldconfig", "-p"), re.MULTILINE)
    # The first line of a soname is the one that this machine's own programs get.
    known = dict(reversed(lines))
    missing = sorted(needs.sonames - known.keys())
    if missing:
        raise LibraryMissingError(", ".join(missing))
    packages = {_owner(known[soname]) for soname in needs.sonames} - {"libc6"}
    return [f"libc6 (>= {needs.glibc[0]}.{needs.glibc[1]})", *sorted(packages)]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ELF)) == ELF


def _owner(path: str) -> str:
    # Where /lib is a link to /usr/lib, a package may name its files either way.
    for name in (path, f"/usr{path}", path.removeprefix("/usr")):
        done = subprocess.run(["dpkg", "-S", name], check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise LibraryMissingError(path)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
