"""备好: what pages read once is read before the first of them is asked for.

A web process would else read its addresses, templates and knowledge files at the expense of whoever
comes first, six seconds of it; and the collector would walk through all of it again and again,
a tenth of a second each time in which no page is answered.
"""

from __future__ import annotations

import atexit
import gc
import logging
from pathlib import Path

from django.template import engines
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver

from wangjian.campaign import queries
from wangjian.errors import WangjianError
from wangjian.text import grams
from wangjian.web import words
from wangjian.web.workspace import workspace

log = logging.getLogger("wangjian.web")


def make_ready() -> None:
    """Read ahead, and let the collector take what was read for given."""
    read_ahead()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries look at the end whether all of theirs is given back


def read_ahead() -> None:
    """Read what pages would read once; what does not read is left to the page that needs it."""
    _addresses(get_resolver())
    for folder in engines["django"].dirs:
        _templates(Path(folder))
    grams.make_ready()
    try:
        _knowledge()
    except WangjianError as error:
        log.error("%s", error)  # noqa: TRY400 - the file and its remedy say it all


def _addresses(resolver: URLResolver) -> None:
    """All views, which are imported with the addresses that lead to them."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            _addresses(one)


def _templates(folder: Path) -> None:
    for path in sorted(folder.rglob("*.html")):
        get_template(path.relative_to(folder).as_posix())


def _knowledge() -> None:
    """What dashboards and lists say by name, and the rules, of which reading takes seconds."""
    queries.indicators(workspace())
    words.library()
    words.rules()
    words.topics()
    words.dismissals()
    words.lead_states()
