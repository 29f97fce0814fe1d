"""看网页的嘱托: what a browser's process is told: how to start, then what to open, a line each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

# What it says on its way, a line each: the page is there and only waited for; all is kept.
LOADED, SEEN = b"loaded", b"seen"


@dataclass(frozen=True, slots=True)
class Start:
    """Which browser to start."""

    scratch: str  # profile and starter; thrown away afterwards
    port: int  # of the proxy, and what makes its certificates known
    spki: str
    device: str = "desktop"


@dataclass(frozen=True, slots=True)
class Look:
    """What to open, and how."""

    url: str
    folder: str
    scroll: bool = False
    follow: bool = False  # links to the licence and the filing
    before: str = ""  # folder of the capture whose pictures these are held against
    video: bool = False
    login: str = ""  # a file of cookies and stored values
    visible: bool = True  # screenshot and PDF, not only what the page says
    printed: bool = True  # the PDF
    bounds: dict[str, float] | None = None  # limits other than those of the file


def line_of(said: Start | Look) -> bytes:
    """For the process's standard input."""
    return json.dumps(asdict(said)).encode() + b"\n"
