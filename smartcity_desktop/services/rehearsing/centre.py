"""The centre of a rehearsal: the real program in a process of its own, on loopback, with TLS."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.programs import centre_program
from smartcity_desktop.services.preparing.publishing import Publication

STOP_SECONDS = 20


@contextmanager
def running_centre(published: Publication, folder: Path) -> Generator[str]:
    """Serve an event from `folder` and yield the address; raises HostError when it does not start.

    The process ends with the block; what it receipted is on its disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        *centre_program(),
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        f"sqlite:///{folder / 'pusat.db'}",
        "--package",
        str(published.package),
        "--credentials",
        str(published.centre),
    ]
    with (folder / "pusat.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program with our own files
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield _address(process, folder)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


def _address(process: "subprocess.Popen[str]", folder: Path) -> str:
    """Return the address the centre prints once it is ready."""
    for line in process.stdout or ():
        if line.startswith("https://"):
            return line.strip()
    raise HostError("centre_not_started", log=str(folder / "pusat.log"))
