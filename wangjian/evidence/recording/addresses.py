"""地址: to which addresses a capture may connect.

A page must not reach the office's own network through us. A name is asked for once a capture;
every address that it has must be global, and the proxy connects to the address that it checked.
IPv4 addresses inside IPv6 ones (mapped, NAT64, 6to4, Teredo) are looked at as what they are.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Address = IPv4Address | IPv6Address
    Resolve = Callable[[str, int], Awaitable[list[str]]]

_NAT64 = IPv6Network("64:ff9b::/96")  # the well-known prefix of RFC 6052
# Within one network (RFC 8215): where in it the IPv4 address stands only that network knows.
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_LAST_IPV4 = 0xFFFF_FFFF


class Refused(Exception):
    """A connection that is not made; the message says why, in one English phrase."""


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for; else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or int(address) <= _LAST_IPV4:
        return IPv4Address(int(address) & _LAST_IPV4)
    return address


def is_open(address: Address) -> bool:
    """Whether an address belongs to the open network: global, and to one machine."""
    if isinstance(address, IPv6Address) and address in _LOCAL_NAT64:
        return False
    real = inner(address)
    return real.is_global and not (real.is_multicast or real.is_reserved or real.is_unspecified)


async def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, as the machine's resolver says."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(slots=True)
class Guard:
    """What one capture may reach, and what names meant in it."""

    allowed: frozenset[tuple[str, int]] = frozenset()  # host and port that may be anything
    ask: Resolve = resolve
    answers: dict[str, list[str]] = field(default_factory=dict)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def checked(self, host: str, port: int) -> list[str]:
        """The addresses that may be connected to, in the resolver's order; raises `Refused`."""
        if not 0 < port < 65_536:
            raise Refused("no such port")
        found = await self._addresses(host.strip("[]").lower(), port)
        if not found:
            raise Refused("the name has no address")
        if (host.strip("[]").lower(), port) not in self.allowed:
            for one in found:
                if not is_open(ip_address(one.partition("%")[0])):
                    raise Refused(f"{one} is no address of the open network")
        return found

    async def _addresses(self, host: str, port: int) -> list[str]:
        async with self._asking.setdefault(host, asyncio.Lock()):
            if host not in self.answers:
                try:
                    self.answers[host] = [str(ip_address(host))]
                except ValueError:
                    try:
                        self.answers[host] = await self.ask(host, port)
                    except OSError:
                        self.answers[host] = []
            return self.answers[host]
