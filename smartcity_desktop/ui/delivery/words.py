"""How links, hubs and people are named on Kirim data."""

from typing import TYPE_CHECKING

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.protocol.presence import UpstreamAnswer
from smartcity_desktop.services.centre_link import Connection
from smartcity_desktop.services.delivering import Standing
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.delivery.lan_card import LanLook
from smartcity_desktop.ui.delivery.link import Link
from smartcity_desktop.ui.delivery.times import clock_ms, spoken_address
from smartcity_desktop.ui.panel.people import bare_name
from smartcity_desktop.ui.tokens import Tone
from smartcity_desktop.ui.widgets.painting import Status

if TYPE_CHECKING:
    from smartcity_desktop.sync.discovery import FoundHub

LOOKS = {
    Connection.UNTRIED: ("waiting", Tone.NEUTRAL),
    Connection.REACHED: ("valid", Tone.OK),
    Connection.OFFLINE: ("absent", Tone.WARN),
    Connection.PAUSED: ("paused", Tone.WARN),
}


def found_words(hub: "FoundHub", wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return each address of a hub nearby with the words that offer it."""
    code = hub.class_code
    key = "found_class" if code else "found_secretariat"
    return tuple(
        (wording.say(f"delivery.{key}", code=code, address=spoken_address(address)), address)
        for address in hub.addresses
    )


def lan_look(
    link: Link,
    standing: Standing,
    profile: Profile,
    wording: Wording,
    *,
    searching: bool,
    found: tuple[tuple[str, str], ...],
) -> LanLook:
    """Return the class network as its card says it."""
    say, hosting, live = wording.say, link.hosting, link.live
    running = hosting.state.running
    address = _address(link)
    seen, unseen = _people(link, profile, wording)
    reached = live.reached_ms
    error = hosting.error or (link.delivering.hub_error if standing.hub_address else None)
    # What keeps this laptop from the centre keeps its hub from there too: said once is enough.
    said = link.exchanging.error is not None
    problem = hosting.upstream.problem if hosting.upstream and not said else ""
    return LanLook(
        state=_state(link, standing, wording),
        address=spoken_address(address) or say("delivery.lan_address_none"),
        exchanged=clock_ms(reached, profile) if reached else "",
        seen=seen,
        unseen=unseen,
        upstream=upstream_words(hosting.upstream, profile, wording) if running else "",
        obstacle=told(error, wording) if error else problem_words(problem, wording),
        note=_note(link, wording),
        connected=bool(standing.hub_address),
        reached=standing.hub_connection is Connection.REACHED,
        hosting=running,
        may_host=hosting.allowed,
        busy="searching" if searching else hosting.busy,
        found=() if running else found,
    )


def carried_words(upstream: UpstreamAnswer, profile: Profile, wording: Wording) -> tuple[str, str]:
    """Return how many bundles wait at the hub here, and when it last reached the centre."""
    reached = upstream.last_success_ms
    time = clock_ms(reached, profile) if reached else wording.say("delivery.carried_never")
    return str(upstream.pending), time


def problem_words(problem: str, wording: Wording) -> str:
    """Return the sentence for what stands between hub and centre, "" for nothing."""
    key = f"errors.{problem}"
    if not problem or not wording.knows(key):
        return ""
    try:
        return wording.say(key)
    except KeyError:
        # A sentence with details that the hub does not tell.
        return wording.say("errors.unexpected")


def upstream_words(upstream: UpstreamAnswer | None, profile: Profile, wording: Wording) -> str:
    """Return how the hub on this laptop stands with the centre, "" before it has said so."""
    if upstream is None:
        return ""
    if not upstream.address:
        return wording.say("delivery.upstream_none")
    if upstream.last_success_ms is None:
        return wording.say("delivery.upstream_waiting", count=upstream.pending)
    time = clock_ms(upstream.last_success_ms, profile)
    stands = wording.say("delivery.upstream_at", count=upstream.pending, time=time)
    lost = wording.say("delivery.upstream_lost", count=upstream.lost) if upstream.lost else ""
    return " · ".join(part for part in (stands, lost) if part)


def _address(link: Link) -> str:
    if link.hosting.state.running:
        return link.hosting.state.addresses[0]
    return link.delivering.hub


def _state(link: Link, standing: Standing, wording: Wording) -> Status:
    say = wording.say
    if link.hosting.busy:
        return Status("waiting", say(f"delivery.{link.hosting.busy}"), Tone.INFO)
    count = len(link.delivering.present)
    if link.hosting.state.running:
        return Status("lan", say("delivery.lan_hosting", count=count), Tone.OK)
    if not standing.hub_address:
        return Status("unsent", say("delivery.lan_none"), Tone.NEUTRAL)
    icon, tone = LOOKS[standing.hub_connection]
    key = f"delivery.lan_{standing.hub_connection}"
    return Status(icon, say(key, count=count), tone)


def _people(link: Link, profile: Profile, wording: Wording) -> tuple[str, str]:
    """Return how many of the panel the hub hears, and by name whom it does not."""
    group, present = profile.class_group, link.delivering.present
    if not present or group is None:
        return "", ""
    panel = group.people()
    away = [person for person in panel if person not in present]
    seen = wording.say("delivery.seen", count=len(panel) - len(away), total=len(panel))
    return seen, ", ".join(_name(profile, person) for person in away)


def _name(profile: Profile, person: PersonId) -> str:
    return bare_name(profile.roster.person(person).name)


def _note(link: Link, wording: Wording) -> str:
    state = link.hosting.state
    if not state.running:
        return ""
    others = ", ".join(spoken_address(address) for address in state.addresses[1:])
    firewall = wording.say("delivery.firewall")
    if not others:
        return firewall
    return f"{wording.say('delivery.other_addresses', addresses=others)} {firewall}"
