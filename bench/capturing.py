"""取证: how much of a capture is our own work, on the demo shop, and how it bears two at once.

    python -m bench.capturing [--captures N] [--two] [--growth N]

A capture is everything from the wish to the sealed file: the recorder, Chromium's start, the page,
what it showed, the replay, the package. *Loading* is the time in which Chromium opens the page,
goes down it and waits until it is quiet, in the capture and in the replay; the rest is our own
work. Browsers are kept ready as the worker keeps them. The issue asks for less than 25 % on the
shop's home page, less than a second on its plain
page, 1.6 times the throughput with two at once, no growth, and every answer in the archive.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bench.scanning import Row
from wangjian.demo.shop.opening import Shop, open_shop
from wangjian.demo.shop.scoring import score
from wangjian.evidence import contents, custody, manifest, sealing
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import About
from wangjian.evidence.orders.pace import pace
from wangjian.evidence.recording.capture import Wish, capture, replay, rows
from wangjian.evidence.recording.keeping import SPARES, Kept
from wangjian.evidence.signing import OfficeKey

CAPTURES = 5
_SEALED = "2026-11-11T00:00:00Z"


def one(shop: Shop, url: str, kept: Kept, *, scroll: bool = False) -> Row:
    """One capture, and where its time went."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        wish = Wish(url, scroll=scroll, allowed=shop.allowed)
        began = time.monotonic()
        again = folder / "replay"
        again.mkdir()
        capture(wish, folder, kept.pair)
        captured = time.monotonic()
        with ThreadPoolExecutor(1) as aside:  # as `evidence.capturing` does it
            played = aside.submit(replay, folder / "data.warc", wish, again, kept.pair)
            files = contents.laid_out(folder, url)
            played.result()
        replayed = time.monotonic()
        files[manifest.CUSTODY] = custody.written([Step(_SEALED, custody.SEAL, "bench")])
        about = About("bench", _SEALED, "bench", {})
        sealing.seal(folder / "sealed.wacz", files, about, OfficeKey(os.urandom(32)))
        ended = time.monotonic()
        first, second = loading(folder), loading(again)
        return {
            "whole": ended - began,
            "own": ended - began - first - second,
            "own_capture": captured - began - first,
            "own_replay": replayed - captured - second,
            "own_package": ended - replayed,
            "loading": first,
            "loading_again": second,
        }


def loading(folder: Path) -> float:
    """Seconds from opening a page until it was quiet, of all pages that were opened."""
    seconds, opened = 0.0, None
    for row in rows(folder / "steps.jsonl"):
        at = datetime.fromisoformat(row["at"])
        if row["step"] == "open":
            opened = at
        elif row["step"] in {"quiet", "still busy"} and opened is not None:
            seconds += (at - opened).total_seconds()
            opened = None
    return seconds


@contextmanager
def trusted_shop() -> Iterator[Shop]:
    """The shop, whose authority the recorder trusts."""
    with open_shop() as shop:
        os.environ["SSL_CERT_FILE"] = str(shop.ca)
        try:
            yield shop
        finally:
            del os.environ["SSL_CERT_FILE"]


def own_work(count: int = CAPTURES) -> Row:
    """Shares and seconds, the middle one of several captures; the first of all by itself."""
    with trusted_shop() as shop, Kept(SPARES) as kept:
        cold = one(shop, shop.plain, kept)  # nothing was ready
        home = _middle([_after_the_last(shop, shop.home, kept, scroll=True) for _ in range(count)])
        plain = _middle([_after_the_last(shop, shop.plain, kept) for _ in range(count)])
    said: Row = {"what": "captures: own work", "captures": count, "load": os.getloadavg()[0]}
    said["home_own_share"] = round(home["own"] / home["whole"], 3)
    # the same with the replay's loading counted as our own work too
    said["home_share_beside_first_loading"] = round(1 - home["loading"] / home["whole"], 3)
    said["cold_plain_own_seconds"] = round(cold["own"], 2)
    said |= {f"home_{name}_seconds": round(value, 2) for name, value in home.items()}
    return said | {f"plain_{name}_seconds": round(value, 2) for name, value in plain.items()}


def _after_the_last(shop: Shop, url: str, kept: Kept, *, scroll: bool = False) -> Row:
    """One at the worker's pace: a host is visited every few seconds, not without a pause."""
    time.sleep(pace().seconds_between)
    return one(shop, url, kept, scroll=scroll)


def _middle(found: list[Row]) -> Row:
    return sorted(found, key=lambda row: float(row["own"]))[len(found) // 2]


def in_record() -> Row:
    """The share of what was sent that is in the archive, by the shop's own log."""
    with trusted_shop() as shop, tempfile.TemporaryDirectory() as made:
        capture(Wish(shop.home, scroll=True, allowed=shop.allowed), Path(made))
        found = score(shop.log, Path(made) / "data.warc")
    return {
        "what": "captures: answers in the record",
        "sent_whole": found.whole,
        "kept": found.kept,
        "share": found.share,
        "others": found.others,
        "untold": len(found.untold),
    }


def two_at_once(count: int = 5) -> Row:
    """Captures of the home page one after the other, against the same two by two."""
    with trusted_shop() as shop, Kept(SPARES) as kept:
        one(shop, shop.plain, kept)
        began = time.monotonic()
        for _ in range(2 * count):
            one(shop, shop.home, kept, scroll=True)
        middle = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: one(shop, shop.home, kept, scroll=True), range(2 * count)))
        ended = time.monotonic()
    return {
        "what": "captures: two at once",
        "captures": 2 * count,
        "load": os.getloadavg()[0],
        "one_seconds": round((middle - began) / (2 * count), 2),
        "two_seconds": round((ended - middle) / count, 2),
        "times_one": round((middle - began) / (ended - middle), 2),
    }


def growth(count: int) -> Row:
    """What the process that captures holds, after a tenth of the captures and after all."""
    with trusted_shop() as shop, Kept(SPARES) as kept:
        held = []
        for _ in range(count):
            one(shop, shop.plain, kept)
            held.append(_resident())
    warm = max(1, count // 10)
    return {
        "what": "captures: growth of the process",
        "captures": count,
        "megabytes_before": round(held[warm - 1] / 1e6, 1),
        "megabytes_after": round(held[-1] / 1e6, 1),
    }


def _resident() -> int:
    file = Path("/proc/self/statm")
    if file.exists():
        return int(file.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def capturing(count: int = CAPTURES, growing: int = 0) -> list[Row]:
    """All rows; growth only where it is asked for: two hundred captures take their time."""
    found = [own_work(count), in_record(), two_at_once()]
    return [*found, growth(growing)] if growing else found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.capturing")
    parser.add_argument("--captures", type=int, default=CAPTURES)
    parser.add_argument("--growth", type=int, default=0)
    options = parser.parse_args()
    for row in capturing(options.captures, options.growth):
        print("  ".join(f"{name}: {value}" for name, value in row.items()))
