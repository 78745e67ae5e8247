"""Running the centre: one listening socket, TLS from the event's credentials, any workers."""

import os
import secrets
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
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from smartcity_desktop.central.asgi import DATABASE_VARIABLE, LANGUAGE_VARIABLE
from smartcity_desktop.central.gate import Listener, PatientProtocol
from smartcity_desktop.protocol.identity import Identity, certificate_pem

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 3
LAST_SECONDS = 8
FACTORY = "smartcity_desktop.central.asgi:app_from_environment"


@dataclass(frozen=True, slots=True)
class Service:
    """What to run: database, address to listen on (port 0 chooses one), workers, language.

    `grace` is how many seconds open connections get at the end; `ahead_ms` is how far a hub's clock
    is ahead of the time its room goes by. `proxies` are the addresses whose word is taken for whom
    they speak for.
    """

    database: str
    host: str
    port: int
    workers: int
    language: str
    grace: int = GRACE_SECONDS
    ahead_ms: int = 0
    proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _KeyFiles:
    """Where a TLS key and its certificate lie for a moment, and what opens the key."""

    key: Path
    certificate: Path
    password: str


def run(service: Service, centre: Identity, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; `ready` gets the address once it answers.

    Raises OSError when the address cannot be listened on.
    """
    os.environ[DATABASE_VARIABLE] = service.database
    os.environ[LANGUAGE_VARIABLE] = service.language
    with _listening(service) as listener:
        _announce(service, listener, ready)
        signal.signal(signal.SIGTERM, _stopped)
        if service.workers > 1:
            with _key_files(centre) as files:
                config = _config(service, FACTORY, files)
                Multiprocess(config, [listener]).run()
            return
        config = _loaded(service, FACTORY, centre)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listener])


def run_until(
    app: Starlette,
    service: Service,
    identity: Identity,
    ready: Callable[[str], None],
    wait: Callable[[], None],
) -> None:
    """Serve one app in this process until `wait`, in a thread of its own, returns.

    Raises OSError when the address cannot be listened on.
    """
    with _listening(service) as listener:
        _announce(service, listener, ready)
        signal.signal(signal.SIGTERM, _stopped)
        server = uvicorn.Server(_loaded(service, app, identity))
        threading.Thread(target=_end, args=(server, wait), daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.run([listener])


def _end(server: uvicorn.Server, wait: Callable[[], None]) -> None:
    wait()
    server.should_exit = True
    # Whatever hangs: nobody is left who could stop this process. What was receipted is on the disk.
    threading.Event().wait(LAST_SECONDS)
    os._exit(0)


def _loaded(service: Service, app: Starlette | str, identity: Identity) -> uvicorn.Config:
    """Return the configuration with its key in memory, so that it does not stay on the disk."""
    with _key_files(identity) as files:
        config = _config(service, app, files)
        config.load()
    return config


def _config(service: Service, app: Starlette | str, files: _KeyFiles) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        loop="asyncio",
        http=PatientProtocol,
        lifespan="on",
        workers=service.workers,
        ssl_keyfile=str(files.key),
        ssl_keyfile_password=files.password,
        ssl_certfile=str(files.certificate),
        log_config=_logging(),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(service.proxies),
        forwarded_allow_ips=list(service.proxies),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=service.grace,
    )


def _logging() -> dict[str, object]:
    """Return what stands on the console: the server's own lines, with their time."""
    form = {"format": "%(asctime)s %(levelname)s %(message)s"}
    handler = {"class": "logging.StreamHandler", "formatter": "told", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": form},
        "handlers": {"console": handler},
        "loggers": {
            name: {"handlers": ["console"], "level": "WARNING", "propagate": False}
            for name in ("uvicorn", "smartcity_desktop")
        },
    }


@contextmanager
def _listening(service: Service) -> Generator[socket.socket]:
    family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
    # Named TCP in so many words: only then does the loop send small answers without delay.
    with Listener(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((service.host, service.port))
        listener.set_inheritable(True)
        yield listener


@contextmanager
def _key_files(centre: Identity) -> Generator[_KeyFiles]:
    """Yield key and certificate as PEM files in a private folder that goes away.

    The key is encrypted with a password that is nowhere but in this process.
    """
    with tempfile.TemporaryDirectory(prefix="centre-") as folder:
        key, certificate = Path(folder, "key.pem"), Path(folder, "certificate.pem")
        password = secrets.token_hex(16)
        key.touch(mode=0o600)
        key.write_bytes(
            centre.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(password.encode()),
            )
        )
        certificate.write_bytes(b"".join(map(certificate_pem, centre.chain)))
        yield _KeyFiles(key, certificate, password)


def _announce(service: Service, listener: socket.socket, ready: Callable[[str], None]) -> None:
    """Tell the address as soon as somebody answers at it, without waiting here."""
    threading.Thread(target=_tell, args=(service, listener, ready), daemon=True).start()


def _tell(service: Service, listener: socket.socket, ready: Callable[[str], None]) -> None:
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
