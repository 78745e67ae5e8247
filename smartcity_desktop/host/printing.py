"""Printers of the machine, and printing a PDF as it is through CUPS (Linux and macOS).

Windows has no printer that takes a PDF: there the window paints the pages as pictures.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_desktop.host.errors import HostError

# The names CUPS gives to the papers documents are drawn for.
MEDIA = {"A4": "iso_a4_210x297mm", "F4": "Custom.215x330mm"}
TIME_LIMIT = 30
# A paper is handed to the system's own programs: not to what another folder calls by their names.
SYSTEM_PROGRAMS = os.pathsep.join(("/usr/bin", "/bin", "/usr/local/bin"))
_REQUEST = re.compile(r"[\w.-]+-\d+")


@dataclass(frozen=True, slots=True)
class Printer:
    """A print queue; `standard` is the one used when none is named."""

    name: str
    standard: bool


def takes_pdf() -> bool:
    """Tell whether this machine prints PDF files itself."""
    return bool(_program("lp") and _program("lpstat"))


def _program(name: str) -> str | None:
    return shutil.which(name, path=SYSTEM_PROGRAMS)


def printers() -> tuple[Printer, ...]:
    """Return the print queues, the standard one first; empty when printing is not running."""
    if not takes_pdf():
        return ()
    names = _run(("lpstat", "-e")).stdout.split()
    told = _run(("lpstat", "-d")).stdout
    standard = told.rpartition(":")[2].strip() if ":" in told else ""
    known = [Printer(name, name == standard) for name in names]
    return tuple(sorted(known, key=lambda printer: not printer.standard))


def print_pdf(
    content: bytes,
    name: str,
    printer: str,
    paper: str,
    copies: int = 1,
    *,
    both_sides: bool = False,
) -> str:
    """Hand a PDF to a print queue unscaled, as the job `name`; return the queue's own name for it.

    It goes through a pipe: a paper in a file of its own would stay there if this program ended
    before it could take it away. `paper` is "A4" or "F4". Raises HostError: printing_unavailable,
    printer_unknown, print_refused.
    """
    if not takes_pdf():
        raise HostError("printing_unavailable")
    if printer not in {known.name for known in printers()}:
        raise HostError("printer_unknown", printer=printer)
    sides = "two-sided-long-edge" if both_sides else "one-sided"
    options = ("print-scaling=none", f"media={MEDIA[paper]}", f"sides={sides}")
    command = ["lp", "-d", printer, "-n", str(copies), "-t", name]
    for option in options:
        command += ["-o", option]
    done = _run([*command, "--", "-"], content)
    request = _REQUEST.search(done.stdout)
    if done.returncode or request is None:
        reason = done.stderr.strip().removeprefix("lp: ")
        raise HostError("print_refused", printer=printer, reason=reason)
    return request.group()


def _run(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[str]:
    # The answers are read, so they are asked for in one language.
    spoken = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, no shell
            [_program(command[0]) or command[0], *command[1:]],
            input=given,
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
            env=spoken,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HostError("printing_unavailable") from error
    told = (output.decode("utf-8", "replace") for output in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(command, done.returncode, *told)
