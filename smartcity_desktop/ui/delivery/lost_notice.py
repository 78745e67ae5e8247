"""The banner while the hub is away: what is safe, since when, and who can help."""

from PySide6.QtCore import QObject

from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.ui.delivery.hub_acts import HubActs
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.times import clock_ms
from smartcity_desktop.ui.page import Place
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.info_bar import Message
from smartcity_desktop.ui.window import Window

# Not over Penilaian: nothing moves there while somebody scores.
PLACES = (Place.HOME, Place.DELIVERY)


class LostNotice(QObject):
    """Follows one session's link and keeps its window's notice."""

    def __init__(
        self, window: Window, link: Link, acts: HubActs, profile: Profile, wording: Wording
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._acts = window, link, acts
        self._profile, self._wording = profile, wording
        link.live.lost_changed.connect(self._follow)

    def _follow(self) -> None:
        since = self._link.live.lost_since_ms
        if since is None:
            self._window.clear_notice()
            return
        say = self._wording.say
        text = say("delivery.lost", time=clock_ms(since, self._profile))
        message = Message(Tone.WARN, text, say("delivery.lost_detail"), "lan")
        if self._link.hosting.allowed:
            run = say("delivery.run_hub_here"), self._acts.run_hub
            self._window.show_notice(PLACES, message, run)
        else:
            self._window.show_notice(PLACES, message)
