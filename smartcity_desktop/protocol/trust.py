"""Whom a connection trusts, and by whose way it goes.

It trusts the event's authority and nobody else, at any time of any clock and whatever the
environment says. A proxy of the system may carry it and sees nothing but where it leads.
"""

import ipaddress
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from cryptography import x509

from smartcity_desktop.protocol.errors import ProtocolError
from smartcity_desktop.protocol.identity import certificate_pem

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a laptop with a wrong clock still reaches its centre.
NO_CHECK_TIME = 0x200000
HTTPS_PORT = 443


def pinned_context(authority: x509.Certificate) -> ssl.SSLContext:
    """Return a context for clients that trusts what the event's authority issued."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
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
