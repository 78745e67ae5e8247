"""Whether this machine's network carries mDNS at all; some build machines' networks do not."""

import socket
import struct

import pytest

GROUP = "224.0.0.251"


def carries_multicast() -> bool:
    """Send one datagram to the group of mDNS and see whether it comes back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as both:
        both.settimeout(1)
        try:
            both.bind(("", 0))
            member = struct.pack("4sl", socket.inet_aton(GROUP), socket.INADDR_ANY)
            both.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            both.sendto(b"here", (GROUP, both.getsockname()[1]))
            return both.recv(16) == b"here"
        except OSError:
            return False


needs_multicast = pytest.mark.skipif(
    not carries_multicast(), reason="this network carries no multicast"
)
