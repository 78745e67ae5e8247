import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from smartcity_desktop.protocol.identity import certificate_pem
from smartcity_desktop.sync.errors import (
    NotLetInError,
    ServerFailedError,
    SyncError,
    TimedOutError,
    UnreachableError,
    WrongServerError,
)
from smartcity_desktop.sync.http import Delivered, HttpRail
from tests.central.scribe import Scribe, Stage, a_centre, a_scribe, a_stage


@pytest.fixture(scope="module")
def stage() -> Stage:
    return a_stage()


@pytest.fixture(scope="module")
def scribe(stage: Stage) -> Scribe:
    return a_scribe(stage).open()


def rail_to(url: str, scribe: Scribe) -> HttpRail:
    return HttpRail(url, scribe.stage.package.authority, scribe.identity, timeouts=(1.0, 1.0))


def whole_request(connection: ssl.SSLSocket) -> bytes:
    """Read headers and body; a server that hangs up on unread bytes would cut its own answer."""
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(65536)
    head, _, body = content.partition(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or b"0")
    while len(body) < size:
        body += connection.recv(65536)
    return head + body


@contextmanager
def answering(
    stage: Stage, folder: Path, answer: bytes | None
) -> Iterator[tuple[str, list[bytes]]]:
    """Listen with the centre's own certificate and give every request one fixed answer."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    from cryptography.hazmat.primitives import serialization as forms

    key.write_bytes(stage.centre.key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()))  # fmt: skip
    certificate.write_bytes(certificate_pem(stage.centre.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                near, _ = listener.accept()
                secured = context.wrap_socket(near, server_side=True)
                asked.append(whole_request(secured))
                if answer is None:
                    held.append(secured)
                    continue
                secured.sendall(answer)
                secured.close()
            except OSError:
                if listener.fileno() == -1:
                    return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", asked
    finally:
        listener.close()
        for one in held:
            one.close()


def http_answer(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_nobody_there_is_known_not_to_have_received(scribe: Scribe) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError) as caught:
        rail_to(f"https://127.0.0.1:{port}", scribe).deliver(scribe.bundle())
    assert caught.value.outcome_known


def test_an_unknown_name_is_unreachable(scribe: Scribe) -> None:
    with pytest.raises(UnreachableError):
        rail_to("https://pusat.invalid", scribe).server_time()


def test_silence_after_sending_is_an_unknown_outcome(
    stage: Stage, scribe: Scribe, tmp_path: Path
) -> None:
    with (
        answering(stage, tmp_path, None) as (url, asked),
        pytest.raises(TimedOutError) as caught,
    ):
        rail_to(url, scribe).deliver(scribe.bundle())
    assert not caught.value.outcome_known
    assert len(asked) == 1


def test_a_cut_answer_is_an_unknown_outcome(stage: Stage, scribe: Scribe, tmp_path: Path) -> None:
    whole = http_answer("200 OK", b"{}" * 200)
    with answering(stage, tmp_path, whole[:-100]) as (url, _), pytest.raises(TimedOutError):
        rail_to(url, scribe).deliver(scribe.bundle())


def test_a_server_without_the_events_certificate_is_refused(scribe: Scribe, tmp_path: Path) -> None:
    with (
        answering(a_stage(), tmp_path, http_answer("200 OK", b"{}")) as (url, asked),
        pytest.raises(WrongServerError),
    ):
        rail_to(url, scribe).deliver(scribe.bundle())
    assert asked == []


@pytest.mark.parametrize("body", [b"{}", b"not json", b'{"receipt":{}}'])
def test_an_answer_that_proves_nothing_is_not_believed(
    stage: Stage, scribe: Scribe, tmp_path: Path, body: bytes
) -> None:
    with (
        answering(stage, tmp_path, http_answer("200 OK", body)) as (url, _),
        pytest.raises(WrongServerError),
    ):
        rail_to(url, scribe).deliver(scribe.bundle())


@pytest.mark.parametrize(
    ("status", "error", "known"),
    [
        ("503 Busy", ServerFailedError, False),
        ("507 Full", ServerFailedError, False),
        ("500 Oops", ServerFailedError, False),
        ("401 Who", NotLetInError, True),
        ("403 No", NotLetInError, True),
        ("302 Elsewhere", WrongServerError, True),
    ],
)
def test_each_status_is_its_own_error(
    stage: Stage, scribe: Scribe, tmp_path: Path, status: str,
    error: type[SyncError], known: bool,
) -> None:  # fmt: skip
    answer = http_answer(status, b'{"key":"why","detail":""}', "Location: https://x.invalid/")
    with answering(stage, tmp_path, answer) as (url, asked), pytest.raises(error) as caught:
        rail_to(url, scribe).deliver(scribe.bundle())
    assert caught.value.outcome_known is known
    assert len(asked) == 1


def test_proxies_of_the_environment_are_not_used_for_this_machine(
    stage: Stage, scribe: Scribe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    database = f"sqlite:///{tmp_path / 'c.sqlite'}"
    monkeypatch.delenv("NO_PROXY", raising=False)
    with (
        a_centre("--database", database, *stage.write_files(tmp_path)) as centre,
        closing(HttpRail(centre.url, stage.package.authority, scribe.identity)) as rail,
    ):
        assert isinstance(rail.deliver(scribe.bundle()), Delivered)


def test_a_wrong_clock_does_not_keep_a_laptop_out(
    stage: Stage, scribe: Scribe, tmp_path: Path
) -> None:
    adapter = rail_to("https://127.0.0.1", scribe)._http.get_adapter("https://127.0.0.1")
    adapter_context = adapter._context
    assert adapter_context.verify_flags & 0x200000
    assert adapter_context.verify_mode is ssl.CERT_REQUIRED
    assert adapter_context.check_hostname
    assert len(adapter_context.get_ca_certs()) == 1


def test_the_rail_needs_no_sqlalchemy() -> None:
    code = "import smartcity_desktop.sync.http, sys; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
