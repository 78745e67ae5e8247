"""The keys of Beranda for the key card: those of acts a role may do."""

from smartcity_desktop.domain.words import Role
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.ui.commands import Command
from smartcity_desktop.ui.home.powers import leads, may
from smartcity_desktop.ui.page import KeyHelp


def key_lines(role: Role, wording: Wording) -> list[KeyHelp]:
    """Return the lines of the key card."""
    say = wording.say
    stage = say("home.help_stage_leads") if leads(role) else say("home.help_stage")
    acts = (
        (Command.ARRIVE, "H", say("home.help_arrive")),
        (Command.STAGE, say("home.key_space"), stage),
        (Command.SUSPEND, "P", say("home.help_suspend")),
        (Command.ABSENT, "A", say("home.help_absent")),
        (Command.RESEAT, "J", say("home.help_reseat")),
    )
    return [
        KeyHelp("↑ ↓", say("home.help_rows")),
        KeyHelp("Enter", say("home.help_open")),
        *(KeyHelp(key, does) for command, key, does in acts if may(role, command)),
        KeyHelp("F5", say("home.help_refresh")),
    ]
