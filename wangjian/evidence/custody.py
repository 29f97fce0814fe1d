"""保管链: who had what in hand, from the capture up to the seal, as it is sealed with the package.

>>> at = "2026-11-01T00:00:00Z"
>>> steps = [Step(at, "capture", "甲"), Step(at, "seal", "甲")]
>>> read(written(steps)) == steps
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wangjian.evidence.manifest import BadManifestError
from wangjian.ledger import canonical

SEAL = "seal"
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


@dataclass(frozen=True)
class Step:
    """One thing that was done: when, what, by whom, and what there is to say of it."""

    at: str
    verb: str
    by: str
    note: str = ""


def written(steps: Sequence[Step]) -> bytes:
    """As it stands in a package."""
    # Not "steps": another validator takes a file with that key for a description of its own.
    rows = [{**asdict(step), "no": number} for number, step in enumerate(steps, 1)]
    return canonical.dump({"chain": rows, "version": 1})


def read(text: bytes) -> list[Step]:
    """Read it back.

    Raises:
        BadManifestError: it is no chain that begins somewhere and ends with the seal.
    """
    try:
        rows = canonical.load(text)["chain"]
        steps = [Step(**{key: value for key, value in row.items() if key != "no"}) for row in rows]
        same = written(steps) == text
    except (ValueError, TypeError, AttributeError, KeyError):
        steps, same = [], False
    if not same or not all(_whole(step) for step in steps):
        raise BadManifestError("保管链的写法不对", "the chain of custody is not in its one form")
    times = [step.at for step in steps]
    if times != sorted(times):
        raise BadManifestError("保管链的时间倒退", "the chain of custody goes back in time")
    if not steps or steps[-1].verb != SEAL or SEAL in [step.verb for step in steps[:-1]]:
        raise BadManifestError("保管链没有以固定结束", "the chain of custody ends without the seal")
    return steps


def _whole(step: Step) -> bool:
    parts: tuple[Any, ...] = (step.at, step.verb, step.by, step.note)
    texts = all(isinstance(one, str) for one in parts)
    return texts and bool(_AT.match(step.at)) and bool(step.verb) and bool(step.by)
