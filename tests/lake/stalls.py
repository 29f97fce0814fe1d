"""摊位: a small made-up table of the lake's tests."""

from wangjian.lake.tables import Column, Kind, Table

STALL = Table(
    name="stall",
    zh="摊位",
    en="stalls",
    key=("market", "stall_no"),
    entity="stall",
    columns=(
        Column("market", Kind.TEXT, "市场", "market", required=True, max_length=20),
        Column("stall_no", Kind.TEXT, "摊位号", "number", required=True, max_length=20),
        Column("name", Kind.TEXT, "名称", "name", max_length=30, aliases=("title", "店名")),
        Column("status", Kind.TEXT, "状态", "status", values=("open", "closed")),
        Column("opened_on", Kind.DATE, "开业日期", "opened on"),
        Column("seen_at", Kind.TIME, "查看时间", "seen at"),
        Column("price_fen", Kind.INT, "价格", "price", unit="fen"),
        Column("share", Kind.FLOAT, "份额", "share"),
        Column("online", Kind.BOOL, "涉网", "online"),
    ),
)
