"""One question at a time to an address: is there a name, does a port answer, whose key is it."""

import socket
import ssl
from base64 import b64encode
from contextlib import closing

from cryptography import x509

from smartcity_desktop.protocol.trust import pinned_context

SECONDS = 4.0
# A proxy's answer to the question for a way, beyond which it is none.
ANSWER_BYTES = 16 * 1024
# OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
NAME_MISMATCHES = frozenset({62, 64})


class ProbeError(Exception):
    """A question was answered badly; `key` says how."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def resolved(host: str, port: int) -> str:
    """Return the numeric address of a host; raises ProbeError("name_unknown")."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ProbeError("name_unknown") from error
    return str(found[0][4][0])


def connected(address: str, port: int) -> socket.socket:
    """Return a connection to a port.

    Raises ProbeError: port_refused (the machine is there, nobody listens), port_silent (a firewall
    or another network swallows the call), port_no_route (no network leads there).
    """
    try:
        return socket.create_connection((address, port), timeout=SECONDS)
    except ConnectionRefusedError as error:
        raise ProbeError("port_refused") from error
    except TimeoutError as error:
        raise ProbeError("port_silent") from error
    except OSError as error:
        raise ProbeError("port_no_route") from error


def ask_for_way(connection: socket.socket, host: str, port: int, login: str = "") -> None:
    """Ask a proxy at the other end of `connection` for a way to a server.

    `login` is "name:password" for a proxy that wants one. Raises ProbeError("proxy_refused").
    """
    lines = [f"CONNECT {host}:{port} HTTP/1.1", f"Host: {host}:{port}"]
    if login:
        lines.append(f"Proxy-Authorization: Basic {b64encode(login.encode()).decode()}")
    answer = b""
    try:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        # Byte by byte: what follows the answer belongs to the server.
        while not answer.endswith(b"\r\n\r\n") and len(answer) < ANSWER_BYTES:
            part = connection.recv(1)
            if not part:
                break
            answer += part
    except OSError as error:
        raise ProbeError("proxy_refused") from error
    if answer.split(b" ")[1:2] != [b"200"]:
        raise ProbeError("proxy_refused")


def refuse_stranger(connection: socket.socket, authority: x509.Certificate, name: str) -> None:
    """Close a fresh connection once its server proved to be `name` of the authority's event.

    Raises ProbeError: certificate_foreign (not this event's), certificate_other_server (this
    event's, but another server than expected), no_tls (something else listens there).
    """
    context = pinned_context(authority)
    with closing(connection):
        try:
            context.wrap_socket(connection, server_hostname=name).close()
        except ssl.SSLCertVerificationError as error:
            mismatch = error.verify_code in NAME_MISMATCHES
            key = "certificate_other_server" if mismatch else "certificate_foreign"
            raise ProbeError(key) from error
        except OSError as error:
            raise ProbeError("no_tls") from error
