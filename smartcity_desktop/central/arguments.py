"""The grammar of the centre's command line; names are a contract with scripts."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smartcity_desktop.central.accounts import AccountRole
from smartcity_desktop.central.wording import LANGUAGES, Words
from smartcity_desktop.console import Parser, add_version, speak, whole_number

# Adds a command of this name to a parser.
Adding = Callable[..., argparse.ArgumentParser]
ACCOUNT_ACTS = ("add", "list", "disable", "password")


def parser(words: Words) -> argparse.ArgumentParser:
    """Return the parser of every command; `command` of what it returns is a command's name."""
    speak(partial(words.of, "usage"))
    root = Parser("smartcity-central", description=words.say("cli_about"))
    add_version(root)
    commands = root.add_subparsers(required=True, metavar=words.say("cli_command")).add_parser
    _serving(_added(commands, "serve", words), words)
    _accounts(commands, words)
    for name in ("backup", "restore"):
        copying = _added(commands, name, words)
        copying.add_argument("file", type=Path, metavar="FILE", help=words.say(f"cli_{name}_file"))
    _renewing(_added(commands, "renew", words), words)
    return root


def _added(commands: Adding, name: str, words: Words, run: str = "") -> argparse.ArgumentParser:
    key = f"cli_{run or name}"
    command = commands(name, help=words.say(key), description=words.say(key))
    command.add_argument("--database", default="", metavar="URL", help=words.say("cli_database"))
    command.add_argument("--profile", type=Path, metavar="DIR", help=words.say("cli_profile"))
    command.add_argument("--lang", choices=LANGUAGES, default="id", help=words.say("cli_lang"))
    command.add_argument("--json", action="store_true", help=words.say("cli_json"))
    command.set_defaults(command=run or name)
    return command


def _serving(serving: argparse.ArgumentParser, words: Words) -> None:
    say = words.say
    serving.add_argument("--listen", default="", metavar="HOST:PORT", help=say("cli_listen"))
    for name in ("package", "credentials"):
        serving.add_argument(
            f"--{name}",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help=say(f"cli_{name}"),
        )
    serving.add_argument(
        "--workers", type=whole_number, default=1, metavar="N", help=say("cli_workers")
    )
    serving.add_argument("--hub", action="store_true", help=say("cli_hub"))
    serving.add_argument(
        "--ahead", type=whole_number, default=0, metavar="MS", help=say("cli_ahead")
    )
    serving.add_argument(
        "--proxy", action="append", default=[], metavar="IP", help=say("cli_proxy")
    )
    serving.add_argument("--upstream", default="", metavar="URL", help=say("cli_upstream"))


def _accounts(commands: Adding, words: Words) -> None:
    about = words.say("cli_account")
    account = commands("account", help=about, description=about)
    acts = account.add_subparsers(required=True, metavar=words.say("cli_command")).add_parser
    for name in ACCOUNT_ACTS:
        act = _added(acts, name, words, f"account_{name}")
        if name != "list":
            act.add_argument("name", metavar="NAME", help=words.say("cli_account_name"))
        if name == "add":
            roles = [str(role) for role in AccountRole]
            act.add_argument(
                "--role", choices=roles, default=roles[1], help=words.say("cli_account_role")
            )


def _renewing(renewing: argparse.ArgumentParser, words: Words) -> None:
    say = words.say
    renewing.add_argument("folder", type=Path, metavar="FOLDER", help=say("cli_renew_folder"))
    renewing.add_argument(
        "--sheet",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        required=True,
        help=say("cli_renew_sheet"),
    )
    renewing.add_argument(
        "--host", action="append", default=[], metavar="NAME", help=say("cli_renew_host")
    )
    renewing.add_argument("--out", type=Path, metavar="FILE", help=say("cli_renew_out"))
