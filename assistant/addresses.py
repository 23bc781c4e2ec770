"""What an address tells of where it leads."""

from __future__ import annotations

import ipaddress


def on_loopback(host: str) -> bool:
    """Whether ``host``, a name or an address, is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
