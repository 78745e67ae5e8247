"""The class hub as a process: what it is told and keeps, who it says it is, and how it ends."""

import json
import os
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import urllib3

from smartcity_desktop.central.database import Database, DatabaseError
from smartcity_desktop.domain.facts import Noted
from smartcity_desktop.protocol.credentials import hub_orders
from smartcity_desktop.protocol.identity import HUB_HOST, certificate_pem
from smartcity_desktop.protocol.receipt import read_receipt, verify_hub_receipt
from smartcity_desktop.sync.http import HttpRail
from tests.central.scribe import HUB_KEY, RunningHub, Stage, a_centre, a_hub, a_scribe, hub_process

SECRET_NOTE = "Catatan-rahasia-4471"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hub")


@pytest.fixture(scope="module")
def hub(stage: Stage, home: Path) -> Iterator[RunningHub]:
    with a_hub(stage, home) as running:
        yield running


def to_hub(stage: Stage) -> urllib3.PoolManager:
    """Return a client that trusts the event's authority and looks for a hub."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate_pem(stage.package.authority).decode())
    return urllib3.PoolManager(ssl_context=context, server_hostname=HUB_HOST, retries=False)


def event_url(running: RunningHub, stage: Stage) -> str:
    return f"{running.url}/v1/events/{stage.package.fingerprint}"


def test_a_hub_says_who_it_is(hub: RunningHub, stage: Stage) -> None:
    told = json.loads(to_hub(stage).request("GET", f"{hub.url}/v1/about", timeout=10).data)
    assert (told["kind"], told["class_code"]) == ("hub", "B")
    assert told["events"] == [{"authority": stage.package.fingerprint, "code": "uji-2026"}]
    assert abs(told["ms"] - time.time() * 1000) < 5000


def test_a_centre_says_that_it_is_one(stage: Stage, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'c.sqlite'}"
    with a_centre("--database", database, *stage.write_files(tmp_path)) as centre:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=certificate_pem(stage.package.authority).decode())
        with urllib3.PoolManager(ssl_context=context) as plain:
            told = json.loads(plain.request("GET", f"{centre.url}/v1/about", timeout=10).data)
    assert (told["kind"], told["class_code"]) == ("centre", "")


def test_a_hub_receipts_with_its_own_key(hub: RunningHub, stage: Stage) -> None:
    scribe = a_scribe(stage).open()
    url = f"{event_url(hub, stage)}/bundles/{scribe.journal}/0-0"
    answer = to_hub(stage).request("PUT", url, body=scribe.bundle(), timeout=10)
    signed = read_receipt(answer.data)
    assert verify_hub_receipt(signed, stage.package.authority).head == scribe.head.hash
    with closing(HttpRail.to_hub(hub.url, stage.package.authority, scribe.identity)) as rail:
        held = rail.receipts(scribe.journal, 0, 10)
    assert (held.next_seq, held.receipts, held.upstream) == (1, (signed,), ())


def test_the_ledger_is_unreadable_without_its_key(stage: Stage, tmp_path: Path) -> None:
    scribe = a_scribe(stage).open()
    code = stage.package.instrument.judged()[0].code
    scribe.score(Noted(scribe.sheet_id(2), code, SECRET_NOTE))
    with a_hub(stage, tmp_path) as running:
        url = f"{event_url(running, stage)}/bundles/{scribe.journal}/0-1"
        assert to_hub(stage).request("PUT", url, body=scribe.bundle(), timeout=10).status == 200
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for plain in (SECRET_NOTE.encode(), b"SQLite format 3", scribe.journal.encode()):
        assert plain not in kept
    path = tmp_path / "hub.sqlite"
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM entries")
    connection.close()
    with pytest.raises(DatabaseError):
        Database(f"sqlite:///{path}", bytes(32)).prepare()
    database = Database(f"sqlite:///{path}", HUB_KEY)
    with database.read() as opened:
        text = opened.exec_driver_sql("SELECT content FROM entries WHERE seq=1").scalar_one()
    database.close()
    assert SECRET_NOTE.encode() in bytes(text)
    assert path.stat().st_mode & 0o077 == 0


def test_another_key_does_not_open_the_ledger(stage: Stage, tmp_path: Path) -> None:
    with a_hub(stage, tmp_path):
        pass
    process = hub_process(stage, stage.hub(), tmp_path, key=b"x" * 32)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 3
    assert told.decode().count("\n") == 1


def test_an_orphan_ends_by_itself(stage: Stage, tmp_path: Path) -> None:
    with a_hub(stage, tmp_path) as running:
        running.let_go()
        assert running.process.wait(10) == 0


def test_a_hub_dies_with_a_parent_that_was_killed(stage: Stage, tmp_path: Path) -> None:
    """Kill the process that started the hub, as a crash of the program would."""
    orders = tmp_path / "orders"
    orders.write_bytes(hub_orders(stage.package.content, stage.hub(), HUB_KEY))
    parent = (
        "import subprocess, sys, time\n"
        "hub = subprocess.Popen([sys.executable, '-m', 'smartcity_desktop.central.cli', 'serve',"
        " '--hub', '--listen', '127.0.0.1:0', '--database', sys.argv[2]],"
        " stdin=subprocess.PIPE)\n"
        "hub.stdin.write(open(sys.argv[1], 'rb').read()); hub.stdin.flush()\n"
        "print(hub.pid, flush=True); time.sleep(60)\n"
    )
    database = f"sqlite:///{tmp_path / 'hub.sqlite'}"
    process = subprocess.Popen(
        [sys.executable, "-c", parent, str(orders), database], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(2)]
    pid = int(next(line for line in told if line.isdigit()))
    assert any(line.startswith("https://") for line in told)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    # The hub holds the other end of this pipe: it ends when the hub does.
    process.stdout.read()
    process.stdout.close()
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("line", [b"", b"{}\n", b'{"package":"","credentials":1}\n'])
def test_orders_that_say_nothing_start_nothing(line: bytes, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "smartcity_desktop.central.cli", "serve", "--hub"]
    done = subprocess.run(
        [*command, "--profile", str(tmp_path)],
        input=line, capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Hub tidak dimulai" in done.stderr.decode()
    assert done.stdout == b""


def test_credentials_of_a_centre_make_no_hub(stage: Stage, tmp_path: Path) -> None:
    process = hub_process(stage, stage.centre, tmp_path)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "Hub tidak dimulai" in told.decode()


def test_news_needs_a_session(hub: RunningHub, stage: Stage) -> None:
    url = f"{event_url(hub, stage)}/news?wait=0"
    assert to_hub(stage).request("GET", url, timeout=10).status == 401
