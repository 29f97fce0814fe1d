"""主体归集的数据字典: every table that `wangjian ingest` takes in, in one place.

The docs page, the validation at ingest, the Parquet schemas and the views that rules read are
all made from these shapes. Traders and the things they run are in `traders`, what was
seen on the market in `market`, what authorities have on record in `records`.
"""

from __future__ import annotations

from wangjian.lake.tables import Table
from wangjian.registry.tables import market, records, traders

TABLES: dict[str, Table] = {
    table.name: table for table in (*traders.TABLES, *market.TABLES, *records.TABLES)
}
