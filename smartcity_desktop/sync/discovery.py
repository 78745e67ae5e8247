"""Finding the class hub on the room's network by mDNS: a convenience, never a proof.

What is found is an address to try; who answers there proves itself by its certificate. A network
that lets nothing of this through is as quiet as one without a hub.
"""

import logging
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from zeroconf import (
    Error,
    IPVersion,
    ServiceBrowser,
    ServiceInfo,
    ServiceStateChange,
    Zeroconf,
)

from smartcity_desktop.sync.address import address_of

LOG = logging.getLogger(__name__)
SERVICE = "_smartcity-hub._tcp.local."
# Hubs of one room answer together: after the first, the others get this long.
STRAGGLERS_SECONDS = 0.7
ASKING_MS = 1500
_SILENT = (OSError, Error, TimeoutError, RuntimeError)


@dataclass(frozen=True, slots=True)
class FoundHub:
    """A hub that calls itself one of the event: its class ("" the secretariat's), its addresses."""

    class_code: str
    addresses: tuple[str, ...]


class Announcement:
    """Tells the network of one running hub until it is withdrawn; never raises."""

    def __init__(self, authority: str, class_code: str, hub: str) -> None:
        """Take the fingerprints of the event's authority and of the hub's certificate."""
        # No name of a person or machine: a fingerprint is enough to tell hubs apart.
        self._name = hub[:16]
        self._told = {"event": authority, "class": class_code}
        self._network: Zeroconf | None = None
        self._turn = threading.Lock()
        self._wanted = False

    def make(self, hosts: Sequence[str], port: int) -> None:
        """Announce the hub at its IPv4 addresses, if any, in a thread of its own."""
        if not hosts:
            return
        self._wanted = True
        threading.Thread(target=self._make, args=(hosts, port), daemon=True).start()

    def _make(self, hosts: Sequence[str], port: int) -> None:
        info = ServiceInfo(
            SERVICE,
            f"{self._name}.{SERVICE}",
            addresses=[socket.inet_aton(host) for host in hosts],
            port=port,
            properties=self._told,
            server=f"{self._name}.local.",
        )
        with self._turn:
            self._close()
            if not self._wanted:
                return
            try:
                self._network = Zeroconf(ip_version=IPVersion.V4Only)
                self._network.register_service(info)
            except _SILENT as error:
                LOG.info("the hub is not announced: %s", error)
                self._close()

    def withdraw(self) -> None:
        """Take the announcement back."""
        self._wanted = False
        with self._turn:
            self._close()

    def _close(self) -> None:
        network, self._network = self._network, None
        if network is not None:
            with suppress(*_SILENT):
                network.close()


def found_hubs(authority: str, seconds: float = 3.0) -> tuple[FoundHub, ...]:
    """Return the hubs that announce themselves for an event within some seconds, by class.

    Waits; never raises for what the network does or lacks.
    """
    try:
        network = Zeroconf(ip_version=IPVersion.V4Only)
    except _SILENT as error:
        LOG.info("no hub can be looked for: %s", error)
        return ()
    search = _Search(authority)
    try:
        browser = ServiceBrowser(network, SERVICE, handlers=[search.heard])
        search.wait(seconds)
        browser.cancel()
    except _SILENT as error:
        LOG.info("looking for a hub: %s", error)
    finally:
        with suppress(*_SILENT):
            network.close()
    return tuple(sorted(search.found.values(), key=lambda hub: (hub.class_code, hub.addresses)))


class _Search:
    """Gathers what answers for one event."""

    def __init__(self, authority: str) -> None:
        self.found: dict[str, FoundHub] = {}
        self._authority = authority
        self._first = threading.Event()

    def wait(self, seconds: float) -> None:
        started = time.monotonic()
        if self._first.wait(seconds):
            left = seconds - (time.monotonic() - started)
            threading.Event().wait(min(STRAGGLERS_SECONDS, max(left, 0.0)))

    def heard(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            return
        info = zeroconf.get_service_info(service_type, name, ASKING_MS)
        if info is None or _told(info, b"event") != self._authority or not info.port:
            return
        hosts = info.parsed_addresses(IPVersion.V4Only)
        if hosts:
            addresses = tuple(address_of(host, info.port) for host in hosts)
            self.found[name] = FoundHub(_told(info, b"class"), addresses)
            self._first.set()


def _told(info: ServiceInfo, name: bytes) -> str:
    return (info.properties.get(name) or b"").decode("utf-8", "replace")
