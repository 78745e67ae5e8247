"""What the secretariat does in a rehearsal while classes sit: it agrees to open a result again."""

from smartcity_desktop.domain.facts import VisitId
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.centre_link import open_rail
from smartcity_desktop.services.rehearsing.laptop import Laptop
from smartcity_desktop.services.rehearsing.patience import Patience

NEWS_SECONDS = 5
REOPENING = "Contoh: salah tulis pada satu lembar ditemukan setelah hasil final."


def agree_to_reopen(laptop: Laptop, visit: VisitId, centre: str, at_ms: int) -> None:
    """Wait at the centre until the chair asks for it, and agree.

    Raises HostError("rehearsal_waits") when nobody asks.
    """
    laptop.delivering.use_centre(centre)
    rail, mark = open_rail(laptop.profile, centre), ""
    patience = Patience(laptop.pulse)
    try:
        laptop.delivering.exchange_with_centre()
        with laptop.pulse.resting():
            while not laptop.turn(visit).reopening:
                if patience.left <= 0:
                    what = f"{visit} reopening"
                    raise HostError("rehearsal_waits", person=laptop.part.person, what=what)
                mark = rail.news(mark, NEWS_SECONDS).mark
                laptop.delivering.exchange_with_centre()
    finally:
        rail.close()
    laptop.at(at_ms)
    laptop.moderating.agree_to_reopen(visit, REOPENING)
    laptop.delivering.exchange_with_centre()
