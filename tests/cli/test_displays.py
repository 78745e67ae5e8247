"""What keeps a window from opening is told with the way out, before Qt ends the program."""

import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_desktop.cli.displays import INSTALL, _missing
from smartcity_desktop.host.errors import HostError

ROOT = Path(__file__).parents[2]
LOST = "libEGL.so.1: cannot open shared object file: No such file or directory"


def test_a_missing_library_is_named_with_the_line_that_installs_it() -> None:
    told = _missing(ImportError(LOST))
    assert isinstance(told, HostError)
    assert told.details == {"library": "libEGL.so.1", "install": INSTALL}
    own = ImportError("No module named 'smartcity_desktop.nothing'")
    assert _missing(own) is own


def test_the_readme_installs_the_same_libraries_before_its_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    packages = INSTALL.removeprefix("apt install ")
    assert packages in text
    assert text.index(packages) < text.index("```sh")


@pytest.mark.skipif(sys.platform != "linux", reason="every other system has a display")
@pytest.mark.parametrize("display", ["", ":987"])
def test_without_a_display_there_is_a_sentence(tmp_path: Path, display: str) -> None:
    environment = {"HOME": str(tmp_path), "DISPLAY": display, "PATH": "/usr/bin:/bin"}
    line = [sys.executable, "-m", "smartcity_desktop", "--profile", str(tmp_path / "p")]
    done = subprocess.run(line, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 3
    [told] = done.stderr.decode("utf-8").strip().splitlines()
    assert "layar" in told or "apt install" in told
