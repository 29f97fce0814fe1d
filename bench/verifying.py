"""校验: sealed packages checked whole, against bare SHA-256 and SM3 over the same bytes.

    python -m bench.verifying [--packages N]

Each package has a megabyte that cannot be compressed, a signature, a proof of the log and a time
token, and is checked against keys that are given. Both sides read the same files, from the page
cache, with all cores. The issue asks for at least half of the bare speed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from bench.scanning import Row, clock
from wangjian.evidence import checking, custody, later, manifest, package, sealing, stamps
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import About
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.signing import OfficeKey
from wangjian.ledger import entries
from wangjian.ledger.log import Log
from wangjian.ledger.notes import Signer

PACKAGES = 200
_AT = datetime(2026, 11, 11, tzinfo=UTC)
_SEALED = "2026-11-11T00:00:00Z"


def bare(file: Path) -> bool:
    """Both hashes over a file, in pieces."""
    sha256, sm3 = hashlib.sha256(), hashes.Hash(hashes.SM3())
    with file.open("rb") as opened:
        while chunk := opened.read(2**20):
            sha256.update(chunk)
            sm3.update(chunk)
    return bool(sha256.digest() and sm3.finalize())


def ours(file: Path, keys: checking.Keys) -> bool:
    """Everything that `wangjian verify` looks at."""
    return checking.check(file, keys).exit_code == 0


def make(folder: Path, count: int) -> tuple[list[Path], checking.Keys]:
    """Packages as an office would have them: sealed, in the log, stamped."""
    key, tsa = OfficeKey(os.urandom(32)), PrivateTsa()
    log = Log(folder / "log", Signer("bench", os.urandom(32)))
    chain = custody.written([Step(_SEALED, custody.SEAL, "bench")])
    sealed: list[tuple[Path, bytes]] = []
    bodies: list[bytes] = []
    for number in range(count):
        file = folder / f"{number}.sealed"
        files: dict[str, package.Source] = {
            "archive/data.warc": os.urandom(2**20),
            manifest.CUSTODY: chain,
        }
        about = About(f"{number}", _SEALED, "bench", {})
        seal = sealing.seal(file, files, about, key)
        with file.open("rb") as opened:
            text = package.read(opened, keep=frozenset({manifest.MANIFEST}))[-2].content
        token = stamps.stamped(text, tsa)
        sealed.append((file, token))
        more = {"sm3": seal.sm3, "signed_sha256": seal.signed_sha256}
        bodies += [
            entries.written(later.EXHIBIT, at=_AT, sha256=seal.sha256, **more),
            entries.written(later.TIMESTAMP, at=_AT, sha256=package.sha256(token)),
        ]
    log.append(bodies)
    told = str(log.signer.verifier)
    for number, (file, token) in enumerate(sealed):
        both = [
            later.Logged(bodies[index], log.prove(index)) for index in (2 * number, 2 * number + 1)
        ]
        after = later.Later(told, both[0], token, both[1])
        sealing.attach(file, file.with_suffix(".wacz"), after.written)
        file.unlink()
    keys = checking.Keys(told, key.public, tsa.pem)
    return sorted(folder.glob("*.wacz")), keys


def verifying(count: int = PACKAGES) -> Row:
    """One row of figures, see above."""
    row: Row = {"what": "packages checked", "packages": count}
    with tempfile.TemporaryDirectory() as folder:
        files, keys = make(Path(folder), count)
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            warm = list(pool.map(partial(ours, keys=keys), files, chunksize=8))
            with clock(row, "bare_seconds"):
                list(pool.map(bare, files, chunksize=8))
            with clock(row, "ours_seconds"):
                held = list(pool.map(partial(ours, keys=keys), files, chunksize=8))
    row["all_hold"] = all(warm) and all(held)
    row["share_of_bare_speed"] = round(float(row["bare_seconds"]) / float(row["ours_seconds"]), 2)
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.verifying")
    parser.add_argument("--packages", type=int, default=PACKAGES)
    print("  ".join(f"{k}: {v}" for k, v in verifying(parser.parse_args().packages).items()))
