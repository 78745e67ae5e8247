"""A hub's address as people type or scan it, and as the rail needs it."""

import re
from urllib.parse import urlsplit

from smartcity_desktop.sync.errors import SyncError

HUB_PORT = 8443
SCHEME = "https"


def hub_address(text: str) -> str:
    """Return "https://HOST:PORT" for what was typed or scanned; the port may be left out.

    Raises SyncError("address_unreadable") for anything that is no address, or not https.
    """
    typed = re.sub(r"\s*([.:])\s*", r"\1", text.strip())
    whole = typed if "://" in typed else f"{SCHEME}://{typed}"
    try:
        parts = urlsplit(whole)
        host, port = parts.hostname or "", parts.port or HUB_PORT
    except ValueError as error:
        raise SyncError("address_unreadable", address=text) from error
    odd = parts.path.strip("/") or any(mark in whole for mark in " @?#")
    if parts.scheme != SCHEME or odd or not _plausible(host):
        raise SyncError("address_unreadable", address=text)
    return address_of(host, port)


def address_of(host: str, port: int) -> str:
    """Return the address of a host and port; IPv6 addresses get their brackets."""
    shown = f"[{host}]" if ":" in host else host
    return f"{SCHEME}://{shown}:{port}"


def host_and_port(address: str) -> tuple[str, int]:
    """Return host and port of an address of ours."""
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or 443


def _plausible(host: str) -> bool:
    letters = host.replace(".", "").replace("-", "").replace(":", "").replace("%", "")
    return bool(letters) and letters.isascii() and letters.isalnum()
