"""待办来源: the rooms that give rows to the worklist, in the order in which a day lists them.

A room that has work of its own kind adds its `SOURCES` here: one line. A new kind of *matter*
needs no line: matters come with `docket.waiting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.casework.queries import waiting as casework
from wangjian.docket import waiting as docket
from wangjian.web.phone import work as phone

if TYPE_CHECKING:
    from wangjian.docket.worklist import Source

SOURCES: tuple[Source, ...] = (
    *docket.SOURCES,
    *casework.SOURCES,
    *phone.SOURCES,
)
