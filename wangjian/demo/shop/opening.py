"""开店: the shop's three hosts on loopback: plain, a second one, and one that speaks TLS.

>>> with open_shop() as shop:                                            # doctest: +SKIP
...     print(shop.home)
http://127.0.0.1:40001/
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from wangjian.demo.shop import answers, hostile
from wangjian.demo.shop.canaries import Canaries, canaries
from wangjian.demo.shop.serving import Sent, Site, served
from wangjian.evidence.recording.certificates import ThrowawayAuthority


@dataclass(frozen=True, slots=True)
class Shop:
    """What is open."""

    sites: tuple[Site, ...]
    ca: Path  # certificate of the authority that the TLS host's one comes from
    canaries: Canaries | None = None

    @property
    def home(self) -> str:
        """The page with every case."""
        return f"{self.sites[0].origin}/"

    @property
    def plain(self) -> str:
        """A page with next to nothing on it."""
        return f"{self.sites[0].origin}/plain.html"

    @property
    def allowed(self) -> tuple[tuple[str, int], ...]:
        """Hosts and ports that a capture must be allowed to reach."""
        return tuple((one.host, one.port) for one in self.sites)

    @property
    def pages(self) -> list[str]:
        """What can be opened."""
        if self.canaries is None:
            return [self.home, self.plain, f"{self.sites[-1].origin}/"]
        return [self.home, *(self.sites[0].origin + path for path in hostile.pages())]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The log for a file."""
        return [asdict(row) for row in self.log]

    @property
    def log(self) -> list[Sent]:
        """What was sent, of all hosts."""
        return [row for one in self.sites for row in one.log]


@contextmanager
def open_shop(port: int = 0) -> Iterator[Shop]:
    """The demo shop."""
    with tempfile.TemporaryDirectory(prefix="wangjian-shop-") as folder:
        authority = ThrowawayAuthority(Path(folder))
        origins: dict[str, str] = {}
        answer = answers.shop(origins)
        sites = (
            Site("shop", answer, port=port),
            Site("cdn", answer, host="localhost"),
            Site("tls", answer, tls=authority.context("127.0.0.1")),
        )
        with served(*sites):
            origins.update({one.name: one.origin for one in sites})
            yield Shop(sites, _written(authority, Path(folder)))


@contextmanager
def open_hostile(port: int = 0) -> Iterator[Shop]:
    """The hostile twin, with canaries that count who reached them."""
    with tempfile.TemporaryDirectory(prefix="wangjian-shop-") as folder, canaries() as birds:
        nobody = ThrowawayAuthority(Path(folder))  # no capture is told of this one
        answer = hostile.twin(birds)
        sites = (
            Site("hostile", answer, port=port),
            Site("bad certificate", answer, tls=nobody.context("other.example")),
        )
        with served(*sites):
            birds.names["tls"] = sites[1].origin
            yield Shop(sites, _written(nobody, Path(folder)), birds)


def _written(authority: ThrowawayAuthority, folder: Path) -> Path:
    file = folder / "ca.pem"
    file.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    return file
