"""What a server says when the world fails: to whoever asks, on its console, at /readyz."""

import json
import logging
import sqlite3
import ssl
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import urllib3

from smartcity_desktop.central.database import Database, DatabaseError, Trouble
from smartcity_desktop.central.desk import Desk as Threads
from smartcity_desktop.central.troubles import Readiness, Troubles
from smartcity_desktop.central.wording import Words
from smartcity_desktop.protocol.identity import certificate_pem
from smartcity_desktop.protocol.journal import line_of
from tests.central.scribe import Stage, a_centre, a_scribe, cut_lines
from tests.central.test_ledger import Desk, limit_pages


class Hand:
    """A clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_full_disk_is_not_ready_until_there_is_room(tmp_path: Path, stage: Stage) -> None:
    desk = Desk(f"sqlite:///{tmp_path / 'c.sqlite'}", stage)
    threads = Threads()
    readiness = Readiness(desk.database, threads, Troubles(Words()))
    limit_pages(desk, None)
    with pytest.raises(DatabaseError) as caught:
        readiness.probe()
    assert caught.value.trouble is Trouble.FULL
    limit_pages(desk, 1_000_000)
    readiness.probe()
    threads.close()
    desk.database.close()


def test_a_file_that_finds_no_room_to_open_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test can fill the machine's disk, so what it says of its room is replaced."""
    database = Database(f"sqlite:///{tmp_path / 'c.sqlite'}")
    (tmp_path / "c.sqlite").mkdir()
    troubles: list[Trouble] = []
    for free in (10**9, 0):
        room = SimpleNamespace(free=free)
        monkeypatch.setattr("shutil.disk_usage", Mock(return_value=room))
        with pytest.raises(DatabaseError) as caught, database.read():
            pass
        troubles.append(caught.value.trouble)
    database.close()
    assert troubles == [Trouble.FAILED, Trouble.FULL]


def test_the_console_tells_each_kind_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Hand()
    troubles = Troubles(Words(), clock)
    full, busy = DatabaseError("53100", Trouble.FULL), DatabaseError("55P03", Trouble.BUSY)
    with caplog.at_level(logging.ERROR):
        answers = [troubles.answer(error) for error in (full, full, busy, full)]
        assert len(caplog.messages) == 2
        clock.now += 61
        troubles.tell(full)
    assert [answer.status_code for answer in answers] == [507, 507, 503, 507]
    assert [json.loads(bytes(a.body))["key"] for a in answers[1:3]] == [
        "disk_full",
        "database_busy",
    ]
    assert len(caplog.messages) == 3
    assert "penuh" in caplog.messages[0]
    assert "laptop menyimpan kirimannya" in caplog.messages[2]


def test_what_somebody_must_mend_is_told_apart_from_load(tmp_path: Path) -> None:
    damaged = tmp_path / "c.sqlite"
    damaged.write_bytes(b"not a database" * 1000)
    database = Database(f"sqlite:///{damaged}")
    with pytest.raises(DatabaseError) as caught:
        database.prepare()
    assert caught.value.trouble is Trouble.FAILED


def test_what_no_database_can_hold_is_no_fault(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    scribe = a_scribe(stage).open()
    line = replace(scribe.lines[0].entry, seq=2**63 + 5)
    beyond = cut_lines(scribe, [line_of(line)])
    event = f"/v1/events/{stage.hosted.authority}"
    with a_centre("--database", database_url, *stage.write_files(tmp_path)) as centre:
        http = browser(stage)
        asked = http.request("GET", f"{centre.url}{event}/journals/%00")
        sent = http.request(
            "PUT",
            f"{centre.url}{event}/bundles/{scribe.journal}/{2**63 + 5}-{2**63 + 5}",
            body=beyond,
        )
    assert asked.status < 500
    assert sent.status == 422


def browser(stage: Stage) -> urllib3.PoolManager:
    authority = certificate_pem(stage.package.authority).decode()
    return urllib3.PoolManager(ssl_context=ssl.create_default_context(cadata=authority))


def test_a_fault_gets_a_number_that_stands_in_the_log(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "centre.sqlite"
    arguments = ("--database", f"sqlite:///{file}", *stage.write_files(tmp_path))
    with a_centre(*arguments) as centre:
        scribe = a_scribe(stage).open()
        http = browser(stage)
        assert http.request("GET", f"{centre.url}/readyz").status == 200
        with sqlite3.connect(file) as other:
            other.execute("DROP TABLE receipts")
        url = f"{centre.url}/v1/events/{stage.hosted.authority}/bundles"
        url += f"/{scribe.journal}/0-{len(scribe.lines) - 1}"
        answer = http.request("PUT", url, body=scribe.bundle())
        assert answer.status == 500
        told = answer.json()
        assert told["key"] == "server_fault"
        centre.process.terminate()
        _, log = centre.process.communicate(timeout=30)
    assert told["detail"] in log
    assert "Kesalahan program" in log
    assert "no such table" in log
