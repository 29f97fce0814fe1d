"""监测链接: key works offered on pages and in shops, closed hosts, among honest links."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from wangjian.demo.market import Market, Row, seeds, seen_on
from wangjian.demo.plants.planter import Planter

# (planter, turn) -> the key and what was done, None for want of shops: for what takes no shop that
# other plants need.
BesidePlant = Callable[[Planter, int], tuple[str, str] | None]
BesidePlants = tuple[tuple[str, str, BesidePlant], ...]
_WORK_LINK = "cn.copyright.key_work_link"
_BLOCKED = "cn.site.blocked_host"
_OFFER = "cn.copyright.piracy_offer"
_HONEST_FROM = 50_000_000


def add_links(rng: Random, market: Market, count: int) -> None:
    """Links as monitoring sees most of them: licensed, about a work, or of no work at all."""
    words = seeds("words")
    abouts = words[_WORK_LINK]["near_miss"]
    for number in range(_HONEST_FROM, _HONEST_FROM + count):
        work = rng.choice(words["key_works"])
        if number % 3 == 0:
            said = {"work_title": work["title"], "licensed": True}
            market.links.append(_link(rng, market, f"s{number}.{work['hosts'][0]}", **said))
        elif number % 3 == 1:
            title = rng.choice(abouts).format(work=work["title"])
            market.links.append(_link(rng, market, f"s{number}.example", page_title=title))
        else:
            market.links.append(_link(rng, market, f"s{number}.example", page_title="首页"))


def _link(rng: Random, market: Market, host: str, **said: object) -> Row:
    return {
        "url": f"https://{host}/play",
        "host": host,
        "work_title": "",
        "page_title": "",
        "licensed": False,
        "reachable": True,
        "seen_at": seen_on(rng, market.as_of),
        **said,
    }


def _put(planter: Planter, host: str, **said: object) -> str:
    row = _link(planter.rng, planter.market, host, **said)
    planter.market.links.append(row)
    return f"link:{row['url']}"


def _work(planter: Planter, turn: int) -> Row:
    works: list[Row] = planter.words["key_works"]
    return works[turn % len(works)]


# --- cn.copyright.key_work_link ---------------------------------------------------------------
def _page(kind: str, note: str) -> BesidePlant:
    def plant(planter: Planter, turn: int) -> tuple[str, str]:
        texts = planter.words[_WORK_LINK][kind]
        title = texts[turn % len(texts)].format(work=_work(planter, turn)["title"])
        return _put(planter, f"s{planter.serial()}.example", page_title=title), note

    return plant


def _noted(planter: Planter, turn: int) -> tuple[str, str]:
    title = _work(planter, turn)["title"]
    return _put(planter, f"s{planter.serial()}.example", work_title=title), "未授权链接"


def _licensed(planter: Planter, turn: int) -> tuple[str, str]:
    work = _work(planter, turn)
    host = f"s{planter.serial()}.{work['hosts'][turn % len(work['hosts'])]}"
    return _put(planter, host, work_title=work["title"]), "持牌主机的下级"


def _down(planter: Planter, turn: int) -> tuple[str, str]:
    said = {"work_title": _work(planter, turn)["title"], "reachable": False}
    return _put(planter, f"s{planter.serial()}.example", **said), "已打不开"


# --- cn.site.blocked_host ---------------------------------------------------------------------
def _blocked(planter: Planter, turn: int) -> tuple[str, str]:
    hosts = planter.words["blocked_hosts"]
    return _put(
        planter, f"s{planter.serial()}.{hosts[turn % len(hosts)]}"
    ), "封堵主机的下级仍可访问"


def _alike(planter: Planter, turn: int) -> tuple[str, str]:
    hosts = planter.words["blocked_hosts"]
    return _put(planter, f"s{planter.serial()}.not{hosts[turn % len(hosts)]}"), "仅结尾字母相同"


# --- cn.copyright.piracy_offer ----------------------------------------------------------------
def _offer(kind: str, note: str) -> BesidePlant:
    def plant(planter: Planter, turn: int) -> tuple[str, str] | None:
        texts = planter.words[_OFFER][kind]
        title = texts[turn % len(texts)].format(work=_work(planter, turn)["title"])
        shop = planter.spare_shop()
        if shop is None:
            return None
        shop.listings[0].update(title=title, category="百货")
        return shop.key, f"{note}：{title}"

    return plant


PLANTS_BESIDE: BesidePlants = (
    (_WORK_LINK, "violation", _page("violation", "页面标题兜售")),
    (_WORK_LINK, "violation", _noted),
    (_WORK_LINK, "evaded", _page("evaded", "变体兜售")),
    (_WORK_LINK, "near_miss", _page("near_miss", "谈论作品")),
    (_WORK_LINK, "near_miss", _licensed),
    (_WORK_LINK, "near_miss", _down),
    (_BLOCKED, "violation", _blocked),
    (_BLOCKED, "near_miss", _alike),
    (_OFFER, "violation", _offer("violation", "兜售盗版")),
    (_OFFER, "evaded", _offer("evaded", "变体兜售盗版")),
    (_OFFER, "near_miss", _offer("near_miss", "并非盗版")),
)
