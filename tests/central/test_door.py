"""What anybody may send to a server, and how: it is answered, bounded, and harms nobody else."""

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
import urllib3
import uvicorn
from starlette.types import Receive, Send

from smartcity_desktop.central import gate
from smartcity_desktop.central.database import Database
from smartcity_desktop.central.files import Files
from smartcity_desktop.central.ledger import Ledger
from smartcity_desktop.central.progress import trouble
from smartcity_desktop.central.records import Records
from smartcity_desktop.protocol.bundle import read_bundle
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import HUB_HOST
from smartcity_desktop.protocol.trust import pinned_context
from smartcity_desktop.sync.http import Delivered, HttpRail
from tests.builders import CHAIR
from tests.central.scribe import Running, RunningHub, Stage, a_centre, a_hub, a_scribe
from tests.central.test_files import CONTENT, DIGEST, PART, named

SEED, REQUESTS = 20261201, 400


@pytest.fixture(scope="module")
def centre(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("centre")
    database = f"sqlite:///{home / 'centre.sqlite'}"
    with a_centre("--database", database, *stage.write_files(home)) as running:
        yield running


@pytest.fixture(scope="module")
def hub(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with a_hub(stage, tmp_path_factory.mktemp("hub")) as running:
        yield running


def odd_numbers(chance: random.Random) -> str:
    beyond = ["0" * 40 + "7", "9" * 19, "9" * 5000, str(2**63)]
    return chance.choice(["", "0", "-1", "7", "1e3", "٣", "%00", "x", *beyond])


def odd_bodies(chance: random.Random, bundle: bytes) -> bytes:
    deep = 30_000
    at = chance.randrange(len(bundle))
    return chance.choice(
        [
            b"",
            b"{}",
            b"null",
            b"[" * deep + b"]" * deep,
            b'{"heads":{"x":%d},"holes":[]}' % 2**70,
            b'{"heads":{"x":1e400},"holes":[{"journal":"\\ud800","first":-1,"last":9}]}',
            b'{"digests":["x","' + b"f" * 64 + b'"]}',
            b'{"authority":"a","nonce":"9.9.\\ud800","server":"s","certificates":[],"signature":""}',
            b"name=sekre&password=%ff%00" + b"&a=b" * 50,
            chance.randbytes(chance.randrange(2000)),
            bundle[:at] + chance.randbytes(3) + bundle[at:],
        ]
    )


def odd_paths(chance: random.Random, authority: str) -> tuple[str, str]:
    event = f"/v1/events/{chance.choice([authority] * 6 + ['f' * 64, '%00', '..'])}"
    journal = chance.choice(["j", "x" * 300, "%00", "%ed%a0%80", "a%2Fb", "019a"])
    number = odd_numbers
    return chance.choice(
        [
            ("PUT", f"{event}/bundles/{journal}/{number(chance)}-{number(chance)}"),
            ("GET", f"{event}/journals/{journal}?first={number(chance)}&last={number(chance)}"),
            ("GET", f"{event}/heads"),
            ("POST", f"{event}/fetch"),
            ("POST", f"{event}/attachments"),
            ("PUT", f"{event}/attachments/{'F' * 64}?offset={number(chance)}"),
            ("PUT", f"{event}/attachments/{'f' * 64}?offset={number(chance)}"),
            ("GET", f"{event}/attachments/{'f' * 64}?offset={number(chance)}"),
            ("GET", f"{event}/news?wait=0&mark={number(chance)}"),
            ("POST", "/v1/session"),
            ("POST", "/login"),
            ("POST", "/logout"),
            ("GET", f"/events/{journal}"),
            (chance.choice(["GET", "DELETE", "OPTIONS"]), chance.choice(["/", "/v1/about", "/x"])),
        ]
    )  # fmt: skip


@pytest.mark.parametrize("which", ["centre", "hub"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_request_is_answered_with_a_fault(
    centre: Running, hub: RunningHub, stage: Stage, which: str, signed_in: bool
) -> None:
    chance = random.Random(SEED)
    url = centre.url if which == "centre" else hub.url
    member = a_scribe(stage, "AS-02").open()
    rail = (HttpRail if which == "centre" else HttpRail.to_hub)(
        url, stage.package.authority, member.identity
    )
    with closing(rail):
        rail.heads()
        token = rail._token
    http = urllib3.PoolManager(
        ssl_context=pinned_context(stage.package.authority),
        retries=False,
        **({"server_hostname": HUB_HOST} if which == "hub" else {}),
    )
    bundle = member.bundle()
    for _ in range(REQUESTS // 2):
        method, path = odd_paths(chance, stage.package.fingerprint)
        headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
        if chance.random() < 0.1:
            headers["Authorization"] = chance.choice(["Bearer", "Bearer \xff\xfe", "x" * 5000])
        if chance.random() < 0.1:
            headers["Cookie"] = chance.choice(["__Host-session=\xff", "a;b=;;" * 50])
        body = odd_bodies(chance, bundle) if method in {"PUT", "POST"} else b""
        answer = http.request(method, url + path, body=body, headers=headers, timeout=30)
        assert answer.status < 500, (method, path[:200], body[:80], answer.data[:200])


def test_receipts_are_for_those_who_may_know_the_journal(centre: Running, stage: Stage) -> None:
    member = a_scribe(stage, "AS-03").open()
    authority = stage.package.authority
    with closing(HttpRail(centre.url, authority, member.identity)) as rail:
        assert isinstance(rail.deliver(member.bundle()), Delivered)
        assert rail.receipts(member.journal, 0, 9).next_seq == 1
    for person, told in (("AS-02", 1), ("AS-06", 1), ("AS-07", 0)):
        if person not in stage.hosted.standings:
            continue
        with closing(HttpRail(centre.url, authority, a_scribe(stage, person).identity)) as rail:
            assert rail.receipts(member.journal, 0, 9).next_seq == told
    http = urllib3.PoolManager(ssl_context=pinned_context(authority), retries=False)
    event = f"{centre.url}/v1/events/{stage.package.fingerprint}"
    assert http.request("GET", f"{event}/journals/{member.journal}").status == 401
    assert http.request("PUT", f"{event}/attachments/{DIGEST}?offset=0", body=b"x").status == 401


def test_nobody_spoils_an_upload_of_somebody_else(tmp_path: Path, stage: Stage) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pusat.sqlite'}")
    database.prepare()
    Ledger(database, stage.hosted).deliver(
        read_bundle(a_scribe(stage, CHAIR.id).open().write(named()).bundle())
    )
    files = Files(database, stage.hosted, Records(database, stage.hosted))
    for offset in range(0, len(CONTENT), PART):
        if offset + PART < len(CONTENT):
            files.keep(DIGEST, offset, b"!" * PART, "liar")
        held, _ = files.keep(DIGEST, offset, CONTENT[offset : offset + PART], "chair")
        assert held == min(offset + PART, len(CONTENT))
    # Whole for one is whole for all, and no more to be changed.
    assert files.held([DIGEST], "liar") == files.held([DIGEST]) == {DIGEST: len(CONTENT)}
    assert files.keep(DIGEST, 0, b"!", "liar") == (len(CONTENT), False)
    assert files.part(DIGEST, 0) == CONTENT[:PART]
    with pytest.raises(ProtocolError):
        files.keep("f" * 64, 0, b"!", "liar")
    database.close()


def test_a_journal_that_claims_to_continue_a_colleagues_ends_nothing(
    tmp_path: Path, stage: Stage
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'pusat.sqlite'}")
    database.prepare()
    ledger, victim = Ledger(database, stage.hosted), a_scribe(stage, "AS-03").open()
    victim.fill(victim.sheet_id(1))
    ledger.deliver(read_bundle(victim.bundle()))
    head = victim.lines[0].hash
    for person, forks in (("AS-02", 0), ("AS-03", 1)):
        heir = a_scribe(stage, person).open(succeeds=victim.journal, succeeds_head=head)
        ledger.deliver(read_bundle(heir.bundle()))
        with database.read() as connection:
            assert len(trouble(connection, stage.hosted).forks) == forks
    database.close()


def test_one_address_does_not_take_every_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen(64)
        with gate.listener(plain) as door, ExitStack() as held:
            door.admit(8)
            taken: list[socket.socket] = []
            for _ in range(8):
                held.enter_context(closing(socket.create_connection(door.getsockname())))
                try:
                    taken.append(held.enter_context(closing(door.accept()[0])))
                except BlockingIOError:
                    continue
            assert len(taken) == 4
            # Who goes makes room.
            taken[0].close()
            held.enter_context(closing(socket.create_connection(door.getsockname())))
            held.enter_context(closing(door.accept()[0]))


def test_who_says_a_request_a_byte_at_a_time_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real protocol on a real socket, with less patience than it has in a room."""
    monkeypatch.setattr(gate, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(gate, "LOOK_SECONDS", 0.05)
    body = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n"
    for begun in (b"GET / HTTP/1.1\r\nX: ", body):
        assert asyncio.run(_dawdled(begun)) == b""


async def _dawdled(begun: bytes) -> bytes:
    """Return what comes for a request that is never ended, said a byte at a time."""
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        config = uvicorn.Config(_reading, http=gate.PatientProtocol, log_level="error")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([plain]))
        while not server.started:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection(*plain.getsockname())
        writer.write(begun)
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b"a")
            await asyncio.sleep(0.05)
        server.should_exit = True
        await serving
        with suppress(ConnectionError):
            return ended.result()
        return b""


async def _reading(scope: dict[str, object], receive: Receive, _send: Send) -> None:
    while scope["type"] == "http" and (await receive()).get("more_body"):
        continue


def test_a_damaged_database_is_told_before_anybody_relies_on_it(
    tmp_path: Path, stage: Stage
) -> None:
    path = tmp_path / "pusat.sqlite"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    scribe = a_scribe(stage, "AS-03").open()
    scribe.fill(scribe.sheet_id(1))
    Ledger(database, stage.hosted).deliver(read_bundle(scribe.bundle()))
    assert database.sound()
    database.close()
    with path.open("r+b") as file:
        for page in range(20, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    database = Database(f"sqlite:///{path}")
    assert not database.sound()
    database.close()
