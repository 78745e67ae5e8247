"""The command line: the same services as the window, for rehearsing, checking and automating.

Importing this package imports no Qt and no command: the window must not wait for either.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from smartcity_desktop.cli.arguments import parser
from smartcity_desktop.cli.session import Session, exit_code_of
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.services.telling import told
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.sync.errors import SyncError

Told = (DomainError, ProtocolError, StorageError, HostError, SyncError)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found wanting, 2 bad input, 3 world."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    language = _language(arguments)
    options = parser(language).parse_args(arguments)
    session = Session(Wording(options.lang or language), options.profile, as_json=options.json)
    module, _, function = options.run.partition(".")
    try:
        command = import_module(f"smartcity_desktop.cli.{module}")
        return getattr(command, function)(session, options)
    except Told as error:
        session.complain(told(error, session.wording))
        return exit_code_of(error)
    except KeyboardInterrupt:
        session.complain(session.wording.say("cli.interrupted"))
        return 3


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for before anything is parsed, so that usage errors are in it."""
    for first, second in zip(arguments, [*arguments[1:], ""], strict=False):
        if (first, second) == ("--lang", "en") or first == "--lang=en":
            return "en"
    return "id"
