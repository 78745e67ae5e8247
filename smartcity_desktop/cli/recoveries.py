"""The command that gets an event authority back and issues again what was lost."""

from argparse import Namespace

from smartcity_desktop.cli.session import DONE, Session, read_file
from smartcity_desktop.protocol.intake import KEY_LIMIT
from smartcity_desktop.protocol.recovery import RecoverySheet
from smartcity_desktop.services.preparing.recovering import Recovering, Wish


def recover(session: Session, options: Namespace) -> int:
    """Open the authority with recovery sheets, or the keyring, and write cards and credentials."""
    sheets = [
        RecoverySheet(path.name, read_file(path, KEY_LIMIT).decode("utf-8", "replace"))
        for path in options.sheet
    ]
    wish = Wish(options.card, options.host)
    found = Recovering(options.folder, session.vault()).recover(sheets, wish, options.out)
    session.answer(
        {
            "event": found.event,
            "folder": str(found.folder),
            "cards": [str(card.path) for card in found.cards],
            "codes": str(found.codes),
            "centre": str(found.centre),
            "hosts": found.hosts,
            "in_keyring": found.in_keyring,
        }
    )
    session.say(
        "recovered",
        event=found.event,
        cards=len(found.cards),
        folder=found.folder,
        codes=found.codes.name,
        centre=found.centre.name,
        hosts=", ".join(found.hosts),
    )
    session.say("recovered_keyring" if found.in_keyring else "recovered_no_keyring")
    return DONE
