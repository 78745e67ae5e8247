"""The class hub on this laptop: the central server in a process that ends with the program."""

import os
import queue
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.network import free_port, own_addresses
from smartcity_desktop.host.programs import centre_program, without_console
from smartcity_desktop.protocol.credentials import hub_orders, read_credentials
from smartcity_desktop.protocol.identity import Identity, Purpose, fingerprint, hub_class_of
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage import shelf
from smartcity_desktop.sync.address import HUB_PORT, address_of, host_and_port

if TYPE_CHECKING:
    from smartcity_desktop.sync.discovery import FoundHub

FOLDER = "hub"
LEDGER = "hub.sqlite"
LOG = "hub.log"
KEY_SIZE = 32
# A process that dies is noticed at once; only one that hangs is given up after this.
START_SECONDS = 180
STOP_SECONDS = 10
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a hub serves its room
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class HubState:
    """Whether the hub runs, and where.

    `addresses` are for the others in the room ("https://192.168.1.20:8443"), likeliest first;
    `own_address` is for this laptop itself; `class_code` is "" for the secretariat's hub.
    """

    running: bool
    addresses: tuple[str, ...] = ()
    own_address: str = ""
    class_code: str = ""


def may_be_hub(profile: Profile) -> bool:
    """Tell whether the card of this profile lets its laptop be a hub."""
    return shelf.secret(profile.store, "hub") is not None


class Hub:
    """At most one hub, started and stopped by a person; call from a thread that may wait.

    With `announce` the room's network is told of it by mDNS, where that works.
    """

    def __init__(self, *, announce: bool = True) -> None:
        self._announce = announce
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._class_code = ""

    def start(self, profile: Profile, port: int = HUB_PORT, upstream: str = "") -> tuple[str, ...]:
        """Serve the class from this laptop and return the addresses for the others.

        Another free port is taken when `port` is not; `upstream` replaces the event's centre.
        A hub that runs already is left as it is. Raises HostError: hub_not_allowed,
        hub_not_started.
        """
        if self.state.running:
            return self.state.addresses
        identity = hub_identity(profile)
        folder = profile.folder / FOLDER
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            address = self._started(profile, identity, free_port(port), upstream)
        except OSError as error:
            raise HostError("hub_not_started", log=str(folder / LOG)) from error
        _, self._port = host_and_port(address)
        self._class_code = hub_class_of(identity.certificate)
        if self._announce:
            self._tell_the_room(profile, identity)
        return self.state.addresses

    def _tell_the_room(self, profile: Profile, identity: Identity) -> None:
        """Announce the hub for as long as its process lives."""
        from smartcity_desktop.sync.discovery import Announcement

        process = self._process
        announcement = Announcement(
            profile.package.fingerprint, self._class_code, fingerprint(identity.certificate)
        )
        announcement.make(own_addresses(), self._port)

        def end() -> None:
            if process is not None:
                process.wait()
            announcement.withdraw()

        threading.Thread(target=end, daemon=True).start()

    def _started(self, profile: Profile, identity: Identity, port: int, upstream: str) -> str:
        folder = profile.folder / FOLDER
        command = [
            *centre_program(),
            "serve",
            "--hub",
            "--listen",
            f"{EVERYWHERE}:{port}",
            "--database",
            f"sqlite:///{(folder / LEDGER).as_posix()}",
            # The room's time goes on where another laptop was its hub before.
            "--ahead",
            str(profile.clock.wall().offset_ms or 0),
            *(["--upstream", upstream] if upstream else []),
        ]
        orders = hub_orders(profile.package.content, identity, ledger_key(profile))
        with (folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                creationflags=without_console(),
            )
        address = _told(self._process, orders)
        if not address:
            self.stop()
            raise HostError("hub_not_started", log=str(folder / LOG))
        return address

    def stop(self) -> None:
        """End the hub; what it receipted is on its disk. Nothing happens when none runs."""
        process, self._process = self._process, None
        if process is None:
            return
        _close(process)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def process_id(self) -> int:
        """The number of the hub's process, 0 when none was started."""
        return self._process.pid if self._process else 0

    @property
    def state(self) -> HubState:
        """Whether it runs now: a hub that ended by itself is not running. Never waits."""
        if self._process is None or self._process.poll() is not None:
            return HubState(running=False)
        hosts = own_addresses() or (LOOPBACK,)
        return HubState(
            running=True,
            addresses=tuple(address_of(host, self._port) for host in hosts),
            own_address=address_of(LOOPBACK, self._port),
            class_code=self._class_code,
        )


def hubs_nearby(profile: Profile, seconds: float = 3.0) -> "tuple[FoundHub, ...]":
    """Return the event's hubs that announce themselves nearby, the own class's first.

    Waits up to `seconds`; an empty answer says nothing: many networks carry no mDNS.
    """
    from smartcity_desktop.sync.discovery import found_hubs

    group = profile.class_group
    own = group.code if group else ""
    found = found_hubs(profile.package.fingerprint, seconds)
    return tuple(sorted(found, key=lambda hub: hub.class_code != own))


def hub_identity(profile: Profile) -> Identity:
    """Return what the card made of this laptop; raises HostError("hub_not_allowed") without."""
    kept = shelf.secret(profile.store, "hub")
    if kept is None:
        raise HostError("hub_not_allowed")
    return read_credentials(kept, Purpose.HUB)


def ledger_key(profile: Profile) -> bytes:
    """Return the key of this laptop's hub ledger, made at the first call."""
    kept = shelf.secret(profile.store, "hub_key")
    if kept is None:
        kept = os.urandom(KEY_SIZE)
        shelf.keep_secret(profile.store, "hub_key", kept)
    return kept


def address_code(address: str) -> bytes:
    """Return the QR code of an address as a PNG, black on white with its quiet zone."""
    from smartcity_desktop.documents.qr import qr_png

    return qr_png(address)


def _told(process: subprocess.Popen[bytes], orders: bytes) -> str:
    """Give a hub its orders and return the address it prints once it answers, "" for none.

    Everything is on a thread of its own: a process that hangs must not hang the program.
    """
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def tell() -> None:
        address = ""
        try:
            if process.stdin and process.stdout:
                process.stdin.write(orders)
                process.stdin.flush()
                address = process.stdout.readline().decode().strip()
        except OSError:
            address = ""
        answers.put(address)

    threading.Thread(target=tell, daemon=True).start()
    try:
        return answers.get(timeout=START_SECONDS)
    except queue.Empty:
        process.kill()
        return ""


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
