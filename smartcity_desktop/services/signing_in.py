"""Entering an event with package and card, and signing in with the PIN; never needs a server."""

import contextlib
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from smartcity_desktop.domain.facts import JournalOpened
from smartcity_desktop.domain.golden import mismatches
from smartcity_desktop.domain.roster import Person
from smartcity_desktop.host.clock import Clock, SystemClock
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.keyfile import (
    KEYFILE,
    Holder,
    new_database_key,
    read_keyfile,
    refuse_weak_pin,
    try_key,
    unwrap_key,
    wrap_key,
)
from smartcity_desktop.host.known_events import KnownEvents
from smartcity_desktop.host.lock import ProfileLock
from smartcity_desktop.host.paths import DATABASE, prepare_profile_folder, refuse_unsafe_folder
from smartcity_desktop.host.vault import Vault
from smartcity_desktop.protocol.bundle import bytes_text, text_bytes
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.credentials import write_credentials
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import (
    Identity,
    certificate_bytes,
    load_certificate,
    load_key,
    person_of,
)
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.protocol.package import (
    OpenedCard,
    Package,
    new_device,
    open_card,
    open_package,
)
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.storage.errors import StorageError
from smartcity_desktop.storage.shelf import keep_secret, secret
from smartcity_desktop.storage.store import Store


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person brings to enter an event: package, card, activation code and a new PIN."""

    package: bytes
    card: bytes
    code: str
    pin: str
    device: str


def new_journal_id() -> JournalId:
    """Return a UUIDv7: time-ordered, made on this device without asking anybody."""
    ms = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (ms << 80) | random
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return JournalId(str(uuid.UUID(int=value)))


class SigningIn:
    """Opens profiles; `vault` caches the database key where the machine has a keyring.

    `known_events` remembers the event, so that its papers can be verified without signing in.
    """

    def __init__(self, vault: Vault, known_events: KnownEvents | None = None) -> None:
        self._vault = vault
        self._known_events = known_events

    def enter(self, folder: Path, enrolment: Enrolment, clock: Clock | None = None) -> Profile:
        """Make a new profile in `folder` and open it.

        Raises ProtocolError (package, card, code), HostError (folder, PIN, profile exists) or
        StorageError. The key file is written last: an interrupted enrolment leaves no profile.
        """
        package = self._admitted(folder, enrolment.package)
        refuse_weak_pin(enrolment.pin)
        card = open_card(enrolment.card, enrolment.code, package)
        real = prepare_profile_folder(folder)
        lock = ProfileLock(real)
        try:
            return self._made(real, enrolment, package, card, clock, lock)
        except BaseException:
            lock.release()
            raise

    def refuse(self, folder: Path, package: bytes, card: bytes, code: str) -> None:
        """Raise what entering would be refused for whatever the PIN: before one is asked for."""
        open_card(card, code, self._admitted(folder, package))

    def _admitted(self, folder: Path, content: bytes) -> Package:
        package = open_package(content)
        refuse_unproven(package)
        refuse_unsafe_folder(folder)
        if (folder / KEYFILE).exists():
            raise HostError("profile_exists", folder=str(folder))
        return package

    def _made(
        self,
        folder: Path,
        enrolment: Enrolment,
        package: Package,
        card: OpenedCard,
        clock: Clock | None,
        lock: ProfileLock,
    ) -> Profile:
        for stale in folder.glob(DATABASE + "*"):
            stale.unlink()
        identity = new_device(card, package, enrolment.device)
        key = new_database_key()
        store = Store(folder / DATABASE, key)
        event = package.roster.event
        person = package.roster.person(person_of(identity.certificate))
        ticking = clock or SystemClock(event.zone)
        keep_secret(store, "package", enrolment.package)
        keep_secret(store, "key", identity.private_bytes())
        chain = tuple(text_bytes(certificate_bytes(c)) for c in identity.chain)
        keep_secret(store, "chain", canonical_json(chain))
        if card.hub is not None:
            keep_secret(store, "hub", write_credentials(card.hub))
        opened = _opening(enrolment.device, person, package, chain)
        store.begin_journal(new_journal_id(), opened, ticking.wall())
        group = package.roster.class_of(person.id)
        role = package.roster.role_of(person.id)
        holder = Holder(person.name, event.name, role, group.code if group else "")
        keyfile = wrap_key(folder, new_journal_id(), holder, key, enrolment.pin)
        self._vault.keep(keyfile.profile, key)
        self._remember(package, identity)
        return Profile(folder, store, package, identity, person, ticking, lock)

    def _remember(self, package: Package, identity: Identity) -> None:
        if self._known_events is not None:
            self._known_events.remember(
                package.roster.event.code,
                package.roster.event.name,
                package.authority,
                example=package.roster.event.example,
                devices=[identity.chain],
                roster=package.roster,
            )

    def sign_in(self, folder: Path, pin: str, clock: Clock | None = None) -> Profile:
        """Open a profile with its PIN; raises HostError for a wrong one or while waiting is due."""
        return self._opened(folder, unwrap_key(folder, pin), clock)

    def resume(self, folder: Path, clock: Clock | None = None) -> Profile:
        """Open a profile with the key the system's keyring holds.

        Raises HostError("pin_needed") when there is none.
        """
        key = self._vault.find(read_keyfile(folder).profile)
        if key is None:
            raise HostError("pin_needed", folder=str(folder))
        return self._opened(folder, key, clock)

    def resume_with(self, folder: Path, pin: str, clock: Clock | None = None) -> Profile:
        """Open a profile for a command that nobody signs in with: another PIN spends no try.

        Raises HostError("pin_needed") for one.
        """
        return self._opened(folder, try_key(folder, pin), clock)

    def confirm_pin(self, folder: Path, pin: str) -> None:
        """Raise HostError unless `pin` is the profile's."""
        unwrap_key(folder, pin)

    def _opened(self, folder: Path, key: bytes, clock: Clock | None) -> Profile:
        lock = ProfileLock(folder)
        try:
            store = _opened_store(folder, key)
        except BaseException:
            lock.release()
            raise
        try:
            package, identity = _kept(store)
        except BaseException:
            store.close()
            lock.release()
            raise
        person = package.roster.person(person_of(identity.certificate))
        ticking = clock or SystemClock(package.roster.event.zone)
        # Papers can be verified without it: a folder that takes nothing keeps nobody out.
        with contextlib.suppress(HostError):
            self._remember(package, identity)
        return Profile(folder, store, package, identity, person, ticking, lock)


def _opening(
    device: str, person: Person, package: Package, chain: tuple[str, ...]
) -> JournalOpened:
    event = package.roster.event
    return JournalOpened(
        device=device,
        person=person.id,
        event=event.code,
        authority=package.fingerprint,
        certificates=chain,
        instruments=(package.instrument.digest,),
        example=event.example,
    )


def _opened_store(folder: Path, key: bytes) -> Store:
    """Open the file with a key that is known to be its own: another answer means damage."""
    try:
        return Store(folder / DATABASE, key)
    except StorageError as error:
        if error.key != "wrong_key":
            raise
        raise StorageError("profile_damaged", reason="first page") from error


def _kept(store: Store) -> tuple[Package, Identity]:
    package, key, chain = (secret(store, name) for name in ("package", "key", "chain"))
    if package is None or key is None or chain is None:
        raise StorageError("profile_damaged", reason="secrets")
    certificates = [load_certificate(bytes_text(c)) for c in parse(chain, tuple[str, ...])]
    return open_package(package), Identity(load_key(key), tuple(certificates))


def refuse_unproven(package: Package) -> None:
    """Raise ProtocolError when the program cannot reproduce the instrument's own numbers."""
    wrong = mismatches(package.instrument)
    if wrong:
        instrument = package.instrument
        raise ProtocolError(
            "instrument_refused",
            instrument=f"{instrument.code} {instrument.version}",
            wrong=len({m.vector for m in wrong}),
            vectors=len(instrument.golden),
        )
