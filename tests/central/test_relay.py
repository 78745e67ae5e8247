"""Who stands between a laptop and its server gets nothing: not a session, not a fact."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import urllib3
from cryptography.hazmat.primitives import serialization

from smartcity_desktop.central.centre_client import CentreClient, CentreError
from smartcity_desktop.protocol.codec import canonical_json, parse
from smartcity_desktop.protocol.credentials import centre_credentials
from smartcity_desktop.protocol.exchange import SessionRequest
from smartcity_desktop.protocol.identity import (
    Identity,
    certificate_pem,
    key_fingerprint,
)
from smartcity_desktop.protocol.trust import pinned_context
from smartcity_desktop.sync.errors import SyncError, WrongServerError
from smartcity_desktop.sync.http import HttpRail
from tests.central.scribe import Running, Stage, a_centre, a_scribe


@pytest.fixture(scope="module")
def centre(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("pusat")
    database = f"sqlite:///{folder / 'pusat.sqlite'}"
    with a_centre("--database", database, *stage.write_files(folder)) as running:
        yield running


class Relay(ThreadingHTTPServer):
    """A server of one certificate that asks the centre what it is asked itself."""

    daemon_threads = True

    def __init__(
        self, stage: Stage, identity: Identity, folder: Path, centre: Running, port: int
    ) -> None:
        super().__init__(("127.0.0.1", port), Passing)
        self.centre, self.heard = centre.url, dict[str, bytes]()
        self.answers: list[int] = []
        self.http = urllib3.PoolManager(ssl_context=pinned_context(stage.package.authority))
        self.socket = self.context(identity, folder).wrap_socket(self.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server_address[1]}"

    @staticmethod
    def context(identity: Identity, folder: Path) -> ssl.SSLContext:
        pem = folder / f"{key_fingerprint(identity.certificate)}.pem"
        key = identity.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        pem.write_bytes(key + certificate_pem(identity.certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context


class Passing(BaseHTTPRequestHandler):
    server: Relay
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["content-length"])))

    def _pass_on(self, body: bytes) -> None:
        self.server.heard[self.path] = body
        url = self.server.centre + self.path
        answer = self.server.http.request(self.command, url, body=body or None, timeout=10)
        self.server.answers.append(answer.status)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.data)))
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def a_relay(
    stage: Stage, identity: Identity, folder: Path, centre: Running, port: int = 0
) -> Iterator[Relay]:
    relay = Relay(stage, identity, folder, centre, port)
    threading.Thread(target=relay.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield relay
    finally:
        relay.shutdown()
        relay.server_close()


@pytest.mark.parametrize("person", ["AS-06", "AS-02"])
def test_a_false_hub_that_passes_the_challenge_on_gets_no_session(
    stage: Stage, centre: Running, tmp_path: Path, person: str
) -> None:
    victim = a_scribe(stage, person)
    with (
        a_relay(stage, stage.hub("B"), tmp_path, centre) as relay,
        closing(HttpRail.to_hub(relay.url, stage.package.authority, victim.identity)) as rail,
    ):
        with pytest.raises(SyncError) as refused:
            rail.heads()
        assert refused.value.details["reason"] == "server_mismatch"
        assert relay.answers == [200, 403]
        # Nor does it help to say that the answer was meant for the centre.
        answer = parse(relay.heard["/v1/session"], SessionRequest)
        forged = json.loads(canonical_json(answer))
        forged["server"] = key_fingerprint(stage.centre.certificate)
        url = f"{centre.url}/v1/session"
        told = relay.http.request("POST", url, body=canonical_json(forged), timeout=10)
        assert (told.status, told.json()["key"]) == (403, "signature_invalid")


def test_a_hub_that_goes_to_a_false_centre_gives_no_session_away(
    stage: Stage, centre: Running, tmp_path: Path
) -> None:
    false = centre_credentials(stage.authority, "uji-2026", ("127.0.0.1",))
    with (
        a_relay(stage, false, tmp_path, centre) as relay,
        closing(CentreClient(relay.url, stage.package.authority, stage.hub())) as client,
    ):
        with pytest.raises(CentreError) as refused:
            client.fetch({})
        assert refused.value.key == "not_let_in"
        assert relay.answers == [200, 403]


def test_a_rail_speaks_to_the_server_it_met_first(
    stage: Stage, centre: Running, tmp_path: Path
) -> None:
    """A relay that lets the challenge pass untouched gets no answer that names the centre."""
    victim = a_scribe(stage)
    false = centre_credentials(stage.authority, "uji-2026", ("127.0.0.1",))
    with a_relay(stage, stage.centre, tmp_path, centre) as genuine:
        rail = HttpRail(genuine.url, stage.package.authority, victim.identity)
        rail.server_time()
    rail.close()
    port = genuine.server_address[1]
    with closing(rail), a_relay(stage, false, tmp_path, centre, port) as relay:
        with pytest.raises(WrongServerError):
            rail.heads()
        assert relay.heard == {}
    assert rail.server == stage.centre.certificate
