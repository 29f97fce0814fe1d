"""监测写进湖里的三张表: what the words hit, what the rules saw, and the record of each run.

All three are only ever appended to. A run reads the hits of its own run alone.
"""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, DATE, TIME, INT = Kind.TEXT, Kind.DATE, Kind.TIME, Kind.INT
FLOAT, BOOL = Kind.FLOAT, Kind.BOOL
LONG = 1_000_000  # characters of a JSON column

HIT = Table(
    name="hit",
    zh="词语命中",
    en="where a term of a lexicon stands in a text",
    key=("run_id", "lexicon", "term", "hit_table", "hit_column", "hit_row_key", "hit_start"),
    columns=(
        Column("run_id", TEXT, "监测批次", "run", required=True),
        Column("lexicon", TEXT, "词库", "lexicon", required=True),
        Column("term", TEXT, "词语", "term as the lexicon writes it", required=True),
        Column("matched", TEXT, "原文", "the characters as they stand in the text"),
        Column("category", TEXT, "类别", "category of the term"),
        Column("severity", INT, "程度", "severity, 1 to 5"),
        Column("hit_table", TEXT, "所在表", "table of the text", required=True),
        Column("hit_column", TEXT, "所在列", "column of the text", required=True),
        Column("hit_row_key", TEXT, "所在行", "row_key of the row read", required=True),
        Column("hit_start", INT, "起", "first character, counted from 0 in the original text"),
        Column("hit_stop", INT, "止", "character after the last"),
        Column("excused_by", TEXT, "免责语境", "the context that excuses it; empty: none does"),
        Column("way", TEXT, "写法", "how the term, else the word it needs near, is written"),
        Column("certainty", FLOAT, "写法把握", "how much a hit by that way counts, 0 to 1"),
    ),
)

SIGHTING = Table(
    name="sighting",
    zh="监测所见",
    en="what one run of one rule saw",
    key=("run_id", "rule_id", "subject_key", "object_key", "acted_on"),
    columns=(
        Column("run_id", TEXT, "监测批次", "run", required=True),
        Column("rule_id", TEXT, "规则", "rule", required=True),
        Column("rule_digest", TEXT, "规则摘要", "digest of the rule's file", required=True),
        Column("rule_logic", TEXT, "判定摘要", "digest of what the rule decides by", required=True),
        Column("rule_version", DATE, "规则版本", "first day of the version that judged"),
        Column("subject_key", TEXT, "主体", "subject", required=True),
        Column("object_key", TEXT, "对象", "object", required=True),
        Column("acted_on", DATE, "行为日期", "day of the act", required=True),
        Column("confidence", FLOAT, "把握", "confidence, 0 to 1", required=True),
        Column("object_digest", TEXT, "对象摘要", "digest of what was judged", required=True),
        Column("shown_values", TEXT, "依据值", "values that show it, JSON", max_length=LONG),
        Column("spans", TEXT, "命中位置", "hits to highlight, JSON", max_length=LONG),
        Column("row_keys", TEXT, "依据行", "rows by table, JSON", max_length=LONG),
        Column("load_ids", TEXT, "依据批次", "loads of these rows, JSON", max_length=LONG),
        Column("shadow", BOOL, "试运行", "seen in a shadow run, never projected"),
        Column("probe", BOOL, "探针", "a planted item, never projected"),
    ),
)

RUN = Table(
    name="run",
    zh="监测批次",
    en="runs: what was read, with which knowledge, and what was skipped",
    key=("run_id",),
    columns=(
        Column("run_id", TEXT, "监测批次", "run", required=True),
        Column("started_at", TIME, "开始时间", "started at", required=True),
        Column("finished_at", TIME, "结束时间", "finished at", required=True),
        Column("engine", TEXT, "引擎", "engine", required=True),
        Column("shadow", BOOL, "试运行", "shadow run"),
        Column("table_versions", TEXT, "数据版本", "table versions read, JSON", max_length=LONG),
        Column("digests", TEXT, "知识摘要", "digests of the files used, JSON", max_length=LONG),
        Column("counts", TEXT, "计数", "counts by rule, JSON", max_length=LONG),
        Column("skipped", TEXT, "略过", "what was skipped and why, JSON", max_length=LONG),
        Column("probes", TEXT, "探针", "probes: planted, found, by rule, JSON", max_length=LONG),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (HIT, SIGHTING, RUN)}

# A view that runs alone have: which regions a full load of a table covers, and up to which day.
COVERAGE = Table(
    name="coverage",
    zh="全量覆盖",
    en="regions that a full load covers",
    key=("table_name", "region_id"),
    columns=(
        Column("table_name", TEXT, "表", "table", required=True),
        Column("region_id", TEXT, "行政区划", "region", required=True),
        Column("as_of_on", DATE, "截至", "the register was whole on this day", required=True),
    ),
    note="A full load covers its scope when the scope is a region; an empty scope covers none.",
)
