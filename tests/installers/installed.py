"""The package in place on this machine, and its programs at work."""

import json
import os
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NAME = "smartcity-desktop"
CENTRE = "smartcity-central"
STOP_SECONDS = 30
# The event's own authority signs the certificate: whether it does is proved elsewhere.
TRUSTING = ssl._create_unverified_context()


@dataclass(frozen=True)
class Installed:
    """Where the package lies: "/" when dpkg installed it, else a folder it was unpacked in."""

    root: Path
    deb: Path

    def program(self, name: str) -> Path:
        link = self.root / "usr/bin" / name
        # Unpacked elsewhere, the absolute link leads out of the folder.
        return link if self.root == Path("/") else self.root / str(link.readlink()).lstrip("/")

    @property
    def home(self) -> Path:
        return self.root / "opt" / NAME

    @property
    def resources(self) -> Path:
        return self.home / "_internal/resources"


@contextmanager
def in_place(deb: Path, folder: Path) -> Iterator[Installed]:
    """Install the package as root, or unpack it for anybody else, until the block ends."""
    if os.geteuid() != 0:
        subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
        yield Installed(folder, deb)
        return
    if dpkg("-s", NAME).returncode == 0:
        pytest.skip("the package is installed on this machine already")
    done = dpkg("--install", str(deb))
    try:
        assert done.returncode == 0, done.stderr
        yield Installed(Path("/"), deb)
    finally:
        dpkg("--purge", NAME)


def dpkg(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["dpkg", *arguments], check=False, capture_output=True, text=True)


def depends_of(deb: Path) -> set[str]:
    """Return the names of the packages that a .deb depends on."""
    command = ["dpkg-deb", "--field", str(deb), "Depends"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {one.split()[0] for one in told.split(",")}


def brought_by(packages: list[str], empty: Path) -> set[str]:
    """Return what installing packages would bring to a machine that has none, nothing for unknown.

    `empty` becomes the list of what such a machine has.
    """
    empty.touch()
    command = ["apt-get", "-o", f"Dir::State::status={empty}", "--simulate", "install"]
    command += ["--no-install-recommends", *packages]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    return {line.split()[1] for line in lines if line.startswith("Inst ")}


def surroundings_in(home: Path) -> dict[str, str]:
    """Return the environment of a person whose machine knows nothing of the checkout."""
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
        "SMARTCITY_NO_KEYRING": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }


@contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0


def got(address: str) -> bytes:
    """Return what a server of an event answers."""
    with urllib.request.urlopen(address, context=TRUSTING, timeout=STOP_SECONDS) as reply:
        return reply.read()


@dataclass(frozen=True)
class OpenedClass:
    """A class's windows and its hub: the number of the process that opened them, what it told."""

    opener: int
    hub: str
    profiles: tuple[str, ...]

    def windows(self) -> list[int]:
        return [number for number, words in self._processes() if words[0] == NAME]

    def hubs(self) -> list[list[str]]:
        return [words for _, words in self._processes() if words[0] == CENTRE]

    def _processes(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and words of each process that the opener began."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                words = (folder / "cmdline").read_text().split("\0")
            except OSError:
                continue
            if parent == self.opener:
                yield int(folder.name), [Path(words[0]).name, *words[1:]]


@contextmanager
def opened_class(command: list[object], told: Path, env: dict[str, str]) -> Iterator[OpenedClass]:
    """Open a class's windows until the block ends: the last one that is closed ends the hub."""
    with told.open("w") as log:
        process = subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE, stderr=log, text=True, env=env
        )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, told.read_text()
        answer = json.loads(line)
        opened = OpenedClass(process.pid, answer["hub"], tuple(answer["profiles"]))
        deadline = time.monotonic() + STOP_SECONDS
        while len(opened.windows()) < len(opened.profiles) and time.monotonic() < deadline:
            time.sleep(0.05)
        try:
            yield opened
        finally:
            for window in opened.windows():
                os.kill(window, signal.SIGTERM)
            assert process.wait(STOP_SECONDS) == 0, told.read_text()
