"""The grammar of the command line; names are a contract with scripts."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from smartcity_desktop.host.wording import LANGUAGES, Wording

BAD_INPUT = 2

# A command's name and where it is: "module.function" of this package, loaded when it is run.
Add = Callable[[str, str], argparse.ArgumentParser]


class Parser(argparse.ArgumentParser):
    """Tells a usage error in one sentence of the person's language, with exit code 2."""

    words = Wording()

    def error(self, message: str) -> NoReturn:
        """Print what was wrong and where help is."""
        print(self.words.say("cli.usage", program=self.prog, reason=message), file=sys.stderr)
        sys.exit(BAD_INPUT)


def parser(language: str) -> argparse.ArgumentParser:
    """Return the parser of every command with help in `language`."""
    words = Wording(language)
    Parser.words = words
    root = Parser(prog="smartcity-desktop", description=words.say("cli.about"))
    _shared(root, words, None, as_json=False)
    root.set_defaults(run="windows.open_the_window")
    add = _adder(root, words, required=False)
    _rehearsal(add, words)
    _events(add, words)
    _instruments(add, words)
    _profiles(add, words)
    _papers(add, words)
    return root


def _shared(
    target: argparse.ArgumentParser, words: Wording, default: object, *, as_json: object
) -> None:
    target.add_argument(
        "--profile", type=Path, metavar="DIR", default=default, help=words.say("cli.help_profile")
    )
    target.add_argument(
        "--lang", choices=LANGUAGES, default=default, help=words.say("cli.help_lang")
    )
    target.add_argument(
        "--json", action="store_true", default=as_json, help=words.say("cli.help_json")
    )


def _adder(parent: argparse.ArgumentParser, words: Wording, *, required: bool) -> Add:
    commands = parent.add_subparsers(required=required, metavar=words.say("cli.command"))

    def add(name: str, run: str) -> argparse.ArgumentParser:
        about = words.say(f"cli.help_{run.partition('.')[2]}")
        added = commands.add_parser(name, help=about, description=about)
        # What was said before the command stands unless it is said again after it.
        _shared(added, words, argparse.SUPPRESS, as_json=argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    return add


def _group(add: Add, words: Wording, name: str, run: str) -> Add:
    return _adder(add(name, run), words, required=True)


def _rehearsal(add: Add, words: Wording) -> None:
    rehearse = add("rehearse", "rehearsals.rehearse")
    rehearse.add_argument("--event", metavar="NAME", default="ciputat-2018")
    rehearse.add_argument("--out", type=Path, metavar="DIR", default=Path("gladi-bersih"))
    rehearse.add_argument("--seed", type=int, metavar="N", default=1)
    rehearse.add_argument(
        "--class", dest="class_code", metavar="CODE", default="", help=words.say("cli.help_class")
    )
    rehearse.add_argument("--window", action="store_true", help=words.say("cli.help_window"))


def _events(add: Add, words: Wording) -> None:
    group = _group(add, words, "event", "events.event")
    group("check", "events.check").add_argument("file", type=Path, metavar="FILE.xlsx")
    publish = group("publish", "events.publish")
    publish.add_argument("file", type=Path, metavar="FILE.xlsx")
    publish.add_argument("--out", type=Path, metavar="DIR", required=True)
    publish.add_argument("--host", action="append", metavar="NAME", default=None)
    group("template", "events.template").add_argument(
        "--out", type=Path, metavar="FILE.xlsx", required=True
    )
    evidence = group("evidence", "evidence.evidence")
    evidence.add_argument(
        "file", type=Path, metavar="FILE.xlsx", help=words.say("cli.help_evidence_file")
    )
    evidence.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        required=True,
        help=words.say("cli.help_evidence_folder"),
    )


def _instruments(add: Add, words: Wording) -> None:
    group = _group(add, words, "instrument", "instruments.instrument")
    group("check", "instruments.check").add_argument("file", type=Path, metavar="FILE.toml")
    score = group("score", "instruments.score")
    score.add_argument("file", type=Path, metavar="FILE.toml")
    score.add_argument("answers", type=Path, metavar="ANSWERS.json")
    score.add_argument("--weights", metavar="PROFILE", default="")


def _profiles(add: Add, words: Wording) -> None:
    enter = add("open", "profiles.enter")
    enter.add_argument("package", type=Path, metavar="PACKAGE")
    enter.add_argument("--card", type=Path, metavar="FILE", required=True)
    enter.add_argument("--code", metavar="CODE", required=True)
    add("status", "profiles.status")
    sync = add("sync", "profiles.sync")
    sync.add_argument("--centre", metavar="URL", default="", help=words.say("cli.help_centre"))
    check = add("check", "profiles.check")
    check.add_argument("--full", action="store_true", help=words.say("cli.help_full"))


def _papers(add: Add, words: Wording) -> None:
    documents = add("documents", "papers.documents")
    documents.add_argument("subject", metavar="SHEET|CLASS|EVENT")
    documents.add_argument("--out", type=Path, metavar="DIR", required=True)
    documents.add_argument("--paper", choices=("a4", "f4"), default="a4")
    add("verify", "papers.verify").add_argument("files", type=Path, nargs="+", metavar="FILE")
    table = add("results", "results.results")
    table.add_argument("event", metavar="EVENT")
    table.add_argument("--csv", type=Path, metavar="FILE")
    table.add_argument("--xlsx", type=Path, metavar="FILE")
    table.add_argument("--explain", metavar="CODE", help=words.say("cli.help_explain"))
