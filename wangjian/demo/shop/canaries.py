"""金丝雀: sockets on this machine's own addresses that nobody may reach; each touch is counted.

TCP and UDP, IPv4 and IPv6, on loopback and on whatever other addresses this machine has, at one
port each. Whoever comes is answered (as HTTP that any page may read), so that what gets through
would also be seen on the page.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector

_ANSWER = (
    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/plain\r\n"
    b"Access-Control-Allow-Private-Network: true\r\nContent-Length: 6\r\n"
    b"Connection: close\r\n\r\ncanary"
)
_FIRST_BYTES = 200


@dataclass(slots=True)
class Canaries:
    """Their ports, and who came: the kind of socket and the first bytes."""

    tcp: int = 0
    udp: int = 0
    hits: list[tuple[str, bytes]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # other things that pages name

    def spellings(self) -> list[str]:
        """Hosts that all mean this machine, as pages may write them."""
        own = [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.2",
            "0.0.0.0",  # noqa: S104 - a spelling, nothing is bound to it
            "0", "localhost", "x.localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
            socket.gethostname(),
        ]  # fmt: skip
        return [*own, *_addresses()]


def _addresses() -> list[str]:
    """This machine's address beside loopback, where it has one; nothing is sent."""
    found = []
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((far, 9))
            address = str(asked.getsockname()[0])
            found.append(f"[{address}]" if ":" in address else address)
    return found


@contextmanager
def canaries() -> Iterator[Canaries]:
    """Open them, count, close them."""
    birds, stop = Canaries(), threading.Event()
    with DefaultSelector() as selector:
        opened = [_open(kind, selector) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]
        birds.tcp, birds.udp = (one[0].getsockname()[1] for one in opened)
        thread = threading.Thread(target=_count, args=(birds, selector, stop), name="canaries")
        thread.start()
        try:
            yield birds
        finally:
            stop.set()
            thread.join()
            for one in (two for pair in opened for two in pair):
                one.close()


def _open(kind: socket.SocketKind, selector: DefaultSelector) -> list[socket.socket]:
    """All addresses of both families at one port; IPv6 only where the machine has it."""
    first = socket.socket(socket.AF_INET, kind)
    first.bind(("0.0.0.0", 0))  # noqa: S104 - that all addresses are tried is the point
    made = [first]
    with suppress(OSError):
        second = socket.socket(socket.AF_INET6, kind)
        second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        second.bind(("::", first.getsockname()[1]))
        made.append(second)
    for one in made:
        one.setblocking(False)
        if kind == socket.SOCK_STREAM:
            one.listen(64)
        selector.register(one, EVENT_READ, kind)
    return made


def _count(birds: Canaries, selector: DefaultSelector, stop: threading.Event) -> None:
    while not stop.is_set():
        for key, _ in selector.select(timeout=0.1):
            with suppress(OSError):
                birds.hits.append(_met(key.fileobj, key.data))  # type: ignore[arg-type]


def _met(listening: socket.socket, kind: socket.SocketKind) -> tuple[str, bytes]:
    if kind == socket.SOCK_DGRAM:
        return "udp", listening.recvfrom(_FIRST_BYTES)[0]
    came, _ = listening.accept()
    with came:
        came.settimeout(0.2)
        said = b""
        with suppress(OSError):
            said = came.recv(_FIRST_BYTES)
            came.sendall(_ANSWER)
    return "tcp", said
