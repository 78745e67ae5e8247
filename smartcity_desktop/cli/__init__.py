"""The command line: the same services as the window, for rehearsing, checking and automating.

Importing this package imports no Qt and no command: the window must not wait for either.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from smartcity_desktop.cli.arguments import first_word, parser
from smartcity_desktop.cli.session import BAD_INPUT, Session, exit_code_of, world_failure
from smartcity_desktop.console import steady_streams
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.sync.errors import SyncError

Told = (DomainError, ProtocolError, StorageError, HostError, SyncError)
# What a file without a command is most likely meant for, by how its name ends.
MEANT = {".event": "package", ".card": "card", ".xlsx": "workbook", ".pdf": "paper"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found wanting, 2 bad input, 3 world."""
    steady_streams()
    arguments = sys.argv[1:] if argv is None else list(argv)
    language = _language(arguments)
    grammar = parser(language)
    word = first_word(arguments)
    if Path(word).suffix.lower() in MEANT:
        session = Session(Wording(language), None, as_json=False)
        meant = MEANT[Path(word).suffix.lower()]
        session.complain(session.wording.say(f"cli.bare_{meant}", file=word))
        return BAD_INPUT
    options = grammar.parse_args(arguments)
    session = Session(Wording(options.lang or language), options.profile, as_json=options.json)
    module, _, function = options.run.partition(".")
    try:
        command = import_module(f"smartcity_desktop.cli.{module}")
        return getattr(command, function)(session, options)
    except Told as error:
        session.complain(told(error, session.wording))
        return exit_code_of(error)
    except OSError as error:
        failure = world_failure(error)
        session.complain(told(failure, session.wording))
        return exit_code_of(failure)
    except KeyboardInterrupt:
        session.complain(session.wording.say("cli.interrupted"))
        return 3


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for before anything is parsed, so that usage errors are in it."""
    for first, second in zip(arguments, [*arguments[1:], ""], strict=False):
        if (first, second) == ("--lang", "en") or first == "--lang=en":
            return "en"
    return "id"
