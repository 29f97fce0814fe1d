"""页面用语: filters and tags of our templates: `{% load desk %}`.

Django's `intcomma` follows the locale, and zh-hans has no separators there; so figures are
written by our own filters, the same in both languages: 364,000 and, in Chinese, 36.4万.

>>> num(364000), num(0.5), num(None)
('364,000', '0.5', '—')
>>> wan(364000), wan(9999), wan(123_456_789)
('36.4万', '9,999', '1.2亿')
>>> share(0.9375), share(None)
('93.8%', '—')
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from json import dumps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.staticfiles import finders
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangjian.authority.days import today
from wangjian.docket.worklist import MOST_COUNTED
from wangjian.lake.tables import ROW_COLUMNS
from wangjian.monitoring.tables import TABLES as MONITORING_TABLES
from wangjian.registry.tables import TABLES as REGISTRY_TABLES
from wangjian.registry.tables.codes import NAMES as CODE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms import BoundField
    from django.template import RequestContext

    from wangjian.errors import WangjianError

register = template.Library()

_KEEPING = frozenset(
    {"row_key", "load_id", "digest", "source", "entity_key", "valid_from", "valid_until"}
)

BEIJING = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
WAN = 10_000
YI = 100_000_000
THOUSAND = 1_000
MILLION = 1_000_000
SEVERITIES = 5
FEN_OF_YUAN = 100
LONGEST_ROW = 240  # characters of a raw row in a list; the row's own page shows it whole


def english() -> bool:
    """Whether the page is written in English."""
    return (get_language() or "").startswith("en")


@register.filter
def num(value: float | str | None) -> str:
    """A number with separators; whole numbers without decimals."""
    if value is None or value == "":
        return NOTHING
    number = float(value)
    if number.is_integer():
        return f"{int(number):,}"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


@register.filter
def wan(value: float | str | None) -> str:
    """A number as Chinese officials write it: in 万 and 亿 from ten thousand on."""
    if value is None or value == "":
        return NOTHING
    number = float(value)
    for unit, name in ((YI, "亿"), (WAN, "万")):
        if abs(number) >= unit:
            return f"{number / unit:,.1f}".removesuffix(".0") + name
    return num(number)


@register.filter
def brief(value: float | str | None) -> str:
    """A number where there is little room: 1.2万, or 12k in English."""
    if not english() or value in (None, "") or abs(float(value or 0)) < WAN:
        return wan(value)
    number = float(value or 0)
    unit, name = (MILLION, "m") if abs(number) >= MILLION else (THOUSAND, "k")
    return f"{number / unit:,.1f}".removesuffix(".0") + name


@register.filter
def plain(value: float) -> str:
    """A number for a drawing: with a point, whatever the language of the page."""
    return f"{value:g}"


@register.filter
def needs_wan(value: float | None) -> bool:
    """Whether the short Chinese form says something that the long one does not."""
    return value is not None and abs(value) >= WAN and not english()


@register.filter
def share(value: float | None) -> str:
    """A share of 0 to 1 as a rate."""
    return NOTHING if value is None else f"{value * 100:.1f}".removesuffix(".0") + "%"


@register.filter
def capped(count: int) -> str:
    """A count that stopped at its bound says that there are more."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else num(count)


@register.filter
def is_today(value: date | None) -> bool:
    """Whether a day is today in Beijing."""
    return value == today()


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day, in Beijing where it is a moment."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return value[:10]
    if isinstance(value, datetime):
        return _in_beijing(value).strftime("%Y-%m-%d")
    return value.isoformat()


@register.filter
def moment(value: datetime | str | None) -> str:
    """A moment in Beijing, to the minute."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    return _in_beijing(value).strftime("%Y-%m-%d %H:%M")


def _in_beijing(value: datetime) -> datetime:
    # engines hand out UTC without saying so
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(BEIJING)


@register.filter
def spoken(value: Any) -> Any:
    """The text in the page's language of whatever has one in both: a mapping or an object."""
    language = "en" if english() else "zh"
    if isinstance(value, dict):
        return value.get(language) or value.get("zh") or ""
    found = getattr(value, language, None)
    return found if found is not None else value


@register.filter
def titled(value: Any, name: str = "title") -> str:
    """`value.title_zh` or `value.title_en`, whichever the page is written in."""
    suffix = "en" if english() else "zh"
    if isinstance(value, dict):
        return str(value.get(f"{name}_{suffix}") or value.get(f"{name}_zh") or "")
    return str(getattr(value, f"{name}_{suffix}", "") or getattr(value, f"{name}_zh", ""))


@register.filter
def said(error: WangjianError) -> str:
    """An error of ours in the page's language."""
    return error.in_language("en" if english() else "zh")


@register.filter
def cell(value: Any) -> str:
    """Any value of a row as a table shows it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return {True: "Yes", False: "No"}[value] if english() else {True: "是", False: "否"}[value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return num(value)
    return str(value)


@register.filter
def column_name(name: str) -> str:
    """What officers call a column; the name in code where no dictionary knows it."""
    column = _columns().get(name)
    if column is None:
        return name
    return column[1] if english() else column[0]


@lru_cache(maxsize=1)
def _columns() -> dict[str, tuple[str, str]]:
    known = {column.name: (column.zh, column.en) for column in ROW_COLUMNS}
    for table in (*REGISTRY_TABLES.values(), *MONITORING_TABLES.values()):
        for column in table.columns:
            known.setdefault(column.name, (column.zh, column.en))
    return known


@register.filter
def table_name(name: str) -> str:
    """What officers call a table of the lake."""
    table = REGISTRY_TABLES.get(name) or MONITORING_TABLES.get(name)
    if table is None:
        return name
    return table.en if english() else table.zh


@register.filter
def measured(value: Any, column: str) -> str:
    """A value of a named column; the name's suffix says the unit, and money shows in yuan."""
    if isinstance(value, int) and column.endswith("_fen"):
        return f"{value / FEN_OF_YUAN:,.2f} {_('元')}"
    if isinstance(value, int) and column.endswith("_grams"):
        return f"{num(value)} {_('克')}"
    if isinstance(value, str) and column.endswith("_at"):
        return moment(value)
    if isinstance(value, float) and column.endswith("_share"):
        return share(value)
    if isinstance(value, str) and value in CODE_NAMES.get(column, {}):
        return CODE_NAMES[column][value][1 if english() else 0]
    return cell(value)


@register.filter
def item(value: Mapping[str, Any], key: str) -> Any:
    """One value of a mapping by a name that the template holds in a variable."""
    return value.get(key)


@register.filter
def raw_row(raw: Any) -> str:
    """A row as it came, on one line; empty cells are left out."""
    if not isinstance(raw, dict):
        return cell(raw)
    says, between = (": ", "; ") if english() else ("：", "；")
    shown = between.join(f"{column_name(key)}{says}{value}" for key, value in raw.items() if value)
    return shown if len(shown) <= LONGEST_ROW else f"{shown[:LONGEST_ROW]}…"


@register.filter
def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """The text with `[start, stop)` of the original characters highlighted; overlaps are joined.

    >>> marked("全网最低价", [(2, 4), (3, 5)])
    '全网<mark>最低价</mark>'
    """
    text = text or ""
    parts: list[str] = []
    done = 0
    for start, stop in sorted((max(0, one[0]), min(len(text), one[1])) for one in spans or ()):
        first = max(start, done)
        if stop <= first:
            continue
        if first > done or not parts or not parts[-1].endswith("</mark>"):
            parts.append(conditional_escape(text[done:first]))
            parts.append(format_html("<mark>{}</mark>", text[first:stop]))
        else:  # touches the one before
            parts[-1] = parts[-1].removesuffix("</mark>")
            parts.append(format_html("{}</mark>", text[first:stop]))
        done = stop
    parts.append(conditional_escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above


@register.filter
def json(value: Any) -> str:
    """A value for a `data-` attribute that a module of ours reads."""
    return dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


@register.filter
def minus(value: int) -> int:
    """The number with its sign turned."""
    return -value


@register.filter
def unit_name(unit: str) -> str:
    """What a clock counts."""
    return str(
        {
            "working_days": _("个工作日"),
            "days": _("日"),
            "months": _("个月"),
            "years": _("年"),
            "hours": _("小时"),
        }.get(unit, unit)
    )


@register.filter
def took(run: Any) -> str:
    """How long something took, from its `started_at` to its `finished_at`."""
    if run.started_at is None or run.finished_at is None:
        return NOTHING
    seconds = round((run.finished_at - run.started_at).total_seconds())
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes}:{seconds:02}" if minutes else _("%(n)s 秒") % {"n": seconds}


@register.filter
def rules_asked(count: int) -> str:
    """How many rules a run was asked for; none named means all."""
    return num(count) if count else _("全部")


@register.filter
def total(numbers: Iterable[int]) -> int:
    """The sum."""
    return sum(numbers)


@register.filter
def weekday(value: date) -> str:
    """The day of the week."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[value.weekday()]


@register.filter
def is_content(column: str) -> bool:
    """Whether a column says something of the world rather than of how its row is kept."""
    return column not in _KEEPING


@register.simple_tag
def bilingual(zh: str, en: str) -> str:
    """Whichever the page is written in."""
    return (en or zh) if english() else zh


@register.filter
def severity(value: int | None) -> SafeString:
    """Five little bars, and the number for whoever does not see them."""
    level = max(0, min(SEVERITIES, int(value or 0)))
    bars = format_html_join(
        "", '<i class="{}"></i>', (("on" if n < level else "",) for n in range(SEVERITIES))
    )
    label = f"severity {level} of 5" if english() else f"严重程度 {level}（共 5 级）"
    return format_html(
        '<span class="severity s{}" role="img" aria-label="{}" title="{}">{}</span>',
        level,
        label,
        label,
        bars,
    )


@register.filter
def described(field: BoundField) -> SafeString:
    """The widget of a form field with its state for assistive technology."""
    attributes: dict[str, str | bool] = {}
    told = []
    if field.help_text:
        told.append(f"{field.auto_id}_hint")
    if field.errors:
        attributes["aria-invalid"] = "true"
        told.append(f"{field.auto_id}_wrong")
    if told:
        attributes["aria-describedby"] = " ".join(told)
    return field.as_widget(attrs=attributes)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with its digest, so that an upgrade is seen at once."""
    return f"{static(path)}?v={_digest(path)}"


@lru_cache(maxsize=64)
def _digest(path: str) -> str:
    found = finders.find(path)
    if not found or not isinstance(found, str):
        raise FileNotFoundError(path)
    with open(found, "rb") as file:  # noqa: PTH123 - finders speak in text
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word; it says nothing that the word does not."""
    return format_html(
        '<svg class="icon" width="18" height="18" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        asset("web/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: Any) -> str:
    """This page's address with some of its query changed; an empty value drops the key."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"
