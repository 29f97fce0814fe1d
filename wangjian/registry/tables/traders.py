"""谁在网上经营: registrations, permits, platforms, shops, accounts, sites, apps."""

from __future__ import annotations

from wangjian.lake.tables import Column, Kind, Table

TEXT, DATE, INT, BOOL = Kind.TEXT, Kind.DATE, Kind.INT, Kind.BOOL

SCHEMES = ("cn.uscc", "cn.ric", "hk.br", "mo.nif", "tw.ubn", "none", "other")

BUSINESS = Table(
    name="business",
    zh="企业登记",
    en="business registrations",
    key=("registration_scheme", "registration_no"),
    entity="business",
    columns=(
        Column(
            "registration_scheme",
            TEXT,
            "登记号种类",
            "registration scheme",
            required=True,
            max_length=40,
            derived=True,
            note="empty is cn.uscc for 18 characters, cn.ric for 15",
        ),
        Column(
            "registration_no",
            TEXT,
            "统一社会信用代码",
            "registration number",
            required=True,
            check="registration_no",
            max_length=40,
            aliases=("uscc", "信用代码", "注册号"),
        ),
        Column(
            "name",
            TEXT,
            "名称",
            "name",
            required=True,
            max_length=400,
            aliases=("企业名称", "名称", "ent_name"),
        ),
        Column("former_names", TEXT, "曾用名", "former names, joined by ；", max_length=2_000),
        Column(
            "business_kind",
            TEXT,
            "类型",
            "kind of business",
            max_length=200,
            aliases=("ent_type", "企业类型"),
        ),
        Column(
            "status",
            TEXT,
            "登记状态",
            "status",
            values=("active", "cancelled", "revoked", "moved_out"),
            derived=True,
            note="empty is active",
        ),
        Column("status_on", DATE, "状态日期", "status since"),
        Column("registered_on", DATE, "成立日期", "registered on", aliases=("reg_date",)),
        Column(
            "region_id",
            TEXT,
            "行政区划",
            "region",
            check="region_id",
            max_length=12,
            derived=True,
            note="empty is what province and city name",
        ),
        Column("province", TEXT, "省", "province", max_length=60),
        Column("city", TEXT, "市", "city", max_length=60),
        Column("address", TEXT, "住所", "address", max_length=1_000, aliases=("地址",)),
        Column("scope", TEXT, "经营范围", "scope of business", max_length=20_000),
        Column("capital", TEXT, "注册资本", "registered capital, as written", max_length=200),
        Column("industry_code", TEXT, "行业代码", "industry (GB/T 4754)", max_length=10),
        Column("online_hint", BOOL, "涉网", "scope mentions selling online"),
    ),
)

PERMIT = Table(
    name="permit",
    zh="许可证",
    en="permits",
    key=("permit_kind", "permit_no", "holder_no"),
    entity="permit",
    columns=(
        Column(
            "permit_kind",
            TEXT,
            "许可种类",
            "kind, a row of permit_kinds.csv",
            required=True,
            check="permit_kind",
            max_length=60,
        ),
        Column("permit_no", TEXT, "许可证号", "permit number", required=True, max_length=80),
        Column(
            "holder_no",
            TEXT,
            "持证人登记号",
            "holder's registration number",
            required=True,
            max_length=40,
        ),
        Column("holder_name", TEXT, "持证人", "holder", max_length=400),
        Column("address", TEXT, "经营场所", "premises", max_length=1_000),
        Column("scope", TEXT, "许可范围", "scope", max_length=8_000),
        Column("issued_on", DATE, "发证日期", "issued on"),
        Column("expires_on", DATE, "有效期至", "valid until (last day)"),
        Column(
            "status",
            TEXT,
            "状态",
            "status",
            values=("valid", "cancelled", "revoked", "suspended"),
            derived=True,
            note="empty is valid",
        ),
        Column("issued_by", TEXT, "发证机关", "issued by", max_length=200),
    ),
)

PLATFORM = Table(
    name="platform",
    zh="平台",
    en="platforms",
    key=("platform_id",),
    entity="platform",
    columns=(
        Column("platform_id", TEXT, "平台编号", "platform id", required=True, max_length=60),
        Column(
            "name", TEXT, "平台名称", "name", required=True, max_length=200, aliases=("platform",)
        ),
        Column("domain", TEXT, "域名", "domain", max_length=253, aliases=("domain_recalled",)),
        Column("platform_kind", TEXT, "类别", "kind", max_length=100, aliases=("kind",)),
        Column(
            "operator_no",
            TEXT,
            "经营者登记号",
            "operator's registration number",
            max_length=40,
            aliases=("operator_uscc_verified",),
        ),
        Column("operator_name", TEXT, "经营者", "operator", max_length=400, aliases=("operator",)),
        Column("region_id", TEXT, "住所地", "operator's region", check="region_id", max_length=12),
    ),
)

SHOP = Table(
    name="shop",
    zh="网店",
    en="shops",
    key=("platform_id", "platform_shop_no"),
    entity="shop",
    columns=(
        Column("platform_id", TEXT, "平台编号", "platform id", required=True, max_length=60),
        Column(
            "platform_shop_no",
            TEXT,
            "平台内店铺编号",
            "the platform's number of the shop",
            required=True,
            max_length=100,
        ),
        Column("name", TEXT, "店铺名称", "shop name", required=True, max_length=400),
        Column("url", TEXT, "网址", "address", max_length=2_000),
        Column(
            "registration_no",
            TEXT,
            "报送的登记号",
            "registration number as the platform reports",
            max_length=60,
        ),
        Column(
            "registered_name",
            TEXT,
            "报送的主体名称",
            "trader's name as the platform reports",
            max_length=400,
        ),
        Column(
            "region_id",
            TEXT,
            "实际经营地",
            "region of the real place of trade",
            check="region_id",
            max_length=12,
        ),
        Column("address", TEXT, "实际经营地址", "real place of trade", max_length=1_000),
        Column("category", TEXT, "主营类目", "main category", max_length=200),
        Column(
            "exemption",
            TEXT,
            "免登记情形",
            "ground on which no registration is needed",
            values=("own_farm_produce", "own_crafts", "handy_services", "sporadic"),
        ),
        Column(
            "status",
            TEXT,
            "状态",
            "status",
            values=("open", "closed", "suspended"),
            derived=True,
            note="empty is open",
        ),
        Column("opened_on", DATE, "开店日期", "opened on"),
        Column("closed_on", DATE, "关店日期", "closed on"),
        Column(
            "closed_reason",
            TEXT,
            "关店原因",
            "why it was closed",
            values=("violation", "own_wish", "idle", "other"),
        ),
        Column("phone_digest", TEXT, "电话摘要", "digest of the trader's phone", max_length=64),
    ),
)

ACCOUNT = Table(
    name="account",
    zh="账号",
    en="accounts: public accounts, mini-programs, live rooms, self-media",
    key=("platform_id", "account_no"),
    entity="account",
    columns=(
        Column("platform_id", TEXT, "平台编号", "platform id", required=True, max_length=60),
        Column("account_no", TEXT, "账号编号", "account number", required=True, max_length=100),
        Column(
            "account_kind",
            TEXT,
            "种类",
            "kind",
            required=True,
            values=("public_account", "mini_program", "live_room", "self_media", "group_leader"),
        ),
        Column("name", TEXT, "账号名称", "name", required=True, max_length=400),
        Column("url", TEXT, "网址", "address", max_length=2_000),
        Column(
            "operator_no", TEXT, "运营者登记号", "operator's registration number", max_length=60
        ),
        Column("operator_name", TEXT, "运营者", "operator", max_length=400),
        Column("icp_no", TEXT, "备案号", "ICP filing number", max_length=80),
        Column("region_id", TEXT, "所在地", "region", check="region_id", max_length=12),
        Column(
            "status",
            TEXT,
            "状态",
            "status",
            values=("open", "closed", "suspended"),
            derived=True,
            note="empty is open",
        ),
        Column("opened_on", DATE, "开通日期", "opened on"),
    ),
)

SITE = Table(
    name="site",
    zh="网站",
    en="sites",
    key=("domain",),
    entity="site",
    columns=(
        Column("domain", TEXT, "域名", "domain", required=True, check="domain", max_length=253),
        Column("name", TEXT, "网站名称", "name", max_length=400),
        Column("icp_no", TEXT, "备案号", "ICP filing number on record", max_length=80),
        Column("filer_no", TEXT, "备案主体登记号", "filer's registration number", max_length=60),
        Column("filer_name", TEXT, "备案主体", "filer", max_length=400),
        Column("filed_on", DATE, "备案日期", "filed on"),
        Column("filing_ended_on", DATE, "备案注销日期", "filing ended on"),
        Column("domain_expires_on", DATE, "域名到期日", "domain expires on"),
        Column("access_provider", TEXT, "接入服务商", "access provider", max_length=200),
        Column("connected_on", DATE, "接入日期", "connected on"),
        Column("blacklisted_on", DATE, "列入黑名单日期", "black-listed on"),
        Column("ip_reported", TEXT, "报备IP", "address reported", max_length=60),
        Column("ip_seen", TEXT, "实际IP", "address seen", max_length=60),
        Column("live", BOOL, "可访问", "reachable"),
        Column("seen_on", DATE, "探测日期", "last looked at"),
        Column("region_id", TEXT, "主体所在地", "filer's region", check="region_id", max_length=12),
        Column("category", TEXT, "类别", "category", max_length=100),
    ),
    note="The filings register: one row a domain that is filed or connected.",
)

MOBILE_APP = Table(
    name="mobile_app",
    zh="App",
    en="mobile apps",
    key=("store", "package"),
    entity="mobile_app",
    columns=(
        Column("store", TEXT, "应用商店", "store", required=True, max_length=60),
        Column("package", TEXT, "包名", "package name", required=True, max_length=200),
        Column("name", TEXT, "名称", "name", required=True, max_length=200),
        Column("version", TEXT, "版本", "version", max_length=60),
        Column(
            "operator_no", TEXT, "运营者登记号", "operator's registration number", max_length=60
        ),
        Column("operator_name", TEXT, "运营者", "operator", max_length=400),
        Column("icp_no", TEXT, "备案号", "ICP filing number", max_length=80),
        Column("region_id", TEXT, "所在地", "region", check="region_id", max_length=12),
        Column("published_on", DATE, "上架日期", "published on"),
    ),
)

TABLES = (BUSINESS, PERMIT, PLATFORM, SHOP, ACCOUNT, SITE, MOBILE_APP)
