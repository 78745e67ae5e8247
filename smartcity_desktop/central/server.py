"""Running the centre: one listening socket, TLS from the event's credentials, any workers."""

import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from cryptography.hazmat.primitives import serialization
from uvicorn.supervisors import Multiprocess

from smartcity_desktop.central.asgi import DATABASE_VARIABLE, LANGUAGE_VARIABLE
from smartcity_desktop.protocol.identity import Identity, certificate_pem

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 3
FACTORY = "smartcity_desktop.central.asgi:app_from_environment"


@dataclass(frozen=True, slots=True)
class Service:
    """What to run: database, address to listen on (port 0 chooses one), workers, language."""

    database: str
    host: str
    port: int
    workers: int
    language: str


def run(service: Service, centre: Identity, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; `ready` gets the address once it answers.

    Raises OSError when the address cannot be listened on.
    """
    os.environ[DATABASE_VARIABLE] = service.database
    os.environ[LANGUAGE_VARIABLE] = service.language
    with _listening(service) as listener:
        threading.Thread(target=_announce, args=(service, listener, ready), daemon=True).start()
        signal.signal(signal.SIGTERM, _stopped)
        if service.workers > 1:
            with _key_files(centre) as (key, certificate):
                config = _config(service, key, certificate)
                Multiprocess(config, [listener]).run()
            return
        with _key_files(centre) as (key, certificate):
            config = _config(service, key, certificate)
            # Loaded now, so that the private key does not stay on the disk.
            config.load()
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listener])


def _config(service: Service, key: Path, certificate: Path) -> uvicorn.Config:
    return uvicorn.Config(
        FACTORY,
        factory=True,
        loop="asyncio",
        lifespan="on",
        workers=service.workers,
        ssl_keyfile=str(key),
        ssl_certfile=str(certificate),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextmanager
def _listening(service: Service) -> Generator[socket.socket]:
    family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
    # Named TCP in so many words: only then does the loop send small answers without delay.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((service.host, service.port))
        listener.set_inheritable(True)
        yield listener


@contextmanager
def _key_files(centre: Identity) -> Generator[tuple[Path, Path]]:
    """Yield key and certificate as PEM files in a private folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="centre-") as folder:
        key, certificate = Path(folder, "key.pem"), Path(folder, "certificate.pem")
        key.touch(mode=0o600)
        key.write_bytes(
            centre.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        certificate.write_bytes(b"".join(map(certificate_pem, centre.chain)))
        yield key, certificate


def _announce(service: Service, listener: socket.socket, ready: Callable[[str], None]) -> None:
    """Tell the address as soon as somebody answers at it."""
    port = listener.getsockname()[1]
    wildcard = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on
    target = wildcard.get(service.host, service.host)
    pause = threading.Event()
    while True:
        try:
            with socket.create_connection((target, port), timeout=1):
                break
        except OSError:
            pause.wait(0.05)
    shown = f"[{target}]" if ":" in target else target
    ready(f"https://{shown}:{port}")


def _stopped(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
