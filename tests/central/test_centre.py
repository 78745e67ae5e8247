import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from smartcity_desktop.central.accounts import AccountRole, Accounts
from smartcity_desktop.central.database import Database
from smartcity_desktop.domain.facts import Noted, Remarked, Scored
from smartcity_desktop.domain.words import RemarkPart
from smartcity_desktop.protocol.bundle import bytes_text, read_bundle
from smartcity_desktop.protocol.codec import canonical_json
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.exchange import (
    BUNDLE_LIMIT,
    Reach,
    read_excerpt,
    session_request,
)
from smartcity_desktop.protocol.identity import certificate_pem
from smartcity_desktop.protocol.journal import JournalId
from smartcity_desktop.sync.errors import SyncError, TimedOutError
from smartcity_desktop.sync.http import Delivered, Forked, HttpRail, Parked, Refused
from tests.central.scribe import Running, Scribe, Stage, a_centre, a_scribe, a_stage

SECRET_NOTE = "Rahasia-penilaian-7731"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("centre")


def database_of(home: Path) -> str:
    return f"sqlite:///{home / 'centre.sqlite'}"


@pytest.fixture(scope="module")
def centre(stage: Stage, home: Path) -> Iterator[Running]:
    with a_centre("--database", database_of(home), *stage.write_files(home)) as running:
        yield running


def rail_of(centre: Running, scribe: Scribe) -> HttpRail:
    return HttpRail(centre.url, scribe.stage.package.authority, scribe.identity)


def browser(stage: Stage, home: Path) -> requests.Session:
    trusted = home / "authority.pem"
    trusted.write_bytes(certificate_pem(stage.package.authority))
    session = requests.Session()
    session.trust_env = False
    session.verify = str(trusted)
    return session


def a_sealed_sheet(stage: Stage, person: str, visit: int) -> Scribe:
    scribe = a_scribe(stage, person).open()
    sheet = scribe.sheet_id(visit)
    return scribe.fill(sheet).submit(sheet)


def test_parallel_and_serial_repeats_get_one_receipt(centre: Running, stage: Stage) -> None:
    scribe = a_sealed_sheet(stage, "AS-01", 1)
    content = scribe.bundle()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: rail_of(centre, scribe).deliver(content), range(5)))
    rail = rail_of(centre, scribe)
    answers += [rail.deliver(content) for _ in range(20)]
    assert len({canonical_json(a.receipt) for a in answers if isinstance(a, Delivered)}) == 1
    assert len(answers) == 25
    assert len(rail.receipts(scribe.journal, 0, 10_000).receipts) == 1


def test_anyone_may_courier(centre: Running, stage: Stage) -> None:
    scribe, courier = a_sealed_sheet(stage, "AS-01", 2), a_scribe(stage, "AS-05")
    assert isinstance(rail_of(centre, courier).deliver(scribe.bundle()), Delivered)


def test_gaps_forks_and_refusals_have_answers(centre: Running, stage: Stage) -> None:
    scribe = a_scribe(stage, "AS-01").open()
    twin = scribe.twin()
    code = stage.package.instrument.judged()[0].code
    scribe.write(*[Scored(scribe.sheet_id(3), code, n) for n in (1, 2, 3)])
    twin.write(Scored(scribe.sheet_id(3), code, 4))
    rail = rail_of(centre, scribe)
    assert rail.deliver(scribe.bundle(2, 3)) == Parked(0, kept=True)
    assert isinstance(rail.deliver(scribe.bundle(0, 1)), Delivered)
    assert rail.deliver(twin.bundle()) == Forked(1)
    answer = rail.receipts(scribe.journal, 0, 3)
    assert answer.next_seq == 4
    assert [(s.receipt.first, s.receipt.last) for s in answer.receipts] == [(0, 1), (2, 3)]
    mixed = a_scribe(stage, "AS-01").open(example=False)
    assert rail.deliver(mixed.bundle()) == Refused("example_mismatch")


def test_a_broken_or_huge_body_is_not_taken(centre: Running, stage: Stage, home: Path) -> None:
    scribe = a_sealed_sheet(stage, "AS-01", 4)
    content = bytearray(scribe.bundle())
    content[-20] ^= 1
    assert isinstance(rail_of(centre, scribe).deliver(bytes(content)), Refused)
    url = f"{centre.url}/v1/events/{stage.package.fingerprint}/bundles/{scribe.journal}/0-9"
    http = browser(stage, home)
    assert http.put(url, data=scribe.bundle(), timeout=10).status_code == 422
    assert http.put(url, data=b"x" * (BUNDLE_LIMIT + 1), timeout=10).status_code == 413
    assert http.put(url.replace(stage.package.fingerprint, "0" * 64),
                    data=scribe.bundle(), timeout=10).status_code == 404  # fmt: skip


def test_another_events_bundle_is_refused(centre: Running, stage: Stage) -> None:
    foreign = a_sealed_sheet(a_stage(), "AS-01", 1)
    own = a_scribe(stage)
    assert isinstance(rail_of(centre, own), HttpRail)
    with pytest.raises(SyncError) as caught:
        rail_of(centre, foreign).deliver(foreign.bundle())
    assert caught.value.key == "centre_untrusted"


def test_time_and_health(centre: Running, stage: Stage, home: Path) -> None:
    rail = rail_of(centre, a_scribe(stage))
    assert abs(rail.server_time() - time.time() * 1000) < 5000
    assert browser(stage, home).get(f"{centre.url}/healthz", timeout=10).text == "ok\n"


def fetched_bytes(rail: HttpRail, home: Path, stage: Stage, centre: Running) -> bytes:
    """Return the raw answer to a fetch, unpacked, as it came over the wire."""
    import zstandard

    http = browser(stage, home)
    nonce = http.get(f"{centre.url}/v1/challenge", timeout=10).json()["nonce"]
    asked = session_request(
        stage.package.fingerprint, nonce, rail._identity, stage.centre.certificate
    )
    token = http.post(f"{centre.url}/v1/session", data=canonical_json(asked), timeout=10).json()
    answer = http.post(
        f"{centre.url}/v1/events/{stage.package.fingerprint}/fetch",
        data=b'{"heads":{}}',
        headers={"Authorization": f"Bearer {token['token']}"},
        timeout=10,
    )
    return zstandard.ZstdDecompressor().decompress(answer.content, max_output_size=2**25)


@pytest.mark.parametrize("sealed", [False, True])
def test_peers_levels_never_leave_the_centre(
    centre: Running, stage: Stage, home: Path, sealed: bool
) -> None:
    scribe = a_scribe(stage, "AS-04").open()
    sheet = scribe.sheet_id(5 if sealed else 6)
    scribe.fill(sheet)
    code = scribe.sheet(sheet).judged()[0].code
    scribe.score(Noted(sheet, code, SECRET_NOTE), Remarked(sheet, RemarkPart.STRENGTH, SECRET_NOTE))
    if sealed:
        scribe.submit(sheet)
    assert isinstance(rail_of(centre, scribe).deliver(scribe.bundle()), Delivered)
    peer = a_scribe(stage, "AS-03")
    rail = rail_of(centre, peer)
    raw = fetched_bytes(rail, home, stage, centre)
    hidden = [
        line
        for line in scribe.lines
        if line.entry.kind in {"scored", "noted", "globally_rated", "remarked"}
    ]
    assert len(hidden) > 10
    assert SECRET_NOTE.encode() not in raw
    for kind in (b"scored", b"noted", b"globally_rated", b"remarked"):
        assert b'\\"kind\\":\\"' + kind not in raw
    # Not even their hashes, from which a level could be guessed, but for where a run ends.
    assert sum(line.hash.encode() in raw for line in hidden) <= 1
    answer = rail.fetch({})
    assert answer.bundles == ()
    (excerpt,) = [e for e in answer.excerpts if e.journal == scribe.journal]
    certificate = scribe.identity.certificate
    lines, reach = read_excerpt(excerpt, Reach(), certificate)
    told = {line.entry.kind for line in lines}
    assert told == ({"journal_opened", "submitted", "head_signed"} if sealed
                    else {"journal_opened"})  # fmt: skip
    assert reach == Reach(len(scribe.lines), scribe.head.hash)
    with pytest.raises(ProtocolError):
        read_excerpt(excerpt, Reach(1, "0" * 64), certificate)


def test_a_whole_journal_is_for_its_owner(centre: Running, stage: Stage) -> None:
    scribe = a_sealed_sheet(stage, "AS-05", 1)
    parts = scribe.bundles(9)
    rail = rail_of(centre, scribe)
    for part in parts:
        rail.deliver(part)
    other = rail_of(centre, a_scribe(stage, "AS-05"))
    heads = {j: n for j, n in other.heads().items() if j != scribe.journal}
    answer = other.fetch(heads | {scribe.journal: 10})
    assert [bytes_text(b) for b in answer.bundles] == parts[1:]
    assert other.fetch(other.heads()).bundles == ()
    # The secretariat sees the event as colleagues do: no journal whole but its own.
    office = rail_of(centre, a_scribe(stage, "AS-06"))
    assert office.fetch({}).bundles == ()


def test_a_session_needs_the_device_key_and_a_fresh_challenge(
    centre: Running, stage: Stage, home: Path
) -> None:
    http = browser(stage, home)
    one, two = a_scribe(stage, "AS-02"), a_scribe(stage, "AS-03")
    nonce = http.get(f"{centre.url}/v1/challenge", timeout=10).json()["nonce"]
    genuine = session_request(
        stage.package.fingerprint, nonce, one.identity, stage.centre.certificate
    )
    stolen = session_request(
        stage.package.fingerprint, nonce, two.identity, stage.centre.certificate
    )
    forged = canonical_json(
        {
            "authority": genuine.authority,
            "nonce": nonce,
            "server": genuine.server,
            "certificates": genuine.certificates,
            "signature": stolen.signature,
        }
    )
    url = f"{centre.url}/v1/session"
    assert http.post(url, data=forged, timeout=10).status_code == 403
    assert http.post(url, data=canonical_json(genuine), timeout=10).status_code == 200
    assert http.post(url, data=canonical_json(genuine), timeout=10).status_code == 403
    event = f"{centre.url}/v1/events/{stage.package.fingerprint}"
    assert http.get(f"{event}/heads", timeout=10).status_code == 401
    assert http.post(f"{event}/fetch", data=b"{}", timeout=10).status_code == 401


HANDSHAKE_BYTES = 3000


def pump(source: socket.socket, sink: socket.socket, cutting: threading.Event | None) -> None:
    """Pass bytes on until one side ends; with `cutting` set, swallow all but the handshake."""
    passed = 0
    with suppress(OSError):
        while data := source.recv(65536):
            passed += len(data)
            if cutting and cutting.is_set() and passed > HANDSHAKE_BYTES:
                break
            sink.sendall(data)
    for side in (source, sink):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_cutting_proxy(target: str) -> Iterator[tuple[str, threading.Event]]:
    """Pass TLS bytes on, and while the event is set swallow every answer and hang up."""
    cutting = threading.Event()
    there = urlsplit(target)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((there.hostname or "", there.port or 0))
                threading.Thread(target=pump, args=(near, far, None), daemon=True).start()
                threading.Thread(target=pump, args=(far, near, cutting), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", cutting
    finally:
        listener.close()


def test_a_lost_reply_is_asked_for_by_id(centre: Running, stage: Stage) -> None:
    scribe = a_sealed_sheet(stage, "AS-05", 2)
    with a_cutting_proxy(centre.url) as (url, cutting):
        rail = HttpRail(url, stage.package.authority, scribe.identity)
        rail.server_time()
        rail.receipts(scribe.journal, 0, 1)
        rail.receipts(scribe.journal, 0, 1)
        cutting.set()
        with pytest.raises(TimedOutError) as caught:
            rail.deliver(scribe.bundle())
        assert not caught.value.outcome_known
        cutting.clear()
        answer = rail.receipts(scribe.journal, 0, len(scribe.lines) - 1)
    assert answer.next_seq == len(scribe.lines)
    assert [s.receipt.head for s in answer.receipts] == [scribe.head.hash]


def test_pages_need_an_account_and_show_progress(centre: Running, stage: Stage, home: Path) -> None:
    accounts = Accounts(Database(database_of(home)))
    accounts.add("sekre", AccountRole.SECRETARIAT, "sandi-yang-panjang")
    accounts.add("pengamat", AccountRole.OBSERVER, "sandi-yang-panjang")
    rail_of(centre, a_scribe(stage)).deliver(a_sealed_sheet(stage, "AS-05", 3).bundle())
    http = browser(stage, home)
    first = http.get(centre.url, timeout=10).text
    assert 'action="/login"' in first
    assert "Ruang Nusantara 2" not in first
    wrong = http.post(f"{centre.url}/login", data={"name": "sekre", "password": "x"}, timeout=10)
    assert wrong.status_code == 403
    for name, sees in (("sekre", True), ("pengamat", False)):
        http = browser(stage, home)
        form = {"name": name, "password": "sandi-yang-panjang"}
        page = http.post(f"{centre.url}/login", data=form, timeout=10)
        assert page.status_code == 200
        assert "Ruang Nusantara 2" in page.text
        assert "DATA CONTOH" in page.text
        assert ("Jurnal bercabang" in page.text) is sees
        assert "<script" not in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        event = http.get(f"{centre.url}/events/{stage.package.fingerprint}", timeout=10)
        assert event.text.count("<table") == page.text.count("<table")
        http.post(f"{centre.url}/logout", timeout=10)
        assert "Ruang Nusantara 2" not in http.get(centre.url, timeout=10).text
    accounts.disable("sekre")
    again = http.post(f"{centre.url}/login", timeout=10,
                      data={"name": "sekre", "password": "sandi-yang-panjang"})  # fmt: skip
    assert again.status_code == 403
    assert (
        http.get(f"{centre.url}/style.css", timeout=10)
        .headers["content-type"]
        .startswith("text/css")
    )


def test_a_restart_needs_no_files_and_keeps_everything(stage: Stage, tmp_path: Path) -> None:
    scribe = a_sealed_sheet(stage, "AS-03", 2)
    database = ["--database", database_of(tmp_path)]
    with (
        a_centre(*database, *stage.write_files(tmp_path)) as running,
        closing(rail_of(running, scribe)) as rail,
    ):
        before = rail.deliver(scribe.bundle())
    with (
        a_centre(*database, "--workers", "2") as running,
        closing(rail_of(running, scribe)) as rail,
    ):
        assert rail.deliver(scribe.bundle()) == before
        assert rail.heads() == {scribe.journal: len(scribe.lines)}


def test_killed_again_and_again_nothing_receipted_is_lost(stage: Stage, tmp_path: Path) -> None:
    chance = random.Random(11)
    scribe = a_sealed_sheet(stage, "AS-03", 3)
    for visit in (1, 2, 4, 5, 6):
        sheet = scribe.sheet_id(visit)
        scribe.fill(sheet).submit(sheet)
    parts = scribe.bundles(6)
    arguments = ["--database", database_of(tmp_path), *stage.write_files(tmp_path)]
    receipted: dict[int, str] = {}
    kills = 0
    while len(receipted) < len(parts):
        with a_centre(*arguments) as running:
            # The first three fall before a fast machine can be through.
            fuse = chance.uniform(0, 0.02) if kills < 3 else chance.uniform(0.02, 0.4)
            bomb = threading.Timer(fuse, running.kill)
            bomb.start()
            kills += 1
            try:
                with closing(rail_of(running, scribe)) as rail:
                    deliver_rest(rail, scribe.journal, parts, receipted)
            except SyncError:
                pass
            finally:
                bomb.join()
        arguments = arguments[:2]
    assert kills >= 3
    with a_centre(*arguments) as running:
        rail = rail_of(running, scribe)
        held = rail.receipts(scribe.journal, 0, len(scribe.lines))
        answer = rail.fetch({})
        rail.close()
    assert held.next_seq == len(scribe.lines)
    kept = {s.receipt.first: s.receipt.head for s in held.receipts}
    assert all(kept[first] == head for first, head in receipted.items())
    lines = [line for b in answer.bundles for line in read_bundle(bytes_text(b)).lines]
    assert [line.content for line in lines] == [line.content for line in scribe.lines]


def deliver_rest(
    rail: HttpRail, journal: JournalId, parts: list[bytes], receipted: dict[int, str]
) -> None:
    """Ask first what is held, then send the rest, remembering every receipt."""
    for signed in rail.receipts(journal, 0, 10**6).receipts:
        receipted[signed.receipt.first] = signed.receipt.head
    for part in parts:
        first = read_bundle(part).header.first
        if first not in receipted:
            outcome = rail.deliver(part)
            assert isinstance(outcome, Delivered)
            receipted[first] = outcome.receipt.receipt.head


def test_the_server_speaks_tls_with_the_events_certificate(centre: Running, stage: Stage) -> None:
    there = urlsplit(centre.url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate_pem(stage.package.authority).decode())
    with (
        socket.create_connection((there.hostname or "", there.port or 0)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        assert secured.version() in {"TLSv1.2", "TLSv1.3"}
