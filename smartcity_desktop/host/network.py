"""What this machine is called on its networks, found without asking anybody on them."""

import ipaddress
import socket

import ifaddr

# Networks inside the machine: containers, virtual machines, tunnels.
INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vbox", "tun", "tap", "hyper-v", "vethernet")


def own_addresses() -> tuple[str, ...]:
    """Return the machine's IPv4 addresses, the likeliest for a room's network first.

    Loopback is left out; a machine without any network has none.
    """
    found: list[tuple[bool, bool, str]] = []
    for adapter in ifaddr.get_adapters():
        inner = adapter.nice_name.lower().startswith(INNER)
        for one in adapter.ips:
            if isinstance(one.ip, str):
                address = ipaddress.ip_address(one.ip)
                if not address.is_loopback:
                    found.append((inner, address.is_link_local, one.ip))
    return tuple(dict.fromkeys(text for _, _, text in sorted(found)))


def free_port(wanted: int) -> int:
    """Return `wanted` when nobody on this machine listens there, else 0: let the system choose."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            trial.bind(("0.0.0.0", wanted))  # noqa: S104 - tried, not listened on
    except OSError:
        return 0
    return wanted
