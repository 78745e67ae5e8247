"""Readable builders of journals and centres: who writes what, and where it is delivered."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from smartcity_desktop.central.hosting import Hosted, hosted_event
from smartcity_desktop.domain.documents import seal_digest
from smartcity_desktop.domain.facts import (
    Fact,
    GloballyRated,
    HeadSigned,
    JournalOpened,
    Noted,
    PersonId,
    Scored,
    SheetFact,
    SheetId,
    Submitted,
    VisitId,
)
from smartcity_desktop.domain.sheet import Sheet, blank_sheet
from smartcity_desktop.protocol.bundle import cut, text_bytes
from smartcity_desktop.protocol.credentials import (
    centre_credentials,
    hub_credentials,
    hub_orders,
    write_credentials,
)
from smartcity_desktop.protocol.identity import (
    Identity,
    Purpose,
    Subject,
    certificate_bytes,
    fingerprint,
    issue,
    new_authority,
    new_key,
)
from smartcity_desktop.protocol.journal import Head, JournalId, Line, Wall
from smartcity_desktop.protocol.package import Package, open_package, seal_package
from tests.builders import a_roster, instrument_text
from tests.salts import SALT_KEY

SEALED_AT = "2026-11-03T10:30:00+08:00"
HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Stage:
    """A published event with the authority's and the centre's keys."""

    authority: Identity
    package: Package
    centre: Identity

    def hub(self, class_code: str = "B") -> Identity:
        """Return the credentials of a class's hub, new ones at every call."""
        return hub_credentials(self.authority, self.package.roster.event.code, class_code)

    @property
    def hosted(self) -> Hosted:
        return hosted_event(self.package.content, self.centre)

    def write_files(self, folder: Path) -> list[str]:
        """Write package and credentials; return the arguments that name them."""
        package, credentials = folder / "kegiatan.paket", folder / "pusat.json"
        package.write_bytes(self.package.content)
        credentials.write_bytes(write_credentials(self.centre))
        return ["--package", str(package), "--credentials", str(credentials)]


def a_stage(*, example: bool = True) -> Stage:
    roster = a_roster()
    if roster.event.example != example:
        raise ValueError(example)
    authority = new_authority(roster.event.code, "Sekretariat uji")
    package = open_package(seal_package(roster, instrument_text(), authority))
    return Stage(authority, package, centre_credentials(authority, roster.event.code, HOSTS))


def a_device(stage: Stage, person: PersonId) -> Identity:
    event, name = stage.package.roster.event.code, stage.package.roster.person(person).name
    card_key, key = new_key(), new_key()
    card = issue(stage.authority, Subject(name, person, "", event, Purpose.CARD),
                 card_key.public_key())  # fmt: skip
    subject = Subject(name, person, "Laptop", event, Purpose.DEVICE)
    own = issue(Identity(card_key, (card,)), subject, key.public_key())
    return Identity(key, (own, card))


@dataclass
class Scribe:
    """One journal being written on one device."""

    stage: Stage
    person: PersonId
    identity: Identity
    journal: JournalId = field(default_factory=lambda: JournalId(str(uuid4())))
    lines: list[Line] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    clock: int = 1_793_673_000_000
    sheets: dict[SheetId, Sheet] = field(default_factory=dict)

    def open(self, **changes: object) -> "Scribe":
        told: dict[str, object] = {
            "device": "Laptop B-01",
            "person": self.person,
            "event": self.stage.package.roster.event.code,
            "authority": self.stage.package.fingerprint,
            "certificates": tuple(text_bytes(certificate_bytes(c)) for c in self.identity.chain),
            "instruments": (self.stage.package.instrument.digest,),
            "example": self.stage.package.roster.event.example,
        }
        return self.write(JournalOpened(**(told | changes)))  # pyright: ignore[reportArgumentType]

    def write(self, *facts: Fact) -> "Scribe":
        for fact in facts:
            self.clock += 700
            line = self.head.following(fact, Wall(self.clock, "Asia/Makassar"), SALT_KEY)
            self.lines.append(line)
            self.head = self.head.after(line)
        return self

    def sign_head(self) -> "Scribe":
        head = self.head.hash
        return self.write(HeadSigned(head, text_bytes(self.identity.sign(bytes.fromhex(head)))))

    def score(self, *facts: SheetFact) -> "Scribe":
        """Write facts that the rules admit, keeping the sheet they leave."""
        for fact in facts:
            sheet = self.sheet(fact.sheet)
            sheet.admit(fact, self.person)
            self.sheets[fact.sheet] = sheet.after(fact)
            self.write(fact)
        return self

    def sheet(self, sheet: SheetId) -> Sheet:
        package = self.stage.package
        return self.sheets.get(sheet) or blank_sheet(package.roster, package.instrument, sheet)

    def sheet_id(self, visit: int) -> SheetId:
        roster = self.stage.package.roster
        return roster.sheet_id(roster.visit(VisitId(f"V{visit:03d}")), self.person)

    def fill(self, sheet: SheetId, level: int = 3) -> "Scribe":
        """Answer every indicator, with notes, and the global rating."""
        for node in self.sheet(sheet).judged():
            self.score(Scored(sheet, node.code, level), Noted(sheet, node.code, "Bukti lengkap."))
        ratings = self.stage.package.instrument.ratings
        return self.score(GloballyRated(sheet, ratings[0].code)) if ratings else self

    def sealing(self, sheet: SheetId) -> Submitted:
        """Return the sealing that fits the sheet as it stands."""
        state = self.sheet(sheet)
        digest = seal_digest(self.stage.hosted.published, state)
        return Submitted(sheet, state.revision, digest, SEALED_AT)

    def submit(self, sheet: SheetId) -> "Scribe":
        return self.score(self.sealing(sheet)).sign_head()

    def bundle(self, first: int = 0, last: int | None = None) -> bytes:
        end = len(self.lines) if last is None else last + 1
        return cut_lines(self, self.lines[first:end])

    def bundles(self, size: int) -> list[bytes]:
        return [
            cut_lines(self, self.lines[start : start + size])
            for start in range(0, len(self.lines), size)
        ]

    def twin(self) -> "Scribe":
        """Return a copied profile: the same journal and key, from here on its own history."""
        return Scribe(
            self.stage, self.person, self.identity, self.journal, list(self.lines), self.head,
            self.clock + 50_000, dict(self.sheets),
        )  # fmt: skip


def cut_lines(scribe: Scribe, lines: Sequence[Line]) -> bytes:
    return cut(
        lines,
        scribe.stage.package.roster.event.code,
        scribe.stage.package.fingerprint,
        scribe.journal,
        fingerprint(scribe.identity.certificate),
        scribe.identity,
        SALT_KEY,
    )


def a_scribe(stage: Stage, person: str = "AS-02") -> Scribe:
    return Scribe(stage, PersonId(person), a_device(stage, PersonId(person)))


@dataclass
class Running:
    """A centre in its own process."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


@contextmanager
def a_centre(*arguments: str) -> Iterator[Running]:
    """Run the real program; the port is chosen unless an argument names one."""
    listen = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
    command = [sys.executable, "-m", "smartcity_desktop.central.cli", "serve"]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [*command, *listen, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read())
        yield Running(process, url)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


HUB_KEY = bytes(range(32))


def hub_process(
    stage: Stage, hub: Identity, folder: Path, *arguments: str, key: bytes = HUB_KEY
) -> subprocess.Popen[bytes]:
    """Start a hub whose ledger lies in a folder; its standard input stays open."""
    listen = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
    database = f"sqlite:///{folder / 'hub.sqlite'}"
    process = subprocess.Popen(
        [sys.executable, "-m", "smartcity_desktop.central.cli", "serve", "--hub",
         "--database", database, *listen, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(hub_orders(stage.package.content, hub, key))
    process.stdin.flush()
    return process


@dataclass
class RunningHub:
    """A hub in its own process."""

    process: subprocess.Popen[bytes]
    url: str

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)

    def let_go(self) -> None:
        """Close its standard input, as the end of its parent would."""
        assert self.process.stdin is not None
        self.process.stdin.close()


@contextmanager
def a_hub(
    stage: Stage, folder: Path, *arguments: str, hub: Identity | None = None
) -> Iterator[RunningHub]:
    """Run the real program as a class hub; at the end it is killed, as hubs are."""
    process = hub_process(stage, hub or stage.hub(), folder, *arguments)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        url = process.stdout.readline().decode().strip()
        if not url:
            raise AssertionError(process.stderr.read().decode())
        yield RunningHub(process, url)
    finally:
        process.kill()
        process.wait(20)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
