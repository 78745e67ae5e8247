"""What Beranda says of an act that was not recorded, with the button that leads on."""

from functools import partial

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.home.home import Home
from smartcity_desktop.ui.next_steps import NextStep, next_step_of
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import InfoBar, Message


def tell_refusal(
    home: Home, bar: InfoBar, wording: Wording, error: Exception, chosen: VisitId | None
) -> None:
    """Say why an act was refused; `chosen` is the region it was for where the error names none."""
    step, visit = next_step_of(error)
    buttons = [(step.verb(wording), partial(_go_on, home, step, visit or chosen))]
    able = step.command in home.commands or step.place is not None
    bar.show_message(Message(Tone.BAD, told(error, wording)), *(buttons if able else ()))


def _go_on(home: Home, step: NextStep, visit: VisitId | None) -> None:
    if step.command is not None:
        home.do_for(step.command, visit)
    elif step.place is Place.PANEL and visit is not None:
        home.panel_wanted.emit(visit)
    elif step.place is not None:
        home.place_wanted.emit(step.place)
