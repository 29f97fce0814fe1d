"""Titles and sentences of listings."""

from __future__ import annotations

from wangjian.demo.market import Shop
from wangjian.demo.plants.permits import grant
from wangjian.demo.plants.planter import Plant, Planter, Plants


def _bookshop(planter: Planter, shop: Shop) -> None:
    """It may sell books, so that the title alone is in question."""
    grant(planter, shop, "publication", f"新出发京零字第{planter.serial()}号")


# --- cn.publication.banned_title ------------------------------------------------------------
def _banned_title(planter: Planter, shop: Shop, turn: int) -> str:
    title = planter.rng.choice(planter.banned_titles)
    text = (f"《{title}》 正版现货", f"{title} 全新 包邮", f"收藏版 {title}")[turn % 3]
    shop.listings[0].update(title=text, category="图书")
    _bookshop(planter, shop)
    return f"在售禁止出版物：{title}"


def _like_a_title(planter: Planter, shop: Shop, turn: int) -> str:
    texts = planter.words["cn.publication.banned_title"]["near_miss"]
    shop.listings[0].update(
        title=texts[turn % len(texts)].format(goods=shop.company.goods[0]), category="图书"
    )
    _bookshop(planter, shop)
    return "书名相近，并非禁止出版物"


# --- cn.ads.absolutes -----------------------------------------------------------------------
def _advert(kind: str, note: str) -> Plant:
    def plant(planter: Planter, shop: Shop, turn: int) -> str:
        texts = planter.words["cn.ads.absolutes"][kind]
        goods = planter.rng.choice(shop.company.goods)
        if shop.listings[0]["category"] == "图书":  # such words beside books may tell their story
            goods = "收纳盒"
            shop.listings[0]["category"] = "百货"
        ordinary = shop.listings[0]["title"]
        text = texts[turn % len(texts)].format(goods=goods)
        shop.listings[0].update(title=text if turn % 2 else f"{text} {ordinary}"[:900])
        return f"{note}：{texts[turn % len(texts)]}"

    return plant


PLANTS: Plants = (
    ("cn.publication.banned_title", "violation", _banned_title),
    ("cn.publication.banned_title", "near_miss", _like_a_title),
    ("cn.ads.absolutes", "violation", _advert("violation", "绝对化用语")),
    ("cn.ads.absolutes", "evaded", _advert("evaded", "变体绝对化用语")),
    ("cn.ads.absolutes", "near_miss", _advert("near_miss", "并非绝对化用语")),
)
