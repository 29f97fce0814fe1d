"""市场上看到的: what was shown, listings, prices, parcels, monitored links."""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, DATE, TIME, INT, BOOL = Kind.TEXT, Kind.DATE, Kind.TIME, Kind.INT, Kind.BOOL

SHOWN = Table(
    name="shown",
    zh="亮照查看",
    en="what was shown: one row a look",
    key=("subject_kind", "platform_id", "subject_no", "seen_at"),
    entity="{subject_kind}",
    entity_columns=("platform_id", "subject_no"),
    columns=(
        Column(
            "subject_kind",
            TEXT,
            "对象种类",
            "what was looked at",
            required=True,
            values=("shop", "site", "account", "mobile_app", "platform"),
        ),
        Column(
            "platform_id", TEXT, "平台编号", "platform or store; empty for a site", max_length=60
        ),
        Column(
            "subject_no",
            TEXT,
            "对象编号",
            "its number there, or the domain of a site",
            required=True,
            max_length=253,
        ),
        Column("seen_at", TIME, "查看时间", "seen at", required=True),
        Column("url", TEXT, "网址", "address", max_length=2_000),
        Column("shown_no", TEXT, "亮出的登记号", "registration number as shown", max_length=120),
        Column("shown_name", TEXT, "亮出的名称", "name as shown", max_length=400),
        Column("badge", TEXT, "亮照标识", "licence badge: its form", max_length=100),
        Column("badge_no", TEXT, "标识内代码", "code inside the badge's link", max_length=60),
        Column("icp_no", TEXT, "亮出的备案号", "ICP filing number as shown", max_length=120),
        Column("police_no", TEXT, "公网安备号", "police filing number as shown", max_length=60),
        Column(
            "permit_nos",
            TEXT,
            "亮出的许可证号",
            "permit numbers as shown, joined by ；",
            max_length=2_000,
        ),
        Column(
            "exemption_statement",
            TEXT,
            "免登记声明",
            "statement of an exempt trader",
            max_length=400,
        ),
        Column("shown_address", TEXT, "亮出的地址", "address as shown", max_length=1_000),
        Column("page_text", TEXT, "页面文字", "visible text", max_length=200_000, scanned=True),
        Column(
            "snapshot_sha256",
            TEXT,
            "快照",
            "SHA-256 of the page that was read",
            check="snapshot",
            max_length=200,
        ),
    ),
    note="A look is filed under the thing that was looked at: of a site or a platform the "
    "number alone, of the rest platform (or store) and number.",
)

LISTING = Table(
    name="listing",
    zh="商品信息",
    en="listings",
    key=("platform_id", "platform_shop_no", "item_no"),
    entity="listing",
    columns=(
        Column("platform_id", TEXT, "平台编号", "platform id", required=True, max_length=60),
        Column("platform_shop_no", TEXT, "店铺编号", "shop number", required=True, max_length=100),
        Column("item_no", TEXT, "商品编号", "item number", required=True, max_length=100),
        Column("title", TEXT, "标题", "title", required=True, max_length=1_000, scanned=True),
        Column("body", TEXT, "详情", "description", max_length=100_000, scanned=True),
        Column("category", TEXT, "类目", "category", max_length=200),
        Column("isbn", TEXT, "书号", "ISBN", max_length=20),
        Column("price_fen", INT, "价格", "price", unit="fen"),
        Column("url", TEXT, "网址", "address", max_length=2_000),
        Column("listed_on", DATE, "上架日期", "listed on"),
        Column("seen_at", TIME, "看到时间", "seen at", required=True),
        Column("delisted_on", DATE, "下架日期", "taken down on"),
    ),
)

PRICE_POINT = Table(
    name="price_point",
    zh="价格记录",
    en="price points",
    key=(
        "platform_id",
        "platform_shop_no",
        "item_no",
        "place",
        "account_kind",
        "coupon",
        "seen_at",
    ),
    columns=(
        Column("platform_id", TEXT, "平台编号", "platform id", required=True, max_length=60),
        Column("platform_shop_no", TEXT, "店铺编号", "shop number", required=True, max_length=100),
        Column("item_no", TEXT, "商品编号", "item number", required=True, max_length=100),
        Column("place", TEXT, "地点", "place of delivery", max_length=60),
        Column("account_kind", TEXT, "账户种类", "kind of account that looked", max_length=60),
        Column("coupon", TEXT, "优惠状态", "coupon state", max_length=60),
        Column("seen_at", TIME, "看到时间", "seen at", required=True),
        Column("price_fen", INT, "标价", "list price", required=True, unit="fen"),
        Column("compared_price_fen", INT, "被比较价格", "compared price", unit="fen"),
        Column(
            "compared_basis", TEXT, "比较依据", "stated basis of the comparison", max_length=400
        ),
    ),
)

PARCEL = Table(
    name="parcel",
    zh="快件",
    en="parcels",
    key=("parcel_firm", "waybill_no"),
    columns=(
        Column("parcel_firm", TEXT, "快递企业", "parcel firm", required=True, max_length=100),
        Column("waybill_no", TEXT, "运单号", "waybill number", required=True, max_length=60),
        Column("platform_id", TEXT, "平台编号", "platform id", max_length=60),
        Column("platform_shop_no", TEXT, "店铺编号", "shop number", max_length=100),
        Column("order_no", TEXT, "订单号", "order number", max_length=100),
        Column("sender_name", TEXT, "寄件人", "sender", max_length=200, personal=True),
        Column("sender_digest", TEXT, "寄件人摘要", "digest of sender's identity", max_length=64),
        Column("real_name", BOOL, "实名", "sender's identity was checked"),
        Column("station", TEXT, "网点", "station", max_length=100),
        Column("weight_grams", INT, "重量", "weight", unit="g"),
        Column("taken_in_on", DATE, "揽收日期", "taken in on"),
        Column("delivered_on", DATE, "签收日期", "delivered on"),
    ),
)

LINK = Table(
    name="link",
    zh="监测链接",
    en="monitored links",
    key=("url",),
    entity="link",
    columns=(
        Column("url", TEXT, "网址", "address", required=True, max_length=2_000),
        Column(
            "host", TEXT, "主机", "host", max_length=253, derived=True, note="empty is that of url"
        ),
        Column("platform_id", TEXT, "平台编号", "platform id", max_length=60),
        Column("work_title", TEXT, "作品", "work", max_length=400),
        Column("page_title", TEXT, "页面标题", "title of the page", max_length=1_000, scanned=True),
        Column("licensed", BOOL, "已授权", "licensed"),
        Column("reachable", BOOL, "可访问", "reachable"),
        Column("seen_at", TIME, "看到时间", "seen at", required=True),
    ),
)

TABLES = (SHOWN, LISTING, PRICE_POINT, PARCEL, LINK)
