"""A real print server of a test's own, with one raw queue to a sink."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
QUEUE = "lembar_uji"
PLACES = (
    ("ServerRoot", "root"),
    ("RequestRoot", "spool"),
    ("TempDir", "spool/tmp"),
    ("CacheDir", "cache"),
    ("StateDir", "state"),
    ("ErrorLog", "logs/error"),
    ("AccessLog", "logs/access"),
    ("PageLog", "logs/page"),
)
needs_cups = pytest.mark.skipif(
    CUPSD is None or shutil.which("lpadmin", path="/usr/sbin:/usr/bin") is None or os.getuid() != 0,
    reason="a print server can only be started where CUPS is installed and by root",
)


@dataclass(slots=True)
class Sink:
    """A printer that keeps what is sent to it."""

    server: socket.socket
    jobs: list[bytes] = field(default_factory=list)

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection:
                parts = list(iter(lambda link=connection: link.recv(65536), b""))
            self.jobs.append(b"".join(parts))

    def wait_for(self, count: int) -> list[bytes]:
        for _ in range(200):
            if len(self.jobs) >= count:
                break
            threading.Event().wait(0.1)
        return self.jobs


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = socket.create_server(("127.0.0.1", 0))
    kept = Sink(server)
    threading.Thread(target=kept.serve, daemon=True).start()
    yield kept
    server.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder the print server's own user may enter, which a test's own is not."""
    with TemporaryDirectory(prefix="cups-") as folder:
        os.chmod(folder, 0o755)  # noqa: PTH101 - as short as it gets
        yield Path(folder)


@pytest.fixture
def cups(open_folder: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start a print server of our own with one raw queue to the sink."""
    assert CUPSD
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for folder in ("root", "spool", "spool/tmp", "cache", "state", "logs"):
        (open_folder / folder).mkdir()
    (open_folder / "cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
        "<Location />\n Allow all\n</Location>\n"
        "<Policy default>\n<Limit All>\n Order deny,allow\n Allow all\n</Limit>\n</Policy>\n"
    )
    (open_folder / "files.conf").write_text(
        "".join(f"{name} {open_folder}/{place}\n" for name, place in PLACES)
        + "Sandboxing relaxed\nFileDevice Yes\nUser lp\nGroup lp\n"
    )
    started = subprocess.Popen(
        [CUPSD, "-f", "-c", str(open_folder / "cupsd.conf"), "-s", str(open_folder / "files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
    try:
        _add_queue(port, f"socket://127.0.0.1:{sink.server.getsockname()[1]}")
        yield
    finally:
        started.terminate()
        started.wait(10)


def _add_queue(port: int, device: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        done = subprocess.run(
            ["lpadmin", "-h", f"127.0.0.1:{port}", "-p", QUEUE, "-E", "-v", device, "-m", "raw"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"},
        )
        if done.returncode == 0:
            return
        assert time.monotonic() < deadline, done.stderr
        threading.Event().wait(0.2)
