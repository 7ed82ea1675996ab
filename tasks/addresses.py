"""In the second hop: which IP addresses are never connected to, unless a source allows it.

The networks are those that IANA's special-purpose registries (RFC 6890) do not call globally reachable, and all that
carry an IPv4 address within an IPv6 one: whatever stands at the other end of a translation is out of sight. A table of
our own, since what `ipaddress` calls private differs from one Python to the next.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_IPV4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a carrier",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignment",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "reserved",
    "192.52.193.0/24": "reserved",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "192.175.48.0/24": "reserved",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_IPV6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4 within IPv6",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "NAT64",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignment",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
}
_NETWORKS4 = [(IPv4Network(text), name) for text, name in _IPV4.items()]
_NETWORKS6 = [(IPv6Network(text), name) for text, name in _IPV6.items()]
_GLOBAL6 = IPv6Network("2000::/3")


_ALLOWABLE = frozenset({"loopback", "NAT64", "private", "shared by a carrier"})
"""Where somebody may have an outlet of his own; nobody has one at a link-local or multicast address."""


def why_refused(address: str, *, allow_private: bool) -> str | None:
    """What kind of address it is that we do not connect to; None where we do.

    `allow_private`: the source may be in a private network. Raises ValueError where it is no IP address.
    """
    parsed = ip_address(address.partition("%")[0])
    kind = _of_ipv4(parsed) if isinstance(parsed, IPv4Address) else _of_ipv6(parsed)
    return None if allow_private and kind in _ALLOWABLE else kind


def _of_ipv4(address: IPv4Address) -> str | None:
    return next((name for network, name in _NETWORKS4 if address in network), None)


def _of_ipv6(address: IPv6Address) -> str | None:
    found = next((name for network, name in _NETWORKS6 if address in network), None)
    return found if found or address in _GLOBAL6 else "reserved"
