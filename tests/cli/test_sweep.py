"""Every command of both programs with every wrong kind of file: exit codes, one sentence.

Commands and arguments come from the parsers themselves: a new one is swept from its first day.
"""

import argparse
import errno
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from smartcity_desktop.central import arguments as central_arguments
from smartcity_desktop.central.cli import main as central
from smartcity_desktop.central.wording import Words
from smartcity_desktop.cli import arguments as desktop_arguments
from smartcity_desktop.cli import main as desktop
from tests.cli.test_commands import card_of
from tests.workbooks import valid_tables, write

LANGUAGES = ("id", "en")
# What only argparse says, in its own language.
ITS_ENGLISH = (
    "usage:", "positional arguments", "options:", "show this help", "invalid", "required:",
    "unrecognized", "expected", "choose from", "error:",
)  # fmt: skip
OUTPUTS = {"out", "csv", "xlsx"}
READ = {"file", "files", "package", "card", "answers", "sheet", "credentials"}
# What the operating system says, in its own language.
ITS_WORDS = {os.strerror(number) for number in errno.errorcode}
# A sentence around a name that is not there.
NAMELESS = re.compile(r"^:|: :|\w  \w|“”|‘’", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command with its words and its own arguments."""

    program: str
    words: tuple[str, ...]
    actions: tuple[argparse.Action, ...]

    def paths(self) -> list[argparse.Action]:
        return [a for a in self.actions if a.type is Path]

    def line(self, changed: argparse.Action, value: str) -> list[str]:
        """Return a call with every argument it must have, `changed` being `value`."""
        # Only a sample nobody has: a whole event would be played to its end.
        call = [*self.words, *(["--event", "tidak-ada"] if self.words == ("rehearse",) else [])]
        for action in self.actions:
            if action is not changed and action.option_strings and not action.required:
                continue
            given = value if action is changed else str(FILLED.get(action.dest, "x"))
            choices = [str(choice) for choice in action.choices or ()]
            given = choices[0] if choices and action is not changed else given
            call += [action.option_strings[-1], given] if action.option_strings else [given]
        return call


# What stands for an argument while another one is tried.
FILLED = {"file": "tidak-ada", "out": "hasil", "folder": "folder-tidak-ada", "sheet": "lembar"}


def commands(language: str) -> Iterator[Command]:
    roots = {
        "desktop": desktop_arguments.parser(language),
        "central": central_arguments.parser(Words(language)),
    }
    for program, root in roots.items():
        for words, parser in leaves(root, ()):
            actions = [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]
            yield Command(program, words, tuple(actions))


def leaves(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for group in groups:
        for name, inner in group.choices.items():
            yield from leaves(inner, (*words, name))
    if not groups:
        yield words, parser


def every_parser(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from every_parser(inner)


ALL = [pytest.param(c, id=f"{c.program}-{'-'.join(c.words)}") for c in commands("id")]
MAIN: dict[str, Callable[[list[str]], int]] = {"desktop": desktop, "central": central}


def call(program: str, line: list[str]) -> int:
    try:
        return MAIN[program](line)
    except SystemExit as stopped:
        return int(stopped.code or 0)


@pytest.fixture
def kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Return a file of every kind that is not the one a command wants."""
    monkeypatch.chdir(tmp_path)
    found = {name: tmp_path / f"berkas-{name}" for name in ("missing", "folder", "empty", "text")}
    found["folder"].mkdir()
    (found["folder"] / "isi.txt").write_text("milik orang")
    found["empty"].write_bytes(b"")
    found["text"].write_text("bukan yang diharapkan\n{", "utf-8")
    found["latin"] = tmp_path / "berkas-latin"
    found["latin"].write_bytes("naïve café\n".encode("latin-1") * 50)
    found["binary"] = tmp_path / "berkas-biner"
    found["binary"].write_bytes(random.Random(7).randbytes(40_000))
    found["huge"] = tmp_path / "berkas-besar"
    with found["huge"].open("wb") as file:
        file.truncate(600_000_000)
    found["nameless"], found["root"] = Path(), Path("/")
    found["inside-a-file"] = found["text"] / "di-dalam"
    found["long-name"] = tmp_path / ("n" * 300)
    if os.name == "posix" and os.geteuid() != 0:
        found["unreadable"] = tmp_path / "berkas-tertutup"
        found["unreadable"].write_text("x")
        found["unreadable"].chmod(0)
    return found


def judged(code: int, told: str, output: str, what: str, language: str) -> None:
    assert code in {0, 1, 2, 3}, what
    assert "Traceback" not in told + output, what
    assert code in {0, 1} or told.strip(), what
    assert not re.search(r"object at 0x|\w+Error\(|\(\(|Errno", told + output), (what, told)
    assert not NAMELESS.search(told), (what, told)
    assert not [words for words in ITS_WORDS if words in told], (what, told)
    if language == "id":
        assert not [word for word in ITS_ENGLISH if word in told + output], (what, told)


@pytest.mark.parametrize("command", ALL)
def test_no_kind_of_file_surprises_a_command(
    command: Command, kinds: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p != kinds["huge"]}
    for language in LANGUAGES:
        for action in command.paths():
            for kind, path in kinds.items():
                if action.dest in OUTPUTS and kind in {"missing", "long-name"}:
                    continue
                # Whoever may write everywhere would write there.
                if kind == "root" and action.dest not in READ:
                    continue
                line = [*command.line(action, str(path)), "--lang", language]
                code = call(command.program, line)
                said = capsys.readouterr()
                what = f"{' '.join(line)} → {code}"
                judged(code, said.err, said.out, what, language)
                folder = kind in {"folder", "nameless"}
                assert code != 0 or folder or action.dest == "profile", what
    after = {p: p.read_bytes() for p in before}
    assert after == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_argument_is_explained_in_the_persons_language(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    roots = [desktop_arguments.parser(language), central_arguments.parser(Words(language))]
    for root in roots:
        for parser in every_parser(root):
            text = parser.format_help()
            for action in parser._actions:
                if not isinstance(action, argparse._SubParsersAction):
                    assert action.help, (parser.prog, action.dest)
            if language == "id":
                assert not [word for word in ITS_ENGLISH if word in text], (parser.prog, text)
            assert max(map(len, text.splitlines())) <= 80, parser.prog


@pytest.mark.parametrize("command", ALL)
def test_what_is_not_understood_is_told_in_indonesian(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        [*command.words, "--tidak-ada"],
        [*command.words, "--lang"],
        [*command.words, "--json=1"],
    ]
    lines += [[*command.words, "--lang", "fr"]]
    for action in command.actions:
        if action.type is not None and action.type is not Path:
            lines.append(command.line(action, "bukan-angka"))
        if action.choices:
            lines.append(command.line(action, "bukan-pilihan"))
    for line in lines:
        with pytest.raises(SystemExit) as stopped:
            MAIN[command.program](line)
        assert stopped.value.code == 2
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) == 1, said.err
        judged(2, said.err, said.out, " ".join(line), "id")


def test_both_programs_tell_their_version(capsys: pytest.CaptureFixture[str]) -> None:
    from smartcity_desktop import __version__

    for program in MAIN:
        assert call(program, ["--version"]) == 0
        assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("name", ["kegiatan.event", "P01.card", "isi.xlsx", "lembar.pdf"])
def test_a_file_in_a_commands_place_is_told_what_to_do_with(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ([name], ["--profile", "p", name], ["--lang", "en", name]):
        assert desktop(line) == 2
        assert "smartcity-desktop" in capsys.readouterr().err


def run(
    *line: str, module: str = "smartcity_desktop", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", module, *line],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write(tmp_path / "uji.xlsx", valid_tables())


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_output_fits_every_encoding(published: Path, tmp_path: Path, encoding: str) -> None:
    package = str(next(published.glob("*.event")))
    card, code = card_of(published)
    profile = ["--profile", str(tmp_path / "p")]
    assert run("open", package, "--card", str(card), "--code", code, *profile).returncode == 0
    for line in (["check", *profile], ["verify", package], ["verify", package, "--json"]):
        plain = run(*line, PYTHONIOENCODING="utf-8")
        done = run(*line, PYTHONIOENCODING=encoding)
        assert done.returncode == plain.returncode, done.stderr
        assert b"Traceback" not in done.stderr
        letters = plain_words(plain.stdout.decode("utf-8"))
        if "--json" not in line:
            assert plain_words(done.stdout.decode(encoding)) == letters


def plain_words(text: str) -> list[str]:
    """Return the words of a text that every encoding can hold."""
    return [word for word in re.findall(r"[A-Za-z]+", text) if word not in {"v", "x"}]


def test_a_reader_who_goes_away_ends_nothing(workbook: Path) -> None:
    line = [sys.executable, "-m", "smartcity_desktop", "event", "check", str(workbook)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert told == b""


@pytest.mark.skipif(os.name != "posix", reason="closes file descriptors as a POSIX shell does")
def test_closed_and_full_outputs_are_no_traceback(workbook: Path) -> None:
    python = f"'{sys.executable}' -m smartcity_desktop"
    for redirection, codes in ((">&-", {0}), ("2>&-", {0}), ("<&-", {0}), (">/dev/full", {3})):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{python} event check '{workbook}' {redirection}"],
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in codes, (redirection, done.stderr)
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder nobody can write to")
def test_a_home_nobody_can_write_to_is_told(published: Path, tmp_path: Path) -> None:
    nowhere = {"HOME": "/proc", "XDG_DATA_HOME": "", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}
    package = str(next(published.glob("*.event")))
    card, code = card_of(published)
    for line, codes in (
        (["event", "template", "--out", str(tmp_path / "kosong.xlsx")], {0}),
        (["verify", package], {0, 1}),
        (["status"], {2, 3}),
        (["open", package, "--card", str(card), "--code", code], {3}),
    ):
        done = run(*line, **nowhere)
        assert done.returncode in codes, done.stderr
        assert b"Traceback" not in done.stderr
        assert done.returncode < 2 or len(done.stderr.strip().splitlines()) == 1
    done = run("account", "list", module="smartcity_desktop.central", **nowhere)
    assert done.returncode in {2, 3}
    assert b"Traceback" not in done.stderr


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a file system with room for hardly anything."""
    small = tmp_path / "penuh"
    small.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], check=False
    )
    if made.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        yield small
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_a_full_disk_leaves_nothing_and_says_so(
    published: Path, full_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = str(next(published.glob("*.event")))
    card, code = card_of(published)
    for line in (
        ["event", "template", "--out", str(full_disk / "kosong.xlsx")],
        ["event", "publish", str(tmp_path / "uji.xlsx"), "--out", str(full_disk / "paket")],
        ["open", package, "--card", str(card), "--code", code, "--profile", str(full_disk / "p")],
    ):
        assert call("desktop", line) == 3, line
        told = capsys.readouterr().err
        assert len(told.strip().splitlines()) == 1, told
        assert "penuh" in told.lower().replace(str(full_disk), ""), told
        assert not [p for p in full_disk.rglob("*") if p.suffix in {".xlsx", ".event", ".key"}]
        for path in full_disk.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert call("central", ["account", "list", "--profile", str(full_disk / "pusat")]) == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
