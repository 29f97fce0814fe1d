"""记录进程: the proxy as a process of its own, so that a capture's memory and keys end with it.

    python -m wangjian.evidence.recording.running FOLDER

answers with one line of JSON (`port`, `spki`), reads one (`Order`), works until its standard input
closes, and answers with one more: what it has laid down in the order's folder. Until the order is
there it lets nothing through; sockets and keys lie in FOLDER.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.evidence.recording.addresses import Guard
from wangjian.evidence.recording.certificates import ThrowawayAuthority
from wangjian.evidence.recording.exchange import Recorder
from wangjian.evidence.recording.limits import bounded
from wangjian.evidence.recording.live import Live
from wangjian.evidence.recording.playback import Playback
from wangjian.evidence.recording.proxy import Client, Proxy, say
from wangjian.evidence.recording.upstream import Origin, Upstream
from wangjian.evidence.recording.wire import Request
from wangjian.evidence.recording.withholding import Withheld
from wangjian.evidence.warc import Archive

WARC_NAME = "data.warc"
_OWN = 100
_NOT_YET = 503


@dataclass(frozen=True, slots=True)
class Order:
    """What one run of the recorder is to do."""

    folder: Path
    software: str = "wangjian"
    allowed: tuple[tuple[str, int], ...] = ()  # host and port that need not be on the open network
    playback: Path | None = None  # a WARC file to answer from; nothing is recorded then
    bounds: dict[str, float] | None = None  # limits other than those of the file
    login: Path | None = None  # whose values stay out of the record

    @classmethod
    def read(cls, line: str) -> Order:
        """Out of a line of JSON."""
        said: dict[str, Any] = json.loads(line)
        return cls(
            Path(said["folder"]),
            said.get("software", "wangjian"),
            tuple((host, int(port)) for host, port in said.get("allowed", ())),
            Path(said["playback"]) if said.get("playback") else None,
            said.get("bounds"),
            Path(said["login"]) if said.get("login") else None,
        )


class _Closed:
    """What stands behind the proxy before the order is there: nothing."""

    async def answer(self, client: Client, origin: Origin, asked: Request, raw: bytes) -> bool:  # noqa: ARG002
        """Whatever is asked: the browser asks it for itself."""
        return await say(client, _NOT_YET, "no page is open yet")

    async def left(self, client: Client) -> None:
        """Nothing was open."""


async def run(folder: Path) -> None:
    """Record, or play back, until nobody wants it any more."""
    authority = ThrowawayAuthority(folder)
    proxy = Proxy(_Closed(), authority, folder)
    await proxy.start()
    _tell({"port": proxy.port, "spki": authority.spki})
    line = await asyncio.to_thread(sys.stdin.readline)
    if line.strip():
        await _work(proxy, Order.read(line))


async def _work(proxy: Proxy, order: Order) -> None:
    bounds = bounded(order.bounds)
    out = upstream = recorder = None
    behind: Live | Playback
    withheld = Withheld.of(order.login)
    if order.playback is not None:
        behind = await asyncio.to_thread(Playback.of, order.playback)
        behind.withheld = withheld
    else:
        out = (order.folder / WARC_NAME).open("xb")
        recorder = Recorder(Archive(out), bounds, order.software, withheld)
        upstream = Upstream(Guard(frozenset(order.allowed)), bounds)
        behind = Live(upstream, recorder, bounds)
    proxy.behind = behind
    _tell({"ready": True})
    await asyncio.to_thread(sys.stdin.read)
    await proxy.stop()
    if isinstance(behind, Playback):
        _tell({"missing": dict(behind.missing), "given": sum(behind.given.values())})
        return
    assert out is not None and recorder is not None and upstream is not None  # noqa: S101, PT018 - made above
    out.flush()
    os.fsync(out.fileno())
    out.close()
    _keep(order.folder / "exchanges.jsonl", recorder.log, lines=True)
    _keep(order.folder / "names.json", upstream.guard.answers)
    _keep(order.folder / "tls.json", upstream.tls)
    _tell(
        {
            "requests": recorder.requests,
            "bytes": recorder.bytes,
            "own": sorted(set(recorder.own))[:_OWN],
            "limits": sorted(recorder.reached),
        }
    )


def _keep(path: Path, said: Any, *, lines: bool = False) -> None:
    rows = said if lines else [said]
    text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def _tell(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """One order, one run."""
    asyncio.run(run(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
