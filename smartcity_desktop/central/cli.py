"""The command line of the centre: serve, account, backup, restore, renew."""

import argparse
import getpass
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from errno import EDQUOT, ENOSPC
from pathlib import Path

import platformdirs

from smartcity_desktop.central.accounts import AccountError, AccountRole, Accounts
from smartcity_desktop.central.arguments import parser
from smartcity_desktop.central.backup import BackupError, back_up, restore
from smartcity_desktop.central.database import Database, DatabaseError, UnusableUrlError
from smartcity_desktop.central.hosting import Hosted, hosted_event, keep_event, kept_events
from smartcity_desktop.central.hub import serve_hub
from smartcity_desktop.central.renewing import RenewalError, renew
from smartcity_desktop.central.server import Service, run
from smartcity_desktop.central.wording import LANGUAGES, Words
from smartcity_desktop.console import steady_streams, tell, tell_json
from smartcity_desktop.domain.instrument_file import InstrumentFileError
from smartcity_desktop.protocol.credentials import read_credentials
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity
from smartcity_desktop.protocol.intake import KEY_LIMIT, PACKAGE_LIMIT, read_within

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


FAILURES = (
    UsageError,
    AccountError,
    RenewalError,
    ProtocolError,
    BackupError,
    DatabaseError,
    OSError,
    sqlite3.Error,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    steady_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(_language(given))
    options = parser(words).parse_args(given)
    # What the centre writes is for its own account alone.
    os.umask(0o077)
    try:
        return COMMANDS[options.command](options, words)
    except FAILURES as error:
        return _refused(error, words)
    except KeyboardInterrupt:
        return DONE


def _refused(error: Exception, words: Words) -> int:
    """Say why a command did not do its work; returns its exit code."""
    code, key = WORLD, "error_database"
    details: dict[str, object] = {"reason": error}
    match error:
        case ProtocolError():
            tell(words.told(error), sys.stderr)
            return BAD
        case UsageError() | AccountError() | RenewalError():
            code, key, details = BAD, f"error_{error.key}", error.details
        case BackupError():
            code = WORLD if error.key == "in_use" else BAD
            key = f"error_{error.key}"
            details["path"] = error.path
        case DatabaseError() if error.full:
            key = "error_disk"
        case OSError():
            key = "error_disk" if error.errno in {ENOSPC, EDQUOT} else "error_system"
            details = {"path": error.filename or "-", "reason": error}
        case _:
            pass
    return _failed(words, code, key, **details)


def _failed(words: Words, code: int, key: str, **details: object) -> int:
    # A database driver may explain itself in several lines; people get one sentence.
    tell(" ".join(words.say(key, **details).split()), sys.stderr)
    return code


def _language(given: Sequence[str]) -> str:
    """Return the language before the parser exists, since the parser speaks it too."""
    for number, argument in enumerate(given):
        name, _, value = argument.partition("=")
        chosen = value or "".join(given[number + 1 : number + 2])
        if name == "--lang" and chosen in LANGUAGES:
            return chosen
    return LANGUAGES[0]


def _url(options: argparse.Namespace) -> str:
    if options.database:
        return str(options.database)
    folder = options.profile or Path(
        platformdirs.user_data_dir("smartcity-central", appauthor=False)
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError("folder_is_file", path=folder) from error
    return f"sqlite:///{(folder / FILE_NAME).absolute().as_posix()}"


def _opened(options: argparse.Namespace) -> Database:
    database = _database(options)
    database.prepare()
    return database


def _database(options: argparse.Namespace) -> Database:
    url = _url(options)
    try:
        return Database(url)
    except UnusableUrlError as error:
        # A password may stand in it: only how it begins is told.
        raise UsageError("database_url", kind=url.partition(":")[0][:24]) from error


def _serve(options: argparse.Namespace, words: Words) -> int:
    host, port = _address(options)
    if options.hub:
        return _serve_hub(options, words, host, port)
    imported = _imported(options, words)
    database = _opened(options)
    if not database.sound():
        database.close()
        return _failed(words, WORLD, "error_damaged", path=database.path or "")
    try:
        centre = _hosted_at(database, imported, words).centre
        service = Service(
            database.url,
            host,
            port,
            options.workers,
            words.language,
            proxies=tuple(options.proxy),
        )
    finally:
        database.close()
    try:
        run(service, centre, _tell_address)
    except OSError as error:
        raise UsageError("listen", listen=f"{host}:{port}", reason=error) from error
    return DONE


def _hosted_at(database: Database, imported: Sequence[Hosted], words: Words) -> Hosted:
    """Keep what is imported and return the one event that is served.

    Raises UsageError without an event, and for a second one, of which nothing is kept: a server
    has one certificate, which the laptops of one event alone believe.
    """
    try:
        held = list(kept_events(database))
    except (ProtocolError, InstrumentFileError) as error:
        raise UsageError("database", reason=error) from error
    codes = {one.authority: one.published.roster.event.code for one in (*held, *imported)}
    if len(codes) > 1:
        raise UsageError("events", codes=", ".join(codes.values()))
    taken = [keep_event(database, event) for event in imported]
    if not all(taken):
        tell(words.say("cli_renewed_kept"), sys.stderr)
    served = next(kept_events(database), None)
    if served is None:
        raise UsageError("no_event")
    return served


def _serve_hub(options: argparse.Namespace, words: Words, host: str, port: int) -> int:
    """Serve one event with what standard input says, until it closes."""
    service = Service(
        _url(options), host, port, 1, words.language, HUB_GRACE_SECONDS, options.ahead
    )
    try:
        serve_hub(service, _tell_address, options.upstream)
    except (ProtocolError, InstrumentFileError) as error:
        raise UsageError("hub_orders", reason=error) from error
    except OSError as error:
        raise UsageError("listen", listen=f"{host}:{port}", reason=error) from error
    return DONE


def _tell_address(address: str) -> None:
    tell(address, sys.stdout)


def _address(options: argparse.Namespace) -> tuple[str, int]:
    everywhere = "0.0.0.0"  # noqa: S104 - a hub serves its room
    text = options.listen or f"{everywhere if options.hub else '127.0.0.1'}:{PORT}"
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535 or options.workers < 1:
        raise UsageError("listen", listen=text, reason="HOST:PORT")
    return host.strip("[]"), int(port)


def _imported(options: argparse.Namespace, words: Words) -> list[Hosted]:
    if len(options.package) != len(options.credentials):
        raise UsageError("pairs")
    return [
        _event(package, credentials, words)
        for package, credentials in zip(options.package, options.credentials, strict=True)
    ]


def _event(package: Path, credentials: Path, words: Words) -> Hosted:
    content, secret = _content(package, PACKAGE_LIMIT), _content(credentials, KEY_LIMIT)
    try:
        centre = read_credentials(secret)
    except ProtocolError as error:
        reason = words.told(error)
        raise UsageError("credentials", path=credentials, reason=reason) from error
    try:
        return hosted_event(content, centre)
    except ProtocolError as error:
        # Which of the two it is, the sentence itself says.
        raise UsageError("package", path=package, reason=words.told(error)) from error
    except InstrumentFileError as error:
        raise UsageError("package", path=package, reason=error) from error


def _content(path: Path, limit: int) -> bytes:
    try:
        return read_within(path, limit)
    except OSError as error:
        raise UsageError("file", path=path, reason=error) from error


def _account_add(options: argparse.Namespace, words: Words) -> int:
    accounts = Accounts(_opened(options))
    accounts.add(options.name, AccountRole(options.role), _password(words))
    return _told(options, words, options.name)


def _account_list(options: argparse.Namespace, words: Words) -> int:
    found = Accounts(_opened(options)).all()
    if options.json:
        rows = [{"name": a.name, "role": str(a.role), "disabled": a.disabled} for a in found]
        tell_json(json.dumps({"accounts": rows}))
        return DONE
    for account in found:
        state = words.say("disabled" if account.disabled else "active")
        role = words.say(f"role_{account.role}")
        tell(f"{account.name:32} {role:14} {state}", sys.stdout)
    return DONE


def _account_disable(options: argparse.Namespace, words: Words) -> int:
    Accounts(_opened(options)).disable(options.name)
    return _told(options, words, options.name)


def _account_password(options: argparse.Namespace, words: Words) -> int:
    Accounts(_opened(options)).change_password(options.name, _password(words))
    return _told(options, words, options.name)


def _password(words: Words) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        return getpass.getpass(words.say("cli_password_prompt"))
    return sys.stdin.readline().rstrip("\r\n")


def _told(options: argparse.Namespace, words: Words, what: object) -> int:
    if options.json:
        tell_json(json.dumps({"done": str(what)}))
    else:
        tell(words.say("cli_done", what=what), sys.stdout)
    return DONE


def _backup(options: argparse.Namespace, words: Words) -> int:
    back_up(_embedded(options), options.file)
    return _told(options, words, options.file)


def _restore(options: argparse.Namespace, words: Words) -> int:
    restore(options.file, _embedded(options))
    return _told(options, words, options.file)


def _embedded(options: argparse.Namespace) -> Path:
    database = _database(options)
    if database.path is None:
        raise UsageError("not_embedded")
    return database.path


def _renew(options: argparse.Namespace, words: Words) -> int:
    """Write the centre's credentials for other names, and let its database know, if it has one."""
    made = renew(options.folder, options.sheet, options.host, options.out)
    kept = _kept_anew(options, made.package.content, made.centre)
    record = {"credentials": str(made.file), "hosts": made.names, "in_database": kept}
    if options.json:
        tell_json(json.dumps(record))
    else:
        hosts = ", ".join(made.names)
        tell(words.say("cli_renewed", file=made.file, hosts=hosts), sys.stdout)
    return DONE


def _kept_anew(options: argparse.Namespace, package: bytes, centre: Identity) -> bool:
    database = _database(options)
    if database.path is not None and not database.path.exists():
        return False
    database.prepare()
    mark = hosted_event(package, centre).authority
    known = [event for event in kept_events(database) if event.authority == mark]
    taken = [keep_event(database, hosted_event(event.package.content, centre)) for event in known]
    database.close()
    return bool(taken) and all(taken)


COMMANDS: dict[str, Callable[[argparse.Namespace, Words], int]] = {
    "serve": _serve,
    "account_add": _account_add,
    "account_list": _account_list,
    "account_disable": _account_disable,
    "account_password": _account_password,
    "backup": _backup,
    "restore": _restore,
    "renew": _renew,
}


if __name__ == "__main__":
    raise SystemExit(main())
