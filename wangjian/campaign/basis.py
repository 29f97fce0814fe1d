"""指标所据: what a figure stands on; while that is the same it need not be counted again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection

from wangjian.authority.days import today
from wangjian.lake.own_code import code_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.authority.models import Office
    from wangjian.campaign.decisions import Indicator
    from wangjian.lake.session import Session

    Parents = Mapping[str, str | None]

# PostgreSQL counts for each table what was written to it. A process tells of its own writing some
# seconds late, and a crash of the server puts all to nothing.
_WRITTEN = """
    SELECT t.relname, t.n_tup_ins, t.n_tup_upd, t.n_tup_del, d.stats_reset
    FROM pg_stat_user_tables t, pg_stat_database d
    WHERE d.datname = current_database() AND t.relname = ANY(%s)
    ORDER BY t.schemaname, t.relname
"""


def on_lake(session: Session, indicator: Indicator, parents: Parents) -> str:
    """A digest of its file, our code, the day, its rows and, told apart, the regions."""
    read = sorted((name, session.versions[name]) for name in indicator.reads)
    within = sorted(parents.items()) if indicator.by else []
    return _digest(indicator, read, within)


def on_docket(indicator: Indicator, offices: Sequence[Office], parents: Parents) -> str:
    """The same of the docket: how much was ever written to its tables stands for their rows.

    To be asked before the rows are: what is written meanwhile is then seen the next time. Empty
    where the figure's file does not say with which tables it changes.
    """
    if not indicator.changes_with:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_WRITTEN, [list(indicator.changes_with)])
        written = cursor.fetchall()
    held = [(office.path, office.region_id) for office in offices]
    return _digest(indicator, written, held, sorted(parents.items()))


def _digest(indicator: Indicator, *said: Any) -> str:
    whole = [indicator.digest, code_digest(), today().isoformat(), *said]
    return hashlib.sha256(orjson.dumps(whole, default=str)).hexdigest()
