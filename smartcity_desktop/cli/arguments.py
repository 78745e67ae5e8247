"""The grammar of the command line; names are a contract with scripts."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smartcity_desktop.console import Parser, add_version, speak, whole_number
from smartcity_desktop.host.wording import LANGUAGES, Wording

# A command's name and where it is: "module.function" of this package, loaded when it is run.
Add = Callable[[str, str], argparse.ArgumentParser]


def parser(language: str) -> argparse.ArgumentParser:
    """Return the parser of every command with help in `language`."""
    words = Wording(language)
    speak(lambda key, **details: words.say(f"usage.{key}", **details))
    root = Parser(prog="smartcity-desktop", description=words.say("cli.about"))
    add_version(root)
    _shared(root, words, None, as_json=False)
    root.set_defaults(run="windows.open_the_window")
    add = _adder(root, words, required=False)
    _rehearsal(add, words)
    _events(add, words)
    _instruments(add, words)
    _profiles(add, words)
    _papers(add, words)
    return root


def first_word(arguments: list[str]) -> str:
    """Return what stands where a command is expected, "" when nothing does."""
    waiting = False
    for argument in arguments:
        if waiting:
            waiting = False
        elif argument in {"--profile", "--lang"}:
            waiting = True
        elif not argument.startswith("-"):
            return argument
    return ""


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
        about = words.say(f"cli.help_{run.replace('.', '_')}")
        added = commands.add_parser(name, help=about, description=about)
        # What was said before the command stands unless it is said again after it.
        _shared(added, words, argparse.SUPPRESS, as_json=argparse.SUPPRESS)
        added.set_defaults(run=run)
        return added

    return add


def _group(add: Add, words: Wording, name: str, run: str) -> Add:
    return _adder(add(name, run), words, required=True)


def _rehearsal(add: Add, words: Wording) -> None:
    said = partial(_said, words)
    rehearse = add("rehearse", "rehearsals.rehearse")
    rehearse.add_argument(
        "--event", metavar="NAME", default="ciputat-2018", help=said("rehearse_event")
    )
    rehearse.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("gladi-bersih"),
        help=said("rehearse_out"),
    )
    rehearse.add_argument("--seed", type=whole_number, metavar="N", default=1, help=said("seed"))
    rehearse.add_argument(
        "--class", dest="class_code", metavar="CODE", default="", help=said("class")
    )
    rehearse.add_argument("--window", action="store_true", help=said("window"))


def _events(add: Add, words: Wording) -> None:
    said = partial(_said, words)
    group = _group(add, words, "event", "events.event")
    check = group("check", "events.check")
    check.add_argument("file", type=Path, metavar="FILE.xlsx", help=said("workbook"))
    publish = group("publish", "events.publish")
    publish.add_argument("file", type=Path, metavar="FILE.xlsx", help=said("workbook"))
    publish.add_argument("--out", type=Path, metavar="DIR", required=True, help=said("publish_out"))
    publish.add_argument("--host", action="append", metavar="NAME", default=[], help=said("host"))
    group("template", "events.template").add_argument(
        "--out", type=Path, metavar="FILE.xlsx", required=True, help=said("template_out")
    )
    evidence = group("evidence", "evidence.evidence")
    evidence.add_argument("file", type=Path, metavar="FILE.xlsx", help=said("evidence_file"))
    evidence.add_argument(
        "--folder", type=Path, metavar="DIR", required=True, help=said("evidence_folder")
    )
    recover = group("recover", "recoveries.recover")
    recover.add_argument("folder", type=Path, metavar="FOLDER", help=said("recover_folder"))
    recover.add_argument(
        "--sheet", type=Path, action="append", metavar="FILE", default=[], help=said("sheet")
    )
    recover.add_argument(
        "--card", action="append", metavar="ID", default=[], help=said("recover_card")
    )
    recover.add_argument("--host", action="append", metavar="NAME", default=[], help=said("host"))
    recover.add_argument("--out", type=Path, metavar="DIR", help=said("recover_out"))


def _instruments(add: Add, words: Wording) -> None:
    said = partial(_said, words)
    group = _group(add, words, "instrument", "instruments.instrument")
    check = group("check", "instruments.check")
    check.add_argument("file", type=Path, metavar="FILE.toml", help=said("instrument_file"))
    score = group("score", "instruments.score")
    score.add_argument("file", type=Path, metavar="FILE.toml", help=said("instrument_file"))
    score.add_argument("answers", type=Path, metavar="ANSWERS.json", help=said("answers"))
    score.add_argument("--weights", metavar="PROFILE", default="", help=said("weights"))


def _profiles(add: Add, words: Wording) -> None:
    said = partial(_said, words)
    enter = add("open", "profiles.enter")
    enter.add_argument("package", type=Path, metavar="PACKAGE", help=said("package"))
    enter.add_argument("--card", type=Path, metavar="FILE", required=True, help=said("card"))
    enter.add_argument("--code", metavar="CODE", required=True, help=said("code"))
    add("status", "profiles.status")
    sync = add("sync", "profiles.sync")
    sync.add_argument("--centre", metavar="URL", default="", help=said("centre"))
    check = add("check", "profiles.check")
    check.add_argument("--full", action="store_true", help=said("full"))


def _papers(add: Add, words: Wording) -> None:
    said = partial(_said, words)
    documents = add("documents", "papers.documents")
    documents.add_argument("subject", metavar="SHEET|CLASS|EVENT", help=said("subject"))
    documents.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help=said("documents_out")
    )
    documents.add_argument("--paper", choices=("a4", "f4"), default="a4", help=said("paper"))
    verify = add("verify", "papers.verify")
    verify.add_argument("files", type=Path, nargs="+", metavar="FILE", help=said("verify_files"))
    verify.add_argument(
        "--package",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.event",
        help=said("verify_package"),
    )
    table = add("results", "results.results")
    table.add_argument("event", metavar="EVENT", help=said("event_code"))
    table.add_argument("--csv", type=Path, metavar="FILE", help=said("csv"))
    table.add_argument("--xlsx", type=Path, metavar="FILE", help=said("xlsx"))
    table.add_argument("--explain", metavar="CODE", help=said("explain"))
    table.add_argument("--wide", action="store_true", help=said("wide"))


def _said(words: Wording, key: str) -> str:
    return words.say(f"cli.help_{key}")
