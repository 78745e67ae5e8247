"""Builds what is installed: `python installers/build.py [--out DIR] [--deb]`.

Freezes both programs in a clean environment, checks what came in, measures them, and makes
the .deb when asked to. DIR (default dist/) gets the folder, the package list, a picture of the
first window and the .deb.
"""

import argparse
import json
import sys
import sysconfig
import tempfile
from pathlib import Path

import debian
import icon
import inspection
import libraries
import licences
from environment import NAME, ROOT, Environment, project, ran

MEGA = 1e6


def main() -> int:
    """Build and return the exit code: 0 built, 1 something came in that must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR")
    parser.add_argument("--deb", action="store_true", help="make the Debian package too")
    parser.add_argument("--no-timing", action="store_true", help="start nothing")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    # Beside the result, so that laying out the package needs no second copy of the files.
    with tempfile.TemporaryDirectory(prefix=".build-", dir=out) as folder:
        return _built(out, Path(folder), options)


def _built(out: Path, work: Path, options: argparse.Namespace) -> int:
    environment = Environment(work)
    environment.make()
    versions = environment.packages()
    frozen = environment.freeze(out)
    parts = _licences(environment, versions, frozen)
    (out / "packages.txt").write_text(parts, "utf-8")
    print(f"{frozen.name}: {inspection.size_of(frozen) / MEGA:.0f} MB")
    wrong = _wrong(environment, versions, frozen, work)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    if options.deb:
        _package(environment, frozen, parts, work, out)
    if not options.no_timing:
        _measure(environment, frozen, out)
    return 0


def _licences(environment: Environment, versions: dict[str, str], frozen: Path) -> str:
    into = frozen / "licences"
    inside = {name: v for name, v in versions.items() if name not in inspection.FREEZER}
    library = Path(sysconfig.get_path("stdlib"))
    said = licences.gather(environment.site(), inside, library, into)
    parts = licences.listing(inside, said)
    (into / "packages.txt").write_text(parts, "utf-8")
    return parts


def _wrong(
    environment: Environment, versions: dict[str, str], frozen: Path, work: Path
) -> list[str]:
    modules = environment.frozen_modules()
    found = inspection.strangers(versions, modules, frozen)
    wrong = [f"not part of the product: {name}" for name in found]
    places = [ROOT, work]
    wrong += [f"names a place of this machine: {f}" for f in inspection.betrayals(frozen, places)]
    wrong += [f"leads to nothing inside: {link}" for link in inspection.dead_ends(frozen)]
    if not any(name.startswith("smartcity_desktop.") for name in modules):
        wrong.append("the product is not in the archives")
    return wrong


def _measure(environment: Environment, frozen: Path, out: Path) -> None:
    timing = ROOT / "installers" / "timing.py"
    told = ran([environment.python, timing, frozen / NAME, out / "first-window.png"])
    for name, seconds in json.loads(told).items():
        print(f"{name}: {seconds} s")


def _package(environment: Environment, frozen: Path, parts: str, work: Path, out: Path) -> None:
    icons = work / "icons"
    icons.mkdir()
    glyph = (ROOT / "resources" / "icons" / "readiness.svg").read_text("utf-8")
    (icons / "icon.svg").write_text(icon.drawing(glyph), "utf-8")
    ran([environment.python, ROOT / "installers" / "icon.py", icons / "icon.svg", icons])
    package = debian.Package(
        version=str(project()["version"]),
        depends=libraries.debian_packages(libraries.needs_of(frozen)),
        copyright=licences.copyright_file(parts, f"/{debian.HOME}"),
        frozen=frozen,
        icons=icons,
    )
    made = debian.made(package, work / "tree", out)
    print(f"{made.name}: {made.stat().st_size / MEGA:.0f} MB")
    print(f"depends on: {', '.join(package.depends)}")


if __name__ == "__main__":
    sys.exit(main())
