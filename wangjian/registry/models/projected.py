"""投影: lean copies of the lake's current rows, one a thing, so that no page waits for a scan.

Written only by `actions.project`, by difference. Field names are the column names of the data
dictionary. No foreign-key constraints: each would be a trigger call a row, ten million at a time,
for rows that only one writer makes and that can be made again from the lake.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q

from wangjian.registry.models.entities import Entity

# The columns that every projected row carries beside those of the dictionary.
FIXED = ("entity", "source", "load_id", "row_key", "digest", "grams")


class Projected(models.Model):
    """What all projected rows have in common: the thing, and where its row came from."""

    entity = models.OneToOneField(
        Entity,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="%(class)s",
        verbose_name="主体",
    )
    source = models.TextField("来源")
    load_id = models.CharField("批次", max_length=64)
    row_key = models.CharField("行键", max_length=64)
    digest = models.CharField("内容摘要", max_length=64)

    class Meta:
        abstract = True

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of the dictionary that this copy keeps."""
        return tuple(one.name for one in cls._meta.concrete_fields if one.name not in FIXED)

    @classmethod
    def column_types(cls) -> dict[str, str]:
        """The type in PostgreSQL of each of these columns."""
        names = cls.columns()
        fields = [one for one in cls._meta.concrete_fields if one.name in names]
        return {one.name: str(one.db_type(connection)) for one in fields}

    @classmethod
    def table_name(cls) -> str:
        """The name of the copy in PostgreSQL."""
        return cls._meta.db_table

    @classmethod
    def all_rows(cls) -> models.QuerySet[Self]:
        """The copy's rows, for code that works on any of the copies."""
        return cls._default_manager.all()

    def values(self) -> dict[str, Any]:
        """What the row says, by the columns of the dictionary."""
        return {name: getattr(self, name) for name in self.columns()}


def searching(name: str) -> list[models.Index]:
    """The index by which things are found, and the short one of those that lack their pieces."""
    return [
        GinIndex(fields=["grams"], name=f"registry_{name}_grams"),
        models.Index(fields=["entity"], condition=Q(grams=None), name=f"registry_{name}_bare"),
    ]


class _WithoutPieces(models.Manager[Any]):
    """Rows as pages read them: the pieces are hundreds of numbers, and serve the index alone."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """All rows, their pieces left where they are."""
        return super().get_queryset().defer("grams")


class Searched(Projected):
    """What the search box finds: a copy whose rows carry the pieces of their names and numbers.

    `NAMED` and `NUMBERED` are the columns that are searched; `grams` their pieces
    (`wangjian.text.grams`), null where nobody has made them yet: `actions.project` does.
    """

    NAMED: ClassVar[tuple[str, ...]] = ("name",)
    NUMBERED: ClassVar[tuple[str, ...]] = ()

    grams = ArrayField(models.IntegerField(), verbose_name="检索词元", null=True, editable=False)

    objects = _WithoutPieces()

    class Meta(Projected.Meta):
        abstract = True


class Business(Searched):
    """企业登记."""

    NAMED = ("name", "former_names")
    NUMBERED = ("registration_no",)

    registration_scheme = models.TextField("登记号种类", null=True)
    registration_no = models.TextField("统一社会信用代码", null=True)
    name = models.TextField("名称", null=True)
    former_names = models.TextField("曾用名", null=True)
    business_kind = models.TextField("类型", null=True)
    status = models.TextField("登记状态", null=True)
    status_on = models.DateField("状态日期", null=True)
    registered_on = models.DateField("成立日期", null=True)
    region_id = models.TextField("行政区划", null=True)
    address = models.TextField("住所", null=True)
    scope = models.TextField("经营范围", null=True)

    class Meta:
        verbose_name = "企业登记"
        verbose_name_plural = "企业登记"
        indexes = [
            models.Index(fields=["registration_no"], name="registry_business_no"),
            models.Index(fields=["region_id", "entity"], name="registry_business_region"),
            *searching("business"),
        ]


class Permit(Projected):
    """许可证."""

    permit_kind = models.TextField("许可种类", null=True)
    permit_no = models.TextField("许可证号", null=True)
    holder_no = models.TextField("持证人登记号", null=True)
    holder_name = models.TextField("持证人", null=True)
    address = models.TextField("经营场所", null=True)
    scope = models.TextField("许可范围", null=True)
    issued_on = models.DateField("发证日期", null=True)
    expires_on = models.DateField("有效期至", null=True)
    status = models.TextField("状态", null=True)
    issued_by = models.TextField("发证机关", null=True)

    class Meta:
        verbose_name = "许可证"
        verbose_name_plural = "许可证"
        indexes = [
            models.Index(fields=["holder_no"], name="registry_permit_holder"),
            models.Index(fields=["permit_no"], name="registry_permit_no"),
        ]


class Platform(Searched):
    """平台."""

    NUMBERED = ("platform_id", "domain")

    platform_id = models.TextField("平台编号", null=True)
    name = models.TextField("平台名称", null=True)
    domain = models.TextField("域名", null=True)
    platform_kind = models.TextField("类别", null=True)
    operator_no = models.TextField("经营者登记号", null=True)
    operator_name = models.TextField("经营者", null=True)
    region_id = models.TextField("住所地", null=True)

    class Meta:
        verbose_name = "平台"
        verbose_name_plural = "平台"
        indexes = [
            models.Index(fields=["platform_id"], name="registry_platform_id"),
            models.Index(fields=["operator_no"], name="registry_platform_operator"),
            *searching("platform"),
        ]


class Shop(Searched):
    """网店."""

    NUMBERED = ("platform_shop_no",)

    platform_id = models.TextField("平台编号", null=True)
    platform_shop_no = models.TextField("平台内店铺编号", null=True)
    name = models.TextField("店铺名称", null=True)
    url = models.TextField("网址", null=True)
    registration_no = models.TextField("报送的登记号", null=True)
    registered_name = models.TextField("报送的主体名称", null=True)
    region_id = models.TextField("实际经营地", null=True)
    address = models.TextField("实际经营地址", null=True)
    category = models.TextField("主营类目", null=True)
    exemption = models.TextField("免登记情形", null=True)
    status = models.TextField("状态", null=True)
    opened_on = models.DateField("开店日期", null=True)
    closed_on = models.DateField("关店日期", null=True)

    class Meta:
        verbose_name = "网店"
        verbose_name_plural = "网店"
        indexes = [
            models.Index(fields=["registration_no"], name="registry_shop_no"),
            models.Index(fields=["platform_id", "entity"], name="registry_shop_platform"),
            models.Index(fields=["region_id", "entity"], name="registry_shop_region"),
            *searching("shop"),
        ]


class Account(Searched):
    """账号."""

    NUMBERED = ("account_no", "icp_no")

    platform_id = models.TextField("平台编号", null=True)
    account_no = models.TextField("账号编号", null=True)
    account_kind = models.TextField("种类", null=True)
    name = models.TextField("账号名称", null=True)
    url = models.TextField("网址", null=True)
    operator_no = models.TextField("运营者登记号", null=True)
    operator_name = models.TextField("运营者", null=True)
    icp_no = models.TextField("备案号", null=True)
    region_id = models.TextField("所在地", null=True)
    status = models.TextField("状态", null=True)
    opened_on = models.DateField("开通日期", null=True)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        indexes = [
            models.Index(fields=["operator_no"], name="registry_account_operator"),
            models.Index(fields=["region_id", "entity"], name="registry_account_region"),
            *searching("account"),
        ]


class Site(Searched):
    """网站."""

    NUMBERED = ("domain", "icp_no")

    domain = models.TextField("域名", null=True)
    name = models.TextField("网站名称", null=True)
    icp_no = models.TextField("备案号", null=True)
    filer_no = models.TextField("备案主体登记号", null=True)
    filer_name = models.TextField("备案主体", null=True)
    filed_on = models.DateField("备案日期", null=True)
    filing_ended_on = models.DateField("备案注销日期", null=True)
    access_provider = models.TextField("接入服务商", null=True)
    connected_on = models.DateField("接入日期", null=True)
    ip_reported = models.TextField("报备IP", null=True)
    ip_seen = models.TextField("实际IP", null=True)
    live = models.BooleanField("可访问", null=True)
    seen_on = models.DateField("探测日期", null=True)
    region_id = models.TextField("主体所在地", null=True)
    category = models.TextField("类别", null=True)

    class Meta:
        verbose_name = "网站"
        verbose_name_plural = "网站"
        indexes = [
            models.Index(fields=["domain"], name="registry_site_domain"),
            models.Index(fields=["filer_no"], name="registry_site_filer"),
            models.Index(fields=["icp_no"], name="registry_site_icp"),
            models.Index(fields=["region_id", "entity"], name="registry_site_region"),
            *searching("site"),
        ]


class MobileApp(Searched):
    """App."""

    NUMBERED = ("package", "icp_no")

    store = models.TextField("应用商店", null=True)
    package = models.TextField("包名", null=True)
    name = models.TextField("名称", null=True)
    version = models.TextField("版本", null=True)
    operator_no = models.TextField("运营者登记号", null=True)
    operator_name = models.TextField("运营者", null=True)
    icp_no = models.TextField("备案号", null=True)
    region_id = models.TextField("所在地", null=True)
    published_on = models.DateField("上架日期", null=True)

    class Meta:
        verbose_name = "App"
        verbose_name_plural = "App"
        indexes = [
            models.Index(fields=["operator_no"], name="registry_app_operator"),
            models.Index(fields=["region_id", "entity"], name="registry_app_region"),
            *searching("app"),
        ]


class ListEntry(Projected):
    """名单条目."""

    list_kind = models.TextField("名单", null=True)
    authority = models.TextField("决定机关", null=True)
    entry_no = models.TextField("文号", null=True)
    registration_no = models.TextField("登记号", null=True)
    name = models.TextField("名称", null=True)
    region_id = models.TextField("行政区划", null=True)
    ground = models.TextField("事由", null=True)
    entered_on = models.DateField("列入日期", null=True)
    left_on = models.DateField("移出日期", null=True)

    class Meta:
        verbose_name = "名单条目"
        verbose_name_plural = "名单条目"
        indexes = [
            models.Index(fields=["registration_no"], name="registry_list_no"),
            models.Index(fields=["name"], name="registry_list_name"),
        ]


class Shown(Projected):
    """亮照查看: the newest look at each thing."""

    seen_at = models.DateTimeField("查看时间", null=True)
    url = models.TextField("网址", null=True)
    shown_no = models.TextField("亮出的登记号", null=True)
    shown_name = models.TextField("亮出的名称", null=True)
    badge = models.TextField("亮照标识", null=True)
    badge_no = models.TextField("标识内代码", null=True)
    icp_no = models.TextField("亮出的备案号", null=True)
    police_no = models.TextField("公网安备号", null=True)
    permit_nos = models.TextField("亮出的许可证号", null=True)
    exemption_statement = models.TextField("免登记声明", null=True)
    shown_address = models.TextField("亮出的地址", null=True)
    snapshot_sha256 = models.TextField("快照", null=True)

    class Meta:
        verbose_name = "亮照查看"
        verbose_name_plural = "亮照查看"
        indexes = [models.Index(fields=["shown_no"], name="registry_shown_no")]


# Name of the lake table -> its copy.
PROJECTED: dict[str, type[Projected]] = {
    "business": Business,
    "permit": Permit,
    "platform": Platform,
    "shop": Shop,
    "account": Account,
    "site": Site,
    "mobile_app": MobileApp,
    "list_entry": ListEntry,
    "shown": Shown,
}

# Those that the search box finds.
SEARCHED: dict[str, type[Searched]] = {
    name: model for name, model in PROJECTED.items() if issubclass(model, Searched)
}
