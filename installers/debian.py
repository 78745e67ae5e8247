"""Makes the .deb of a frozen folder: programs under /opt, links, menu entry, service unit."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from environment import NAME
from inspection import size_of

HERE = Path(__file__).resolve().parent
HOME = f"opt/{NAME}"
PROGRAMS = (NAME, "smartcity-central")
DOCUMENTS = f"usr/share/doc/{NAME}"
ICONS = "usr/share/icons/hicolor"
UNITS = "usr/lib/systemd/system"
SCRIPTS = ("postinst", "prerm", "postrm")


@dataclass(frozen=True, slots=True)
class Package:
    """What a .deb is made of: version, dependencies, copyright text, folders of programs, icons."""

    version: str
    depends: list[str]
    copyright: str
    frozen: Path
    icons: Path


def made(package: Package, tree: Path, out: Path) -> Path:
    """Lay the package out in `tree` and return the .deb made of it in `out`."""
    _programs(package, tree)
    _desktop_files(package, tree)
    _documents(package, tree)
    _control(package, tree)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    target = out / f"{NAME}_{package.version}_{_architecture()}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build"]
    subprocess.run([*command, str(tree), str(target)], check=True, stdout=subprocess.DEVNULL)
    return target


def _programs(package: Package, tree: Path) -> None:
    shutil.copytree(package.frozen, tree / HOME, symlinks=True, copy_function=os.link)
    links = tree / "usr/bin"
    links.mkdir(parents=True)
    for program in PROGRAMS:
        (links / program).symlink_to(f"/{HOME}/{program}")


def _desktop_files(package: Package, tree: Path) -> None:
    _copy(HERE / "linux" / f"{NAME}.desktop", tree / "usr/share/applications")
    _copy(HERE / "linux" / "smartcity-central.service", tree / UNITS)
    _copy(package.icons / "icon.svg", tree / ICONS / "scalable/apps", f"{NAME}.svg")
    for image in package.icons.glob("*.png"):
        _copy(image, tree / ICONS / f"{image.stem}x{image.stem}/apps", f"{NAME}.png")


def _documents(package: Package, tree: Path) -> None:
    folder = tree / DOCUMENTS
    _copy(HERE / "linux" / "centre.md", folder)
    (folder / "copyright").write_text(package.copyright, "utf-8")


def _control(package: Package, tree: Path) -> None:
    folder = tree / "DEBIAN"
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(tree)}\n"
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]
    kilobytes = size_of(tree) // 1024
    folder.mkdir()
    (folder / "md5sums").write_text("".join(sums), "utf-8")
    for script in SCRIPTS:
        _copy(HERE / "linux" / script, folder)
        (folder / script).chmod(0o755)
    fields = (HERE / "linux" / "control").read_text("utf-8")
    text = fields.format(
        name=NAME,
        version=package.version,
        architecture=_architecture(),
        kilobytes=kilobytes,
        depends=", ".join(package.depends),
    )
    (folder / "control").write_text(text, "utf-8")


def _copy(source: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / (name or source.name))


def _architecture() -> str:
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
