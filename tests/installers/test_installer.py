"""The .deb itself: built, installed, run and removed. `SMARTCITY_INSTALLER=1` turns it on.

`SMARTCITY_INSTALLER=FILE.deb` takes a package that is built already.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from smartcity_desktop.sync.discovery import found_hubs
from tests.installers.installed import (
    CENTRE,
    NAME,
    Installed,
    OpenedClass,
    brought_by,
    depends_of,
    dpkg,
    ended,
    got,
    in_place,
    opened_class,
    surroundings_in,
)
from tests.sync.multicast import needs_multicast

ROOT = Path(__file__).resolve().parents[2]
ASKED = os.environ.get("SMARTCITY_INSTALLER", "")
BUILD_SECONDS = 1500

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(BUILD_SECONDS),
    pytest.mark.skipif(not ASKED, reason="builds an installer: set SMARTCITY_INSTALLER=1"),
    pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="no Debian tools here"),
]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def deb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if ASKED.endswith(".deb"):
        return Path(ASKED).resolve()
    out = tmp_path_factory.mktemp("built")
    build = [sys.executable, str(ROOT / "installers/build.py"), "--out", str(out), "--deb"]
    subprocess.run(build, check=True)
    return next(out.glob("*.deb"))


@pytest.fixture(scope="module")
def installed(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    with in_place(deb, tmp_path_factory.mktemp("root")) as placed:
        yield placed


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return surroundings_in(tmp_path / "home")


@pytest.fixture
def run(installed: Installed, surroundings: dict[str, str], tmp_path: Path) -> Run:
    def ran(name: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [str(installed.program(name)), *map(str, arguments)]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, env=surroundings, cwd=tmp_path
        )
        assert "Traceback" not in done.stderr
        return done

    return ran


@pytest.fixture
def published(run: Run, installed: Installed, tmp_path: Path) -> Path:
    """Return the folder of an event published by the installed program."""
    workbook = installed.resources / "events" / "kelas-2021.xlsx"
    out = tmp_path / "paket"
    done = run(NAME, "event", "publish", workbook, "--out", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", [NAME, CENTRE])
def test_help(run: Run, name: str, language: str) -> None:
    arguments = ["--lang", language, "--help"] if name == NAME else ["--help"]
    done = run(name, *arguments)
    assert done.returncode == 0
    assert name in done.stdout


def test_samples_and_instruments(run: Run, installed: Installed) -> None:
    workbooks = sorted((installed.resources / "events").glob("*.xlsx"))
    instruments = sorted((installed.resources / "instruments").glob("*.toml"))
    assert workbooks
    assert instruments
    for workbook in workbooks:
        assert json.loads(run(NAME, "event", "check", workbook, "--json").stdout)["ok"] is True
    for instrument in instruments:
        assert run(NAME, "instrument", "check", instrument).returncode == 0


def test_bad_input_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rusak.xlsx").write_bytes(b"not a workbook")
    done = run(NAME, "event", "check", tmp_path / "rusak.xlsx")
    assert done.returncode == 2
    assert "rusak.xlsx" in done.stderr


def test_verify(run: Run, published: Path) -> None:
    package = next(published.glob("*.event"))

    def verdict() -> str:
        return json.loads(run(NAME, "verify", package, "--json").stdout)["files"][0]["verdict"]

    # Nobody has opened the event on this machine: the package is whole and not yet known.
    assert verdict() == "unknown"
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    assert verdict() == "broken"


@pytest.mark.parametrize("workers", [1, 2])
def test_centre_answers(
    installed: Installed,
    surroundings: dict[str, str],
    published: Path,
    tmp_path: Path,
    workers: int,
) -> None:
    command = [installed.program(CENTRE), "serve", "--listen", "127.0.0.1:0"]
    command += ["--profile", tmp_path / "centre", "--workers", str(workers)]
    command += ["--package", next(published.glob("*.event"))]
    command += ["--credentials", published / "pusat.credentials"]
    told = tmp_path / "told"
    with told.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=surroundings
        )
    with process, ended(process):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("https://127.0.0.1:"), told.read_text()
        style = (installed.resources / "theme" / "central.css").read_bytes()
        assert got(f"{address}/style.css") == style
        assert b"<form" in got(address)


def test_centre_has_the_driver_of_postgresql(run: Run) -> None:
    done = run(CENTRE, "account", "list", "--database", "postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 3
    assert "127.0.0.1" in done.stderr


def test_class_is_rehearsed_at_hubs_of_its_own(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "gladi"
    done = run(NAME, "rehearse", "--event", "kelas-2021", "--class", "A", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert all(check["ok"] for check in summary["checks"])
    assert summary["documents"]
    assert summary["facts"]["pending"] == 0
    # The first hub was killed, and another laptop's went on.
    assert summary["class_days"]["dead_hubs"] == 1


@pytest.fixture
def opened(
    installed: Installed,
    surroundings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[OpenedClass]:
    """Yield a class whose whole panel sits at windows on one screen."""
    if not shutil.which("Xvfb"):
        pytest.skip("no virtual screen here")
    monkeypatch.syspath_prepend(str(ROOT / "installers"))
    import timing

    command = [installed.program(NAME), "rehearse", "--event", "kelas-2021", "--class", "A"]
    command += ["--window", "--out", tmp_path / "gladi", "--json"]
    told = tmp_path / "told"
    with timing.screen() as display:
        env = {**surroundings, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        with opened_class(command, told, env) as room:
            yield room
    assert "Traceback" not in told.read_text()


def test_hub_of_the_window_serves_its_class(opened: OpenedClass) -> None:
    about = json.loads(got(f"{opened.hub}/v1/about"))
    assert (about["kind"], about["class_code"]) == ("hub", "A")
    (hub,) = opened.hubs()
    assert hub[1:3] == ["serve", "--hub"]
    assert len(opened.windows()) == len(opened.profiles) == 5


@needs_multicast
def test_hub_of_the_window_is_found_in_the_room(opened: OpenedClass) -> None:
    (event,) = json.loads(got(f"{opened.hub}/v1/about"))["events"]
    deadline = time.monotonic() + 20
    while not (found := found_hubs(event["authority"], 3)):
        assert time.monotonic() < deadline
    ((code, addresses),) = [(hub.class_code, hub.addresses) for hub in found]
    assert code == "A"
    port = opened.hub.rpartition(":")[2]
    assert {address.rpartition(":")[2] for address in addresses} == {port}


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="no virtual screen here")
def test_window_is_painted(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "installers"))
    import timing
    from PIL import Image

    picture = tmp_path / "window.png"
    with timing.screen() as display:
        first, _ = timing.painted(installed.program(NAME), display, picture)
    assert 0 < first < timing.WAIT_SECONDS
    with Image.open(picture) as image:
        assert image.size == (1366, 768)
        # The screen is black where there is no window; nobody maximises one here.
        light = image.convert("L").crop((0, 0, 700, 400)).histogram()[200:]
        assert sum(light) > 0.8 * 700 * 400


def test_window_stays_open_without_complaint(
    installed: Installed, surroundings: dict[str, str], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with told.open("wb") as log:
        process = subprocess.Popen([installed.program(NAME)], stderr=log, env=surroundings)
        time.sleep(5)
        running = process.poll() is None
        process.terminate()
        process.wait(30)
    assert running, told.read_text()
    assert "Traceback" not in told.read_text()
    assert "qt.qpa" not in told.read_text()


def test_package_says_what_it_needs_and_enables_nothing(installed: Installed) -> None:
    depends = depends_of(installed.deb)
    assert {"libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxkbcommon-x11-0"} <= depends
    assert (installed.root / "usr/lib/systemd/system/smartcity-central.service").is_file()
    enabled = (installed.root / "etc/systemd").rglob("smartcity-central.service")
    assert not list(enabled)
    assert (installed.root / "usr/share/applications/smartcity-desktop.desktop").is_file()


def packages_of_the_readme() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"`apt install ([^`]+)`", text)
    assert found is not None
    return [*found[1].split(), "python3-venv"]


def packages_of_the_tests() -> list[str]:
    text = (ROOT / ".ci/run").read_text("utf-8")
    found = re.search(r"^packages=\((.*?)^\)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return re.sub(r"#.*", "", found[1]).split()


@pytest.mark.parametrize("asked_for", [packages_of_the_readme, packages_of_the_tests])
def test_bare_machine_gets_what_the_window_needs(
    deb: Path, tmp_path: Path, asked_for: Callable[[], list[str]]
) -> None:
    # Whatever else a Debian lacks, it has the program that installs packages.
    bare = brought_by(["apt"], tmp_path / "status")
    if not bare:
        pytest.skip("no list of Debian's packages here: apt-get update")
    brought = brought_by(["apt", *asked_for()], tmp_path / "status")
    assert depends_of(deb) - brought == set()


def needed_at_run_time() -> list[str]:
    """Return the distributions that the project asks for here, the centre's too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["central"]]
    return [
        one.name for one in map(Requirement, wanted) if one.marker is None or one.marker.evaluate()
    ]


def test_licences_of_every_part_are_there(installed: Installed) -> None:
    licences = installed.home / "licences"
    lines = (licences / "packages.txt").read_text("utf-8").splitlines()
    stated = {line.split()[0]: line.partition(": ")[2] for line in lines}
    for part in needed_at_run_time():
        assert part in stated, part
        assert stated[part].strip()
    assert "pytest" not in stated
    texts = ("LICENSE.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "QT-NOTICE.txt", "SQLCIPHER.txt")
    for text in texts:
        assert (licences / text).is_file()
    bare = {part for part in stated if not any((licences / part).glob("*"))}
    assert bare == {"pyside6-essentials", "shiboken6"}, "QT-NOTICE.txt speaks for these alone"


def test_copyleft_parts_are_spoken_of(installed: Installed) -> None:
    parts = (installed.home / "licences" / "packages.txt").read_text("utf-8")
    copyleft = {line.split()[0] for line in parts.splitlines() if "GPL" in line}
    # Another one wants a sentence in the notice before it stands here.
    qt = {"pyside6-essentials", "shiboken6"}
    assert copyleft == {*qt, "psycopg", "psycopg-binary", "zeroconf"}
    notice = (installed.root / "usr/share/doc" / NAME / "copyright").read_text("utf-8")
    for name in ("Qt for Python", "Psycopg", "python-zeroconf", "LGPL"):
        assert name in notice.removesuffix(parts)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs and removes")
def test_removal_leaves_data_alone(installed: Installed, run: Run, tmp_path: Path) -> None:
    data = tmp_path / "home/.local/share/smartcity_desktop/profile"
    data.mkdir(parents=True)
    (data / "profile.db").write_bytes(b"scores")
    listed = [Path(line) for line in dpkg("-L", NAME).stdout.splitlines()]
    files = [path for path in listed if path.is_symlink() or path.is_file()]
    assert len(files) > 100
    assert dpkg("--purge", NAME).returncode == 0
    try:
        assert not [path for path in files if path.is_symlink() or path.exists()]
        assert not Path("/opt", NAME).exists()
        assert (data / "profile.db").read_bytes() == b"scores"
    finally:
        assert dpkg("--install", str(installed.deb)).returncode == 0
