"""网络地址: whether an address that was seen is among those that were reported.

Filings hold several addresses in one cell, in whatever spelling: joined by any sign, full width,
IPv6 long or short, a network (203.0.113.0/24), a range, a port behind it.

>>> within("203.0.113.6", "203.0.113.5；203.0.113.6:8080"), within("2001:DB8::A", "203.0.113.5")
(True, None)
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_BETWEEN = re.compile(r"[;,、|\s]+")
_RANGE = re.compile(r"[-~–—]")
_PORT = re.compile(r"^(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<four>[0-9.]+)):\d{1,5}$")
# Addresses of inner networks: a site never answers from them, so that they say nothing.
_INNER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "::/127", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip

Address = IPv4Address | IPv6Address
Span = tuple[Address, Address]


def within(seen: str | None, reported: str | None) -> bool | None:
    """Whether one of the seen addresses is one of the reported; None where that cannot be told."""
    found, told = spans(seen or ""), spans(reported or "")
    if found is None or told is None:
        return None
    alike = [(a, b) for a in found for b in told if a[0].version == b[0].version]
    if not alike:
        return None
    return any(int(b[0]) <= int(a[0]) and int(a[1]) <= int(b[1]) for a, b in alike)


def spans(cell: str) -> list[Span] | None:
    """First and last address of each entry, inner ones left out; None where one is unreadable."""
    text = unicodedata.normalize("NFKC", cell).lower()
    text = re.sub(r"\s*([-~–—])\s*", r"\1", text)
    found = []
    for part in filter(None, _BETWEEN.split(text)):
        try:
            span = _span(part)
        except ValueError:
            return None
        if not any(span[0] in network for network in _INNER):
            found.append(span)
    return found


def _span(part: str) -> Span:
    if "/" in part:
        network = ip_network(part, strict=False)
        return network[0], network[-1]
    if _RANGE.search(part):
        first, last = (_address(one) for one in _RANGE.split(part, maxsplit=1))
        if first.version != last.version:
            raise ValueError(part)
        return first, last
    return _address(part), _address(part)


def _address(text: str) -> Address:
    port = _PORT.match(text)
    bare = (port["six"] or port["four"]) if port else text.strip("[]").partition("%")[0]
    address = ip_address(bare)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
