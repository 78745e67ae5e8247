"""Our own programs are started from our own installation, wherever we happen to stand."""

import subprocess
from pathlib import Path

import pytest

from smartcity_desktop.host.programs import centre_program, desktop_program


@pytest.mark.parametrize("program", [centre_program(), desktop_program()])
def test_modules_of_the_current_folder_are_not_ours(program: list[str], tmp_path: Path) -> None:
    for name in ("argparse", "json", "secrets", "sqlalchemy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the stick')\n")
    done = subprocess.run(
        [*program, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
