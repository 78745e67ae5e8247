"""Whom a connection trusts, and by whose way it goes.

It trusts the event's authority and nobody else, at any time of any clock and whatever the
environment says. A proxy of the system may carry it and sees nothing but where it leads.
"""

import ipaddress
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from cryptography import x509

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import certificate_pem, load_certificate

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a laptop with a wrong clock still reaches its centre.
NO_CHECK_TIME = 0x200000
HTTPS_PORT = 443
# The longest any answer may take, a bundle over the worst link included.
ANSWER_SECONDS = 300.0


def _admit_all(_certificate: x509.Certificate) -> None:
    """Have nothing against any server that the authority certified."""


class PinnedContext(ssl.SSLContext):
    """What connections to one server trust, and which certificate they met.

    All connections meet the same one: what is signed for a server after the first is never sent
    to another that came in between. `admits` raises for a server that nothing may be said to.
    """

    server: x509.Certificate | None = None
    open_socket: "weakref.ref[ssl.SSLSocket] | None" = None
    admits: Callable[[x509.Certificate], None] = staticmethod(_admit_all)

    def meet(self, certificate: bytes | None) -> None:
        """Remember a server by its certificate (DER); raises SSLError when it is another's."""
        met = load_certificate(certificate or b"")
        if self.server is not None and self.server != met:
            raise ssl.SSLCertVerificationError("CERTIFICATE_VERIFY_FAILED: another server answers")
        self.admits(met)
        self.server = met

    @contextmanager
    def within(self, seconds: float) -> Generator[None]:
        """Cut the connection after `seconds`: a server may not answer a byte at a time for ever."""
        watch = threading.Timer(seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _cut(self) -> None:
        connection = self.open_socket() if self.open_socket else None
        if connection is not None:
            # A connection that has just ended by itself needs no cutting.
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _PinnedSocket(ssl.SSLSocket):
    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the library's own
        cast("PinnedContext", self.context).open_socket = weakref.ref(self)
        super().do_handshake(block)
        try:
            cast("PinnedContext", self.context).meet(self.getpeercert(binary_form=True))
        except BaseException:
            self.close()
            raise


class _PinnedTunnel(ssl.SSLObject):
    """TLS inside the TLS of a proxy."""

    def do_handshake(self) -> None:
        super().do_handshake()
        cast("PinnedContext", self.context).meet(self.getpeercert(binary_form=True))


def pinned_context(
    authority: x509.Certificate, admits: Callable[[x509.Certificate], None] | None = None
) -> PinnedContext:
    """Return a context for clients that trusts what the event's authority issued."""
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslsocket_class, context.sslobject_class = _PinnedSocket, _PinnedTunnel
    context.admits = admits or _admit_all
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=certificate_pem(authority).decode())
    context.verify_flags |= NO_CHECK_TIME
    return context


def system_proxy(url: str) -> str:
    """Return the URL of the proxy that the system names for a server, "" for a direct way.

    Proxies lead out of the building: what is on this machine or in its own network is never
    reached through one. Raises ProtocolError("proxy_unusable") for a kind that is not HTTP.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    # The port matters: an exception may be written for one of a machine's services alone.
    if _nearby(host) or proxy_bypass(host) or proxy_bypass(f"{host}:{parts.port or HTTPS_PORT}"):
        return ""
    proxies = getproxies()
    found = proxies.get("https") or proxies.get("all") or ""
    named = found if "://" in found or not found else f"http://{found}"
    proxy = urlsplit(named)
    if found and (proxy.scheme not in {"http", "https"} or not proxy.hostname):
        raise ProtocolError("proxy_unusable", proxy=proxy.hostname or proxy.scheme)
    return named


def _nearby(host: str) -> bool:
    """Tell whether a host is this machine or in its own network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))
    return address.is_loopback or address.is_private or address.is_link_local
