"""主体归集写进湖里的两张表: which shops each screening found on which lists, and its record.

Both are only ever appended to, one load a run. What stands now is what the last full run found,
with what the increments after it found and ended.
"""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, DATE, TIME, BOOL, FLOAT = Kind.TEXT, Kind.DATE, Kind.TIME, Kind.BOOL, Kind.FLOAT
LONG = 1_000_000  # characters of a JSON column

SCREENING = Table(
    name="screening",
    zh="名单比对结果",
    en="shops found on lists, and those no longer on them, run by run",
    key=("run_id", "shop_key", "entry_key"),
    columns=(
        Column("run_id", TEXT, "比对批次", "run", required=True),
        Column("change", TEXT, "变化", "change", required=True, values=("found", "ended")),
        Column("shop_key", TEXT, "网店", "shop", required=True),
        Column("entry_key", TEXT, "名单条目", "list entry", required=True),
        Column("platform_id", TEXT, "平台编号", "platform id"),
        Column("list_kind", TEXT, "名单", "list"),
        Column(
            "how",
            TEXT,
            "依据",
            "by what",
            values=("code", "name_region", "former_name"),
        ),
        Column("confidence", FLOAT, "把握", "confidence, 0 to 1"),
    ),
)

SCREENING_RUN = Table(
    name="screening_run",
    zh="名单比对批次",
    en="runs of the screening: the day, what was read, what was found",
    key=("run_id",),
    columns=(
        Column("run_id", TEXT, "比对批次", "run", required=True),
        Column("full_run_id", TEXT, "全量批次", "the full run that it builds on", required=True),
        Column("screened_on", DATE, "比对日期", "day of the lists", required=True),
        Column("started_at", TIME, "开始时间", "started at", required=True),
        Column("finished_at", TIME, "结束时间", "finished at", required=True),
        Column("engine", TEXT, "引擎", "engine", required=True),
        Column("table_versions", TEXT, "数据版本", "table versions, JSON", max_length=LONG),
        Column("judgement", TEXT, "判定摘要", "digest of screening.yaml"),
        Column("counts", TEXT, "计数", "counts by list and how, JSON", max_length=LONG),
    ),
)

RESULTS: dict[str, Table] = {table.name: table for table in (SCREENING, SCREENING_RUN)}
