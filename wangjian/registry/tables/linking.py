"""比对写进湖里的表: what the linker computed, run by run, never what was decided.

Only ever appended to; it is no table that files from outside are taken into.
"""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, FLOAT = Kind.TEXT, Kind.FLOAT

LINK_EDGE = Table(
    name="link_edge",
    zh="比对结果",
    en="links that a run of the linker computed",
    key=("run_id", "left_key", "right_key", "method", "method_version"),
    columns=(
        Column("run_id", TEXT, "比对批次", "run", required=True),
        Column("left_key", TEXT, "对象", "what is run by somebody", required=True),
        Column("right_key", TEXT, "经营主体", "the business", required=True),
        Column("method", TEXT, "方法", "method", required=True),
        Column("method_version", TEXT, "方法版本", "digest of its files", required=True),
        Column("probability", FLOAT, "可信度", "probability, 0 to 1", required=True),
        Column("reasons", TEXT, "依据", "the level of each comparison, JSON", required=True),
    ),
)
