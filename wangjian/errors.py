"""错误: one family, each saying what, where and what to do next, in two languages.

    WangjianError         exit 1, HTTP 500
    ├── BadInput          2, 400  a file, a field or an option is not as it must be
    │   ├── BadFile       2, 400  the file as a whole cannot be taken in
    │   └── BadKnowledge  2, 400  a rule, lexicon, statute, procedure does not load
    ├── NotAllowed        3, 403  the officer lacks the right
    │   └── NotSignedIn   3, 401  nobody says who asks, or with a token that does not hold
    ├── NoSuchRecord      4, 404  nothing of that name here
    ├── Conflict          5, 409  another one was first
    │   ├── WrongState    5, 409  the step is not open in this state
    │   ├── Duplicate     5, 409  it is there already
    │   └── Late          5, 409  its day has passed
    ├── Busy              6, 503  somebody else holds the lock; try again later
    ├── Stopped           130, 409  stopped on purpose; nothing half-done remains
    └── NotReady          7, 503  the workspace or its database cannot be used

>>> raise BadInput("没有这一列", "no such column", remedy_zh="请检查映射", remedy_en="see the map")
Traceback (most recent call last):
...
wangjian.errors.BadInput: 没有这一列。请检查映射。
no such column. see the map.
"""

from __future__ import annotations

from typing import ClassVar


class WangjianError(Exception):
    """What went wrong and what to do next, in Chinese and in English."""

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500

    def __init__(self, zh: str, en: str, *, remedy_zh: str = "", remedy_en: str = "") -> None:
        self.zh = zh.rstrip("。.")
        self.en = en.rstrip(".")
        self.remedy_zh = remedy_zh.rstrip("。.")
        self.remedy_en = remedy_en.rstrip(".")
        super().__init__(self.zh, self.en)

    def in_language(self, language: str) -> str:
        """Message and remedy in one language: `en`, anything else is Chinese."""
        if language.startswith("en"):
            return " ".join(f"{part}." for part in (self.en, self.remedy_en) if part)
        return "".join(f"{part}。" for part in (self.zh, self.remedy_zh) if part)

    def __str__(self) -> str:
        return f"{self.in_language('zh')}\n{self.in_language('en')}"


class BadInput(WangjianError):
    """A file, a field or an option is not as it must be."""

    exit_code = 2
    status = 400


class BadFile(BadInput):
    """A file as a whole cannot be taken in: no table, wrong encoding, a bomb."""


class BadKnowledge(BadInput):
    """A knowledge file (rule, lexicon, statute, procedure, policy, indicator) does not load."""

    line: int | None = None  # of the file, where one is known
    file: str = ""


class NotAllowed(WangjianError):
    """The officer lacks the right to do this here."""

    exit_code = 3
    status = 403


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the token does not hold."""

    status = 401


class NoSuchRecord(WangjianError):
    """Nothing of that name is here, or not for this office."""

    exit_code = 4
    status = 404


class Conflict(WangjianError):
    """Somebody else was first: look again before acting."""

    exit_code = 5
    status = 409


class WrongState(Conflict):
    """The step is not open in the state that the matter is in."""


class Duplicate(Conflict):
    """It is there already."""


class Late(Conflict):
    """Its day has passed."""


class Busy(WangjianError):
    """Another process holds the lock that is needed."""

    exit_code = 6
    status = 503


class Stopped(WangjianError):
    """Stopped on purpose; nothing half-done remains."""

    exit_code = 130
    status = 409


class Interrupted(Stopped):
    """The process ends before the work does; it is taken up again by itself."""


class NotReady(WangjianError):
    """The workspace or its database cannot be used as it is."""

    exit_code = 7
    status = 503
