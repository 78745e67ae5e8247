"""A clean environment with what the product needs at run time, and the freezing done in it."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "installers" / "smartcity.spec"
NAME = "smartcity-desktop"


def project() -> dict[str, object]:
    """Return the project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def distribution(requirement: str) -> str:
    """Return the distribution a requirement names, normalised."""
    return re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-")


def freezer_requirement() -> str:
    """Return the requirement of PyInstaller as the development set has it."""
    wanted = project()["optional-dependencies"]["dev"]
    return next(one for one in wanted if distribution(one) == "pyinstaller")


def ran(command: list[str | Path], **options: object) -> str:
    """Run a command and return its output; raises CalledProcessError after showing what it said."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, **options)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-8000:], sep="\n", file=sys.stderr)
        done.check_returncode()
    return done.stdout


class Environment:
    """A virtual environment in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        windows = sys.platform == "win32"
        self.python = folder / "venv" / ("Scripts/python.exe" if windows else "bin/python")

    def make(self) -> None:
        """Install the wheel of this checkout with its run-time and central requirements."""
        ran([sys.executable, "-m", "venv", self.folder / "venv"])
        wheels = self.folder / "wheels"
        self._pip("wheel", ROOT, "--no-deps", "--wheel-dir", wheels)
        wheel = next(wheels.glob("*.whl"))
        self._pip("install", f"{wheel}[central]")
        self._pip("install", freezer_requirement())

    def packages(self) -> dict[str, str]:
        """Return the installed distributions with their versions."""
        lines = self._pip("list", "--format", "freeze").splitlines()
        pairs = (line.split("==", 1) for line in lines if "==" in line)
        return {distribution(name): version for name, version in pairs}

    def site(self) -> Path:
        """Return the folder the distributions lie in."""
        question = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(ran([self.python, "-c", question]).strip())

    def freeze(self, out: Path) -> Path:
        """Freeze both programs and return their folder."""
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        quiet = {"PYINSTALLER_CONFIG_DIR": str(self.folder / "cache"), "PYTHONHASHSEED": "1"}
        command = [self.python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        folders = ["--distpath", out, "--workpath", work]
        # Started outside the checkout, so that the installed wheel is what gets frozen.
        ran([*command, *folders, SPEC], cwd=work, env={**os.environ, **quiet})
        return out / NAME

    def frozen_modules(self) -> set[str]:
        """Return the names of every module in the archives of the last freezing."""
        found: set[str] = set()
        for listing in (self.folder / "work").rglob("PYZ-*.toc"):
            rows = listing.read_text("utf-8")
            found.update(re.findall(r"^\s*\[?\('([\w.-]+)',", rows, re.MULTILINE))
        return found

    def _pip(self, *arguments: str | Path) -> str:
        return ran([self.python, "-m", "pip", "--disable-pip-version-check", *arguments])
