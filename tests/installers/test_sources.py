"""What the installers are made from: names that must exist, and rules of what goes in."""

import configparser
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLERS = ROOT / "installers"
LINUX = INSTALLERS / "linux"
PROGRAMS = {"smartcity-desktop", "smartcity-central"}


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch):
    """Import an installer module the way its command does."""
    monkeypatch.syspath_prepend(str(INSTALLERS))

    def imported(name: str):
        monkeypatch.delitem(sys.modules, name, raising=False)
        return __import__(name)

    return imported


def ini(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def test_every_resource_goes_into_the_folder(modules) -> None:
    collected = list(modules("contents").resource_files(ROOT))
    folders = {Path(target).parts[1] for _, target in collected}
    assert folders == {p.name for p in (ROOT / "resources").iterdir() if any(p.rglob("*.*"))}
    assert all(Path(source).is_file() for source, _ in collected)
    assert not [source for source, _ in collected if source.endswith(".py")]


def test_wheel_carries_the_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps"]
    command += ["--quiet", "--wheel-dir", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    missing = [
        path
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and f"smartcity_desktop/{path.relative_to(ROOT).as_posix()}" not in names
    ]
    assert not missing
    assert "smartcity_desktop/central/asgi.py" in names


@pytest.mark.parametrize("entry", ["desktop.py", "central.py"])
def test_entries_turn_aside_before_anything_is_imported(entry: str) -> None:
    text = (INSTALLERS / "entry" / entry).read_text("utf-8")
    compile(text, entry, "exec")
    assert text.index("freeze_support()") < text.index("from smartcity_desktop")
    assert f'"{entry}"' in (INSTALLERS / "smartcity.spec").read_text("utf-8")


def test_spec_makes_the_programs_that_the_project_names() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    spec = (INSTALLERS / "smartcity.spec").read_text("utf-8")
    compile(spec, "smartcity.spec", "exec")
    assert set(scripts) == PROGRAMS == set(re.findall(r'program\("([\w-]+)"', spec))
    for name, target in scripts.items():
        entry = (INSTALLERS / "entry" / f"{name.split('-')[1]}.py").read_text("utf-8")
        module, function = target.split(":")
        assert f"from {module} import {function}" in entry


def test_hidden_imports_exist(modules) -> None:
    contents = modules("contents")
    hidden = sorted({*contents.DESKTOP_HIDDEN, *contents.CENTRAL_HIDDEN})
    script = "import psycopg, importlib, sys; [importlib.import_module(n) for n in sys.argv[1:]]"
    subprocess.run([sys.executable, "-c", script, *hidden], check=True)


def test_whole_development_set_is_kept_out(modules) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    distribution = modules("environment").distribution
    wanted = {distribution(one) for one in project["optional-dependencies"]["dev"]}
    assert wanted - {"smartcity-desktop"} == set(modules("contents").DEVELOPMENT)


def test_inspection_finds_strangers_and_paths(modules, tmp_path: Path) -> None:
    inspection = modules("inspection")
    (tmp_path / "_internal" / "pytest").mkdir(parents=True)
    (tmp_path / "_internal" / "note").write_bytes(b"x\0" + os.fsencode(ROOT) + b"\0y")
    (tmp_path / "_internal" / "empty").touch()
    found = inspection.strangers({"hypothesis": "1", "rich": "2"}, {"ruff.a", "rich"}, tmp_path)
    assert found == ["hypothesis", "pytest", "ruff.a"]
    assert list(inspection.betrayals(tmp_path, [ROOT])) == [str(Path("_internal") / "note")]


@pytest.mark.parametrize(
    ("target", "source", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/v/x", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "/v/x", False),
        ("PySide6/plugins/platforms/qwindows.dll", "C:/v/x", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/v/x", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "/v/x", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "/v/x", False),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "/v/x", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "/v/x", True),
        ("PySide6/Qt/lib/libicudata.so.73", "/v/x", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "/v/x", False),
        ("reportlab/fonts/DarkGardenMK.pfb", "", False),
        ("reportlab/fonts/Vera.ttf", "", True),
        ("keyring-25.7.0.dist-info/entry_points.txt", "", True),
        ("libxcb-icccm.so.4", "/lib/x86_64-linux-gnu/libxcb-icccm.so.4", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", True),
    ],
)
def test_contents(modules, target: str, source: str, stays: bool) -> None:
    assert modules("contents").belongs(target, source) is stays


@pytest.mark.parametrize(
    ("target", "leads_to", "stays"),
    [
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", True),
        ("libQt6WaylandClient.so.6", "PySide6/Qt/lib/libQt6WaylandClient.so.6", False),
        ("PySide6/Qt/plugins/x.so", "../lib/libQt6Qml.so.6", False),
        ("psycopg_binary.libs/libpq.so", "libpq-e9.so.5", True),
    ],
)
def test_links_stay_with_what_they_lead_to(
    modules, target: str, leads_to: str, stays: bool
) -> None:
    assert modules("contents").belongs(target, leads_to, "SYMLINK") is stays


def test_inspection_finds_links_that_lead_nowhere(modules, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "here").touch()
    (tmp_path / "outside").touch()
    for name, leads_to in (("good", "here"), ("gone", "missing"), ("out", "../outside")):
        (folder / name).symlink_to(leads_to)
    assert modules("inspection").dead_ends(folder) == ["gone", "out"]


def test_menu_entry_speaks_both_languages() -> None:
    entry = ini(LINUX / "smartcity-desktop.desktop")["Desktop Entry"]
    assert entry["Exec"] in PROGRAMS
    for key in ("Name", "GenericName", "Comment"):
        assert entry[key] != entry[f"{key}[en]"]
    words = tomllib.loads(
        (ROOT / "resources" / "translations" / "id" / "window.toml").read_text("utf-8")
    )
    assert entry["Name"] == words["title"]


def test_menu_entry_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    from smartcity_desktop.cli import main, windows

    monkeypatch.setattr(windows, "open_the_window", lambda _session, options: int(options.json))
    command = ini(LINUX / "smartcity-desktop.desktop")["Desktop Entry"]["Exec"]
    assert main(command.split()[1:]) == 0


def test_icon_is_drawn_from_the_glyph(modules) -> None:
    glyph = (ROOT / "resources" / "icons" / "readiness.svg").read_text("utf-8")
    drawing = modules("icon").drawing(glyph)
    path = re.search(r"<path[^>]*/>", glyph)
    assert path is not None
    assert path[0] in drawing
    assert "currentColor" not in drawing


def test_unit_runs_the_installed_centre_with_few_rights(modules) -> None:
    unit = ini(LINUX / "smartcity-central.service")
    service = unit["Service"]
    program, *arguments = service["ExecStart"].split()
    assert program == f"/{modules('debian').HOME}/smartcity-central"
    assert arguments[0] == "serve"
    assert service["DynamicUser"] == service["NoNewPrivileges"] == "yes"
    assert service["StateDirectory"] == "smartcity-central"
    assert service["CapabilityBoundingSet"] == ""
    # What the unit asks for is what the centre's command line knows.
    help_text = subprocess.run(
        [sys.executable, "-m", "smartcity_desktop.central", "serve", "--help"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert all(a in help_text for a in arguments if a.startswith("--"))


def test_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    program = Path("/usr/bin/systemd-analyze")
    if not program.exists():
        pytest.skip("systemd is not installed")
    text = (LINUX / "smartcity-central.service").read_text("utf-8")
    unit = tmp_path / "smartcity-central.service"
    # The program itself need not be installed for its unit to be checked.
    unit.write_text(text.replace("/opt/smartcity-desktop/smartcity-central", "/bin/true"), "utf-8")
    command = [program, "verify", "--man=no", "--recursive-errors=no", str(unit)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "smartcity-central" not in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("script", ["postinst", "prerm", "postrm"])
def test_maintainer_scripts_are_shell_and_touch_no_data(script: str) -> None:
    path = LINUX / script
    subprocess.run(["sh", "-n", str(path)], check=True)
    assert not re.search(r"\brm\b|/var/lib|userdel", path.read_text("utf-8").split("\n", 2)[2])


def test_licence_texts_of_qt_are_here() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (INSTALLERS / "licences").iterdir()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.0.txt"]
    assert "GNU GENERAL PUBLIC LICENSE" in texts["GPL-3.0.txt"]
    assert "LGPL-3.0.txt" in texts["QT-NOTICE.txt"]
