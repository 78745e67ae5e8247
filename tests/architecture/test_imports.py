"""The import rules hold, and each of them fails once it is broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "smartcity_desktop"
LINTER = Path(sys.executable).with_name("lint-imports")

# One forbidden import per rule: the module that gets it, the import, the contract that must fail.
BREAKS = [
    ("domain/sheet.py", "smartcity_desktop.protocol.clock", "Layers"),
    ("protocol/clock.py", "smartcity_desktop.storage.errors", "Layers"),
    ("storage/errors.py", "smartcity_desktop.host.errors", "Layers"),
    ("host/errors.py", "smartcity_desktop.storage.errors", "Layers"),
    ("documents/qr.py", "smartcity_desktop.services.profile", "Layers"),
    ("sync/errors.py", "smartcity_desktop.documents.qr", "Layers"),
    ("services/profile.py", "smartcity_desktop.ui.palette", "Layers"),
    ("ui/palette.py", "smartcity_desktop.central.tables", "Layers"),
    ("newcomer/__init__.py", "smartcity_desktop.domain", "Layers"),
    ("services/profile.py", "PySide6.QtCore", "PySide6 only in ui and app"),
    ("cli/session.py", "PySide6", "PySide6 only in ui and app"),
    ("services/profile.py", "sqlalchemy", "sqlalchemy only in storage and central"),
    ("host/errors.py", "sqlcipher3", "sqlalchemy only in storage and central"),
    ("host/errors.py", "requests", "requests only in sync"),
    ("services/profile.py", "reportlab", "reportlab and pyHanko only in documents"),
    ("services/profile.py", "pyhanko.sign", "reportlab and pyHanko only in documents"),
    ("services/profile.py", "keyring", "keyring only in host"),
    ("ui/tokens.py", "smartcity_desktop.ui.home.states", "No cycles between siblings"),
    ("domain/words.py", "smartcity_desktop.domain.facts", "No cycles between siblings"),
    (
        "central/tables.py",
        "smartcity_desktop.host.errors",
        "The centre shares only domain and protocol with the desktop",
    ),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--config", root / "pyproject.toml", "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def broken(told: str) -> set[str]:
    """Return the names of the contracts a report calls broken."""
    return {line.removesuffix(" BROKEN") for line in told.splitlines() if line.endswith(" BROKEN")}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert broken(done.stdout) == set()


def test_every_contract_is_broken_once_here():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = {c["name"] for c in contracts["tool"]["importlinter"]["contracts"]}
    assert names == {contract for _, _, contract in BREAKS}


@pytest.mark.parametrize(
    ("module", "bad", "contract"), BREAKS, ids=[f"{m}-{bad}" for m, bad, _ in BREAKS]
)
def test_a_forbidden_import_is_caught(copy: Path, module: str, bad: str, contract: str):
    path = copy / PACKAGE / module
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}\nimport {bad}\n", "utf-8")
    done = lint(copy)
    assert done.returncode != 0, done.stdout
    if module.startswith("newcomer"):
        assert "newcomer" in done.stdout + done.stderr
    else:
        assert contract in broken(done.stdout)


def imported_by(statement: str) -> set[str]:
    """Return the top packages loaded after a statement in a fresh interpreter."""
    script = f"{statement}\nimport sys\nprint(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_command_line_loads_no_window():
    assert "PySide6" not in imported_by("import smartcity_desktop.cli")


def test_a_command_runs_without_a_window():
    script = (
        "import sys, smartcity_desktop.cli as cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "assert 'PySide6' not in sys.modules, 'a window'"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)


def test_the_rules_need_the_standard_library_alone():
    loaded = imported_by(
        "import smartcity_desktop.domain.documents, smartcity_desktop.domain.results"
    )
    foreign = loaded - set(sys.stdlib_module_names) - {PACKAGE}
    assert not {name for name in foreign if not name.startswith(("_", "site"))} & {
        "sqlalchemy", "cryptography", "msgspec", "PySide6", "reportlab", "requests", "keyring",
    }  # fmt: skip
