"""What stands around the program carries its links at most: it never decides whom they trust."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as forms

from smartcity_desktop.central.centre_client import CentreClient, CentreError
from smartcity_desktop.protocol.credentials import centre_credentials
from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import Identity, certificate_pem
from smartcity_desktop.protocol.trust import system_proxy
from smartcity_desktop.services.testing_link import Step, examined_link
from smartcity_desktop.sync.errors import UnreachableError, WrongServerError
from smartcity_desktop.sync.http import HttpRail
from tests.builders import CHAIR, a_profile, a_published_event
from tests.central.scribe import Scribe, Stage, a_scribe, a_stage

# A name that is neither this machine's nor of its network; the tests say where it leads.
HOST = "pusat.contoh.id"


@pytest.fixture(scope="module")
def stage() -> Stage:
    return a_stage()


@pytest.fixture(scope="module")
def scribe(stage: Stage) -> Scribe:
    return a_scribe(stage).open()


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name lead to this machine, as the name service of a network would."""
    real = socket.getaddrinfo

    def found(host: object, *rest: object, **more: object) -> object:
        return real("127.0.0.1" if host == HOST else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)


def written(folder: Path, identity: Identity) -> Path:
    """Write a server's key and certificate into one file."""
    key = identity.key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    )
    path = folder / f"{identity.certificate.serial_number}.pem"
    path.write_bytes(key + certificate_pem(identity.certificate))
    return path


@contextmanager
def listening(pem: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Answer every request over TLS with the time; keep what was read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    read: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        while listener.fileno() != -1:
            try:
                with closing(context.wrap_socket(listener.accept()[0], server_side=True)) as near:
                    read.append(near.recv(65536))
                    near.sendall(
                        b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{"ms":7}'
                    )
            except OSError:
                continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], read


@contextmanager
def a_proxy(port: int, answer: bytes = b"HTTP/1.1 200 Connected\r\n\r\n"):
    """Lead every CONNECT to a port of this machine; keep what was asked."""
    asked: list[bytes] = []

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while part := source.recv(65536):
                target.sendall(part)
        except OSError:
            pass
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(listener: socket.socket) -> None:
        while listener.fileno() != -1:
            try:
                near = listener.accept()[0]
                asked.append(near.recv(65536))
                far = socket.create_connection(("127.0.0.1", port))
                near.sendall(answer)
            except OSError:
                continue
            threading.Thread(target=pump, args=(near, far), daemon=True).start()
            threading.Thread(target=pump, args=(far, near), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", asked


def rail_to(port: int, scribe: Scribe) -> HttpRail:
    authority = scribe.stage.package.authority
    return HttpRail(f"https://{HOST}:{port}", authority, scribe.identity, timeouts=(5.0, 5.0))


@pytest.fixture
def centre_pem(stage: Stage, tmp_path: Path) -> Path:
    return written(tmp_path, centre_credentials(stage.authority, "x", (HOST,)))


@pytest.fixture
def gateway_pem(tmp_path: Path) -> Path:
    """Return a certificate for the centre's name that another authority issued."""
    return written(tmp_path, centre_credentials(a_stage().authority, "x", (HOST,)))


BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def test_no_authority_of_the_environment_is_trusted(
    scribe: Scribe, gateway_pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in BUNDLES:
        monkeypatch.setenv(name, str(gateway_pem))
    with listening(gateway_pem) as (port, read):
        with pytest.raises(WrongServerError):
            rail_to(port, scribe).server_time()
        client = CentreClient(
            f"https://{HOST}:{port}", scribe.stage.package.authority, scribe.stage.hub()
        )
        with pytest.raises(CentreError, match="centre_untrusted"):
            client.fetch({})
    assert read == []


def test_a_bundle_of_authorities_that_is_not_there_keeps_nobody_away(
    scribe: Scribe, centre_pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in BUNDLES:
        monkeypatch.setenv(name, "/nonexistent/ca.pem")
    with listening(centre_pem) as (port, _):
        assert rail_to(port, scribe).server_time() == 7


def test_no_secrets_of_a_connection_are_written_where_the_environment_says(
    scribe: Scribe, centre_pem: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = tmp_path / "kunci.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(secrets))
    with listening(centre_pem) as (port, _):
        rail_to(port, scribe).server_time()
    assert not secrets.exists()


def test_no_password_file_is_read(
    scribe: Scribe, centre_pem: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(f"machine {HOST} login a password rahasia\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with listening(centre_pem) as (port, read):
        rail_to(port, scribe).server_time()
    assert b"uthorization" not in read[0]


@pytest.mark.parametrize("form", ["http://{}", "{}"])
def test_a_proxy_of_the_system_carries_and_reads_nothing(
    scribe: Scribe, centre_pem: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    with listening(centre_pem) as (port, _), a_proxy(port) as (proxy, asked):
        monkeypatch.setenv("https_proxy", form.format(proxy))
        assert rail_to(port, scribe).server_time() == 7
    assert asked[0].startswith(f"CONNECT {HOST}:{port} ".encode())


def test_a_proxy_that_breaks_in_is_refused(
    scribe: Scribe, gateway_pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(gateway_pem) as (port, read), a_proxy(port) as (proxy, _):
        monkeypatch.setenv("https_proxy", f"http://{proxy}")
        with pytest.raises(WrongServerError):
            rail_to(port, scribe).server_time()
    assert read == []


def test_a_proxy_that_is_gone_is_told_as_unreachable(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        rail_to(443, scribe).server_time()


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "ftp://x", "http://"])
def test_a_proxy_of_another_kind_is_named(
    scribe: Scribe, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(ProtocolError, match="proxy_unusable"):
        rail_to(443, scribe)
    with pytest.raises(CentreError, match="proxy_unusable"):
        CentreClient(f"https://{HOST}", scribe.stage.package.authority, scribe.stage.hub())


@pytest.mark.parametrize(
    "near", ["127.0.0.1", "localhost", "192.168.1.20", "10.0.0.4", "laptop.local", "[::1]"]
)
def test_what_is_near_is_never_reached_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, near: str
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.contoh.id:3128")
    assert system_proxy(f"https://{near}:8443") == ""
    assert system_proxy(f"https://{HOST}:8443") == "http://proxy.contoh.id:3128"
    monkeypatch.setenv("no_proxy", HOST)
    assert system_proxy(f"https://{HOST}:8443") == ""


def test_the_link_test_names_the_proxy_and_what_it_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    event = a_published_event()
    foreign = written(tmp_path, centre_credentials(a_stage().authority, "x", (HOST,)))
    chair = a_profile(tmp_path / "ketua", event, CHAIR)
    with (
        closing(chair),
        listening(foreign) as (port, _),
        a_proxy(port) as (proxy, _),
        a_proxy(port, b"HTTP/1.1 403 Forbidden\r\n\r\n") as (closed, _),
    ):
        monkeypatch.setenv("https_proxy", f"http://{proxy}")
        steps = examined_link(chair, f"https://{HOST}:{port}", hub=False)
        assert [step.detail for step in steps[1:]] == [
            "proxy_known",
            "proxy_leads",
            "proxy_intercepts",
        ]
        monkeypatch.setenv("https_proxy", f"http://{closed}")
        refused = examined_link(chair, f"https://{HOST}:{port}", hub=False)[-1]
        assert (refused.key, refused.detail) == (Step.PORT, "proxy_refused")
        monkeypatch.setenv("https_proxy", "socks5://x:1")
        named = examined_link(chair, f"https://{HOST}:{port}", hub=False)[-1]
        assert (named.key, named.detail) == (Step.ADDRESS, "proxy_unusable")
