"""Which addresses on the internet may be connected to: those that belong to everybody, and lead to no network of our own.

Python's ``is_global`` changed between releases and knows nothing of addresses that stand for others (NAT64, 6to4), so the table is here.
Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), RFC 6598 (carriers' own), RFC 6052 (NAT64).
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network: Linux takes 0.0.0.0 for itself
            "10.0.0.0/8",
            "100.64.0.0/10",  # between a carrier and its customers
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local: where clouds tell a machine its secrets
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",  # for documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays, given up
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # nothing else has been given out; what stands for an IPv4 address lies outside, but for these
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # for documentation
            "2002::/16",  # 6to4: holds an IPv4 address
            "2620:4f:8000::/48",
            "3fff::/20",  # for documentation
        ),
    )
)


def public(address: str) -> bool:
    """Whether this address, as the resolver gave it, may be connected to. Anything but one plain address is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        return found.scope_id is None and found in _PUBLIC_6 and not any(found in network for network in _NOT_PUBLIC_6)
    return not any(found in network for network in _NOT_PUBLIC_4)


def loopback(address: str) -> bool:
    """Whether this address is this machine itself, written plainly."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_loopback and getattr(found, "ipv4_mapped", None) is None
