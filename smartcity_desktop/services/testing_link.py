"""Testing the link to a hub or centre step by step, so that a person knows which part fails."""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import HUB_HOST
from smartcity_desktop.protocol.presence import AboutAnswer, ServerKind
from smartcity_desktop.protocol.trust import system_proxy
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.sync.address import host_and_port, hub_address
from smartcity_desktop.sync.errors import SyncError
from smartcity_desktop.sync.http import HttpRail
from smartcity_desktop.sync.probing import (
    ProbeError,
    ask_for_way,
    connected,
    refuse_stranger,
    resolved,
)

# Clocks closer than this are called equal; a difference is told and never a failure.
CLOSE_MS = 2_000
# Where a proxy listens that is named without a port.
HTTP_PORT = 80


class Step(StrEnum):
    """The steps in their order; "link.step_KEY" names each."""

    ADDRESS = "address"
    NAME = "name"
    PORT = "port"
    CERTIFICATE = "certificate"
    IDENTITY = "identity"
    CLOCK = "clock"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class LinkStep:
    """What one step found: "link.DETAIL" words it with `details`; a failed one is the last."""

    key: Step
    ok: bool
    detail: str
    details: Mapping[str, object] = field(default_factory=dict[str, object])


def link_steps(profile: Profile, text: str, *, hub: bool = True) -> Iterator[LinkStep]:
    """Yield each step's result as it is known, up to the first failure.

    `text` is an address as typed; `hub` tells a class hub from the centre. Waits for the network:
    for a thread that may wait. Never raises for what the network does.
    """
    try:
        address = hub_address(text) if hub else _centre_address(text)
        opened = _Reached(profile, address, hub)
    except SyncError:
        yield LinkStep(Step.ADDRESS, ok=False, detail="address_unreadable")
        return
    except ProtocolError as error:
        told = error.details
        yield LinkStep(Step.ADDRESS, ok=False, detail="proxy_unusable", details=told)
        return
    yield LinkStep(Step.ADDRESS, ok=True, detail="address_understood", details={"address": address})
    for look in (opened.name, opened.port, opened.certificate):
        step = look()
        yield step
        if not step.ok:
            return
    yield from _asked(profile, address, hub=hub)


def examined_link(profile: Profile, text: str, *, hub: bool = True) -> tuple[LinkStep, ...]:
    """Return every step up to the first failure."""
    return tuple(link_steps(profile, text, hub=hub))


def _centre_address(text: str) -> str:
    address = text.strip().rstrip("/")
    host, _ = host_and_port(address)
    if not host or not address.startswith("https://"):
        raise SyncError("address_unreadable", address=text)
    return address


class _Reached:
    """What lies below the protocol: name, port and certificate of one address.

    Where the system names a proxy, its name and port are what this laptop reaches itself.
    """

    def __init__(self, profile: Profile, address: str, hub: bool) -> None:  # noqa: FBT001
        self._authority = profile.package.authority
        self._host, self._port = host_and_port(address)
        self._expected = HUB_HOST if hub else self._host
        self._proxy = urlsplit("" if hub else system_proxy(address))
        self._address = ""

    def name(self) -> LinkStep:
        host = self._proxy.hostname or self._host
        try:
            self._address = resolved(host, self._near_port)
        except ProbeError as error:
            key = "proxy_unknown" if self._proxy.hostname else error.key
            return LinkStep(Step.NAME, ok=False, detail=key, details={"host": host})
        detail = "name_is_address" if self._address == host else "name_known"
        if self._proxy.hostname:
            detail = "proxy_known"
        told = {"host": host, "address": self._address}
        return LinkStep(Step.NAME, ok=True, detail=detail, details=told)

    @property
    def _near_port(self) -> int:
        return self._proxy.port or HTTP_PORT if self._proxy.hostname else self._port

    def _connected(self) -> socket.socket:
        """Return a connection that leads to the server, through the proxy where there is one."""
        connection = connected(self._address, self._near_port)
        if not self._proxy.hostname:
            return connection
        try:
            if self._proxy.scheme == "https":
                context = ssl.create_default_context()
                connection = context.wrap_socket(connection, server_hostname=self._proxy.hostname)
            login = f"{self._proxy.username or ''}:{self._proxy.password or ''}"
            ask_for_way(connection, self._host, self._port, login.strip(":"))
        except (OSError, ProbeError) as error:
            connection.close()
            raise ProbeError("proxy_refused") from error
        return connection

    def port(self) -> LinkStep:
        told = {"port": self._port, "host": self._host, "proxy": self._proxy.hostname or ""}
        try:
            self._connected().close()
        except ProbeError as error:
            return LinkStep(Step.PORT, ok=False, detail=error.key, details=told)
        detail = "proxy_leads" if self._proxy.hostname else "port_answers"
        return LinkStep(Step.PORT, ok=True, detail=detail, details=told)

    def certificate(self) -> LinkStep:
        told = {"port": self._port, "proxy": self._proxy.hostname or ""}
        try:
            refuse_stranger(self._connected(), self._authority, self._expected)
        except ProbeError as error:
            intercepted = self._proxy.hostname and error.key == "certificate_foreign"
            key = "proxy_intercepts" if intercepted else error.key
            return LinkStep(Step.CERTIFICATE, ok=False, detail=key, details=told)
        return LinkStep(Step.CERTIFICATE, ok=True, detail="certificate_ours")


def _asked(profile: Profile, address: str, *, hub: bool) -> Iterator[LinkStep]:
    """Yield what the server itself says: who it is, what time it has, whether we are let in."""
    authority, identity = profile.package.authority, profile.identity
    rail = HttpRail(address, authority, identity, hub=hub)
    step = Step.IDENTITY
    try:
        about, offset = _about(profile, rail)
        yield _identity(profile, about, hub=hub)
        if not _serves(profile, about, hub=hub):
            return
        step = Step.CLOCK
        yield _clock(offset)
        step = Step.SESSION
        rail.heads()
        yield LinkStep(Step.SESSION, ok=True, detail="session_open")
    except SyncError as error:
        told = {"reason": str(error.details.get("reason", ""))}
        yield LinkStep(step, ok=False, detail=f"{step}_failed", details=told)
    finally:
        rail.close()


def _about(profile: Profile, rail: HttpRail) -> tuple[AboutAnswer, int]:
    """Return who answers, and how many ms the server's clock is ahead of this one."""
    before = time.monotonic()
    about = rail.about()
    halfway = round((time.monotonic() - before) * 500)
    return about, about.ms + halfway - profile.clock.wall().ms


def _serves(profile: Profile, about: AboutAnswer, *, hub: bool) -> bool:
    held = {one.authority for one in about.events}
    expected = ServerKind.HUB if hub else ServerKind.CENTRE
    return about.kind is expected and profile.package.fingerprint in held


def _identity(profile: Profile, about: AboutAnswer, *, hub: bool) -> LinkStep:
    if not _serves(profile, about, hub=hub):
        return LinkStep(Step.IDENTITY, ok=False, detail="identity_other_event")
    if not hub:
        return LinkStep(Step.IDENTITY, ok=True, detail="identity_centre")
    if not about.class_code:
        return LinkStep(Step.IDENTITY, ok=True, detail="identity_secretariat")
    own = profile.class_group
    told = {"code": about.class_code}
    # No failure: who was moved to another class may still run the hub that the old card made.
    other = own is not None and own.code != about.class_code
    detail = "identity_other_class" if other else "identity_class"
    return LinkStep(Step.IDENTITY, ok=True, detail=detail, details=told)


def _clock(offset_ms: int) -> LinkStep:
    if abs(offset_ms) < CLOSE_MS:
        return LinkStep(Step.CLOCK, ok=True, detail="clock_equal")
    detail = "clock_behind" if offset_ms > 0 else "clock_ahead"
    minutes, seconds = divmod(round(abs(offset_ms) / 1000), 60)
    told = {"minutes": minutes, "seconds": seconds}
    return LinkStep(Step.CLOCK, ok=True, detail=detail, details=told)
