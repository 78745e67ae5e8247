"""The command line of the centre: serve, account, backup, restore."""

import argparse
import getpass
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs

from smartcity_desktop.central.accounts import AccountError, AccountRole, Accounts
from smartcity_desktop.central.backup import BackupError, back_up, restore
from smartcity_desktop.central.database import Database, DatabaseError
from smartcity_desktop.central.hosting import Hosted, hosted_event, keep_event, kept_events
from smartcity_desktop.central.hub import serve_hub
from smartcity_desktop.central.server import Service, run
from smartcity_desktop.central.wording import LANGUAGES, Words
from smartcity_desktop.domain.instrument_file import InstrumentFileError
from smartcity_desktop.protocol.credentials import read_credentials
from smartcity_desktop.protocol.errors import ProtocolError

DONE, WANTING, BAD, WORLD = 0, 1, 2, 3
PORT = 8443
# Laptops of one room notice at once and come back by themselves.
HUB_GRACE_SECONDS = 1
FILE_NAME = "centre.sqlite"


class UsageError(Exception):
    """Input that cannot be used; `key` names the sentence."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(_language(given))
    options = _parser(words).parse_args(given)
    # What the centre writes is for its own account alone.
    os.umask(0o077)
    command: Callable[[argparse.Namespace, Words], int] = options.command
    try:
        return command(options, words)
    except (UsageError, AccountError) as error:
        return _failed(words, BAD, f"error_{error.key}", **error.details)
    except BackupError as error:
        code = WORLD if error.key == "in_use" else BAD
        return _failed(words, code, f"error_{error.key}", path=error.path)
    except DatabaseError as error:
        key = "error_disk" if error.full else "error_database"
        return _failed(words, WORLD, key, reason=error)
    except (OSError, sqlite3.Error) as error:
        return _failed(words, WORLD, "error_database", reason=error)


def _failed(words: Words, code: int, key: str, **details: object) -> int:
    # A database driver may explain itself in several lines; people get one sentence.
    print(" ".join(words.say(key, **details).split()), file=sys.stderr)
    return code


def _language(given: Sequence[str]) -> str:
    """Return the language before the parser exists, since the parser speaks it too."""
    for number, argument in enumerate(given):
        name, _, value = argument.partition("=")
        chosen = value or "".join(given[number + 1 : number + 2])
        if name == "--lang" and chosen in LANGUAGES:
            return chosen
    return LANGUAGES[0]


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("smartcity-central", description=words.say("cli_about"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help=words.say("cli_serve"))
    _shared(serving, words)
    serving.add_argument("--listen", default="", help=words.say("cli_listen"))
    serving.add_argument("--package", action="append", default=[], type=Path,
                         help=words.say("cli_package"))  # fmt: skip
    serving.add_argument("--credentials", action="append", default=[], type=Path,
                         help=words.say("cli_credentials"))  # fmt: skip
    serving.add_argument("--workers", type=int, default=1, help=words.say("cli_workers"))
    serving.add_argument("--hub", action="store_true", help=words.say("cli_hub"))
    serving.add_argument("--ahead", type=int, default=0, metavar="MS", help=words.say("cli_ahead"))
    serving.add_argument("--upstream", default="", metavar="URL", help=words.say("cli_upstream"))
    serving.set_defaults(command=_serve)
    _account_parser(commands.add_parser("account", help=words.say("cli_account")), words)
    for name, does in (("backup", _backup), ("restore", _restore)):
        copying = commands.add_parser(name, help=words.say(f"cli_{name}"))
        _shared(copying, words)
        copying.add_argument("file", type=Path, metavar="FILE")
        copying.set_defaults(command=does)
    return parser


def _shared(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--database", default="", metavar="URL", help=words.say("cli_database"))
    parser.add_argument("--profile", type=Path, metavar="DIR", help=words.say("cli_profile"))
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help=words.say("cli_lang"))
    parser.add_argument("--json", action="store_true", help=words.say("cli_json"))


def _account_parser(parser: argparse.ArgumentParser, words: Words) -> None:
    acts = parser.add_subparsers(required=True, metavar="COMMAND")
    commands = {
        "add": _account_add,
        "list": _account_list,
        "disable": _account_disable,
        "password": _account_password,
    }
    for name, does in commands.items():
        act = acts.add_parser(name)
        _shared(act, words)
        if name != "list":
            act.add_argument("name", metavar="NAME")
        if name == "add":
            roles = [str(role) for role in AccountRole]
            act.add_argument("--role", choices=roles, default=roles[1])
        act.set_defaults(command=does)


def _url(options: argparse.Namespace) -> str:
    if options.database:
        return str(options.database)
    folder = options.profile or Path(
        platformdirs.user_data_dir("smartcity-central", appauthor=False)
    )
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(folder / FILE_NAME).absolute().as_posix()}"


def _opened(options: argparse.Namespace) -> Database:
    database = Database(_url(options))
    database.prepare()
    return database


def _serve(options: argparse.Namespace, words: Words) -> int:
    host, port = _address(options)
    if options.hub:
        return _serve_hub(options, words, host, port)
    imported = _imported(options)
    database = _opened(options)
    try:
        for event in imported:
            keep_event(database, event)
        try:
            first = next(kept_events(database), None)
        except (ProtocolError, InstrumentFileError) as error:
            raise UsageError("database", reason=error) from error
        if first is None:
            raise UsageError("no_event")
        service = Service(database.url, host, port, options.workers, words.language)
    finally:
        database.close()
    try:
        run(service, first.centre, lambda address: print(address, flush=True))
    except OSError as error:
        raise UsageError("listen", listen=f"{host}:{port}", reason=error) from error
    return DONE


def _serve_hub(options: argparse.Namespace, words: Words, host: str, port: int) -> int:
    """Serve one event with what standard input says, until it closes."""
    service = Service(
        _url(options), host, port, 1, words.language, HUB_GRACE_SECONDS, options.ahead
    )
    try:
        serve_hub(service, lambda address: print(address, flush=True), options.upstream)
    except (ProtocolError, InstrumentFileError) as error:
        raise UsageError("hub_orders", reason=error) from error
    except OSError as error:
        raise UsageError("listen", listen=f"{host}:{port}", reason=error) from error
    return DONE


def _address(options: argparse.Namespace) -> tuple[str, int]:
    everywhere = "0.0.0.0"  # noqa: S104 - a hub serves its room
    text = options.listen or f"{everywhere if options.hub else '127.0.0.1'}:{PORT}"
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535 or options.workers < 1:
        raise UsageError("listen", listen=text, reason="HOST:PORT")
    return host.strip("[]"), int(port)


def _imported(options: argparse.Namespace) -> list[Hosted]:
    if len(options.package) != len(options.credentials):
        raise UsageError("pairs")
    return [
        _event(package, credentials)
        for package, credentials in zip(options.package, options.credentials, strict=True)
    ]


def _event(package: Path, credentials: Path) -> Hosted:
    content, secret = _content(package), _content(credentials)
    try:
        return hosted_event(content, read_credentials(secret))
    except (ProtocolError, InstrumentFileError) as error:
        raise UsageError("package", path=package, reason=error) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError("file", path=path, reason=error.strerror) from error


def _account_add(options: argparse.Namespace, words: Words) -> int:
    accounts = Accounts(_opened(options))
    accounts.add(options.name, AccountRole(options.role), _password(words))
    return _told(options, words, options.name)


def _account_list(options: argparse.Namespace, words: Words) -> int:
    found = Accounts(_opened(options)).all()
    if options.json:
        rows = [{"name": a.name, "role": str(a.role), "disabled": a.disabled} for a in found]
        print(json.dumps({"accounts": rows}))
        return DONE
    for account in found:
        state = words.say("disabled" if account.disabled else "active")
        print(f"{account.name:32} {words.say(f'role_{account.role}'):14} {state}")
    return DONE


def _account_disable(options: argparse.Namespace, words: Words) -> int:
    Accounts(_opened(options)).disable(options.name)
    return _told(options, words, options.name)


def _account_password(options: argparse.Namespace, words: Words) -> int:
    Accounts(_opened(options)).change_password(options.name, _password(words))
    return _told(options, words, options.name)


def _password(words: Words) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(words.say("cli_password_prompt"))
    return sys.stdin.readline().rstrip("\r\n")


def _told(options: argparse.Namespace, words: Words, what: object) -> int:
    print(json.dumps({"done": str(what)}) if options.json else words.say("cli_done", what=what))
    return DONE


def _backup(options: argparse.Namespace, words: Words) -> int:
    back_up(_embedded(options), options.file)
    return _told(options, words, options.file)


def _restore(options: argparse.Namespace, words: Words) -> int:
    restore(options.file, _embedded(options))
    return _told(options, words, options.file)


def _embedded(options: argparse.Namespace) -> Path:
    database = Database(_url(options))
    if database.path is None:
        raise UsageError("not_embedded")
    return database.path


if __name__ == "__main__":
    raise SystemExit(main())
