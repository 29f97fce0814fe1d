"""机关掌握的: lists, penalties and credit records of other authorities."""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, DATE, INT = Kind.TEXT, Kind.DATE, Kind.INT

LIST_ENTRY = Table(
    name="list_entry",
    zh="名单条目",
    en="list entries: abnormal operations, serious violations, penalties",
    key=("list_kind", "authority", "entry_no"),
    entity="list_entry",
    columns=(
        Column(
            "list_kind",
            TEXT,
            "名单",
            "list",
            required=True,
            values=("abnormal", "serious", "penalty"),
        ),
        Column("authority", TEXT, "决定机关", "authority", required=True, max_length=200),
        Column("entry_no", TEXT, "文号", "number of the decision", required=True, max_length=120),
        Column("registration_no", TEXT, "登记号", "registration number", max_length=60),
        Column("name", TEXT, "名称", "name", required=True, max_length=400),
        Column("region_id", TEXT, "行政区划", "region", check="region_id", max_length=12),
        Column("ground", TEXT, "事由", "ground", max_length=2_000),
        Column("entered_on", DATE, "列入日期", "entered on", required=True),
        Column("left_on", DATE, "移出日期", "left on (first day off the list)"),
    ),
)

CREDIT_RECORD = Table(
    name="credit_record",
    zh="信用记录",
    en="credit records",
    key=("authority", "category", "record_no"),
    columns=(
        Column("authority", TEXT, "来源部门", "authority", required=True, max_length=200),
        Column(
            "category",
            TEXT,
            "类别",
            "category, a row of credit/categories.csv",
            required=True,
            check="credit_category",
            max_length=60,
        ),
        Column("record_no", TEXT, "记录编号", "record number", required=True, max_length=120),
        Column(
            "registration_no", TEXT, "登记号", "registration number", required=True, max_length=60
        ),
        Column("happened_on", DATE, "发生日期", "happened on", required=True),
        Column("severity", INT, "程度", "severity, 1 to 5"),
        Column("amount_fen", INT, "金额", "amount", unit="fen"),
        Column("ended_on", DATE, "失效日期", "ended on"),
    ),
)

TABLES = (LIST_ENTRY, CREDIT_RECORD)
