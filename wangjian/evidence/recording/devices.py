"""设备: how the browser appears to a page, from `devices.yaml`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("devices.yaml")
_MAJOR = re.compile(r"(\d+)\.\d+\.\d+")
_ANSWER_SECONDS = 10


def device(name: str, program: Path) -> dict[str, Any]:
    """What Playwright is told of a device; as what the browser names itself by its own version."""
    said: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["devices"][name]
    found = _MAJOR.search(_version(program))
    if found is None:  # the browser then says what it says of itself
        said.pop("user_agent")
    else:
        said["user_agent"] = said["user_agent"].replace("MAJOR", found.group(1))
    return said


def _version(program: Path) -> str:
    try:
        done = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_ANSWER_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
