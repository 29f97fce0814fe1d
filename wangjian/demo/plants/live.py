"""Live streams: sites without filing or licence, rooms that do not show who runs them."""

from __future__ import annotations

from wangjian.demo.market import Row, Shop
from wangjian.demo.plants.planter import Planter, Plants, with_site

UNFILED = {"icp_no": "", "filer_no": "", "filed_on": None, "access_provider": ""}


def _room(planter: Planter, shop: Shop, **changes: object) -> Row:
    """An honest live room of the shop's firm on the shop's platform, and the look at its page."""
    platform_id, number = shop.row["platform_id"], f"L{planter.serial()}"
    home = next(p["domain"] for p in planter.market.platforms if p["platform_id"] == platform_id)
    room: Row = {
        "platform_id": platform_id,
        "account_no": number,
        "account_kind": "live_room",
        "name": f"{shop.row['name']}直播间",
        "url": f"https://live.{home}/room/{number}",
        "operator_no": shop.company.no,
        "operator_name": shop.company.name,
        "region_id": shop.company.region_id,
        "status": "open",
        **changes,
    }
    planter.market.accounts.append(room)
    return room


def _look(planter: Planter, shop: Shop, room: Row, **shown: str) -> Row:
    look: Row = {
        "subject_kind": "account",
        "platform_id": room["platform_id"],
        "subject_no": room["account_no"],
        "seen_at": shop.look["seen_at"],
        "url": room["url"],
        "page_text": "今晚八点直播间见",
        **shown,
    }
    planter.market.extra_looks.append(look)
    return look


def _key(room: Row) -> str:
    return f"account:{room['platform_id']}/{room['account_no']}"


# --- cn.live.site_unfiled -------------------------------------------------------------------
def _unfiled(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    planter.also("cn.site.icp", "violation", shop.site_key, "未备案的直播网站")
    site.update(UNFILED, filer_name="")
    look.update(icp_no="")
    if turn % 2:
        _room(planter, shop, url=f"https://live.{site['domain']}/room")
        return shop.site_key, "直播间另设独立域名，没有备案"
    site.update(category="网络直播")
    return shop.site_key, "直播网站没有备案"


def _filed(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    match turn % 4:
        case 0:
            site.update(category="网络直播")
            return shop.site_key, "直播网站，有备案"
        case 1:
            room = _room(planter, shop, operator_no="", operator_name="个人")
            return _key(room), "个人在平台上的直播间"
        case 2:
            site.update(UNFILED, category="直播设备")
            look.update(icp_no="")
            planter.also("cn.site.icp", "violation", shop.site_key, "未备案的设备网站")
            return shop.site_key, "卖直播设备，不是直播网站"
        case _:
            _room(planter, shop, url=f"https://{site['domain']}/live")
            return shop.site_key, "直播间另设独立域名，已备案"


# --- cn.live.show_licence -------------------------------------------------------------------
def _unlicensed(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    site.update(category=("秀场直播", "网络表演", "娱乐直播")[turn % 3])
    if turn % 2:
        look.update(page_text=f"主播招募 营业性演出许可证 {look['page_text']}")
        return shop.site_key, "只有演出许可证，没有网络文化经营许可证编号"
    return shop.site_key, "主页没有网络文化经营许可证编号"


def _licensed(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    site.update(category="秀场直播")
    match turn % 4:
        case 0:
            look.update(page_text=f"{look['page_text']} 京网文〔2025〕{turn:04d}-001号")
            return shop.site_key, "页脚有网文号"
        case 1:
            look.update(permit_nos=f"沪网文[2025]{turn:04d}-001号")
            return shop.site_key, "许可证号另列"
        case 2:
            site.update(category="直播电商")
            return shop.site_key, "直播卖货，不是表演"
        case _:
            look.update(page_text=f"{look['page_text']} 信息网络传播视听节目许可证 0110001号")
            return shop.site_key, "持视听节目许可证"


# --- cn.live.room_licence -------------------------------------------------------------------
def _room_dark(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    room = _room(planter, shop)
    _look(planter, shop, room, shown_name=shop.company.name if turn % 2 else "")
    return _key(room), "直播间主页没有登记信息" + ("，只有名称" if turn % 2 else "")


def _room_lit(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    match turn % 4:
        case 0:
            room = _room(planter, shop)
            _look(planter, shop, room, shown_no=shop.company.no, shown_name=shop.company.name)
            return _key(room), "已公示代码"
        case 1:
            room = _room(planter, shop, operator_no="", operator_name="个人")
            _look(planter, shop, room)
            return _key(room), "个人的直播间"
        case 2:
            room = _room(planter, shop, account_kind="public_account")
            _look(planter, shop, room)
            return _key(room), "公众号，不是直播间"
        case _:
            room = _room(planter, shop)
            _look(planter, shop, room, badge="gsxt.serial", badge_no=shop.company.no)
            return _key(room), "只挂电子标识"


PLANTS: Plants = (
    ("cn.live.site_unfiled", "violation", _unfiled),
    ("cn.live.site_unfiled", "near_miss", _filed),
    ("cn.live.show_licence", "violation", _unlicensed),
    ("cn.live.show_licence", "near_miss", _licensed),
    ("cn.live.room_licence", "violation", _room_dark),
    ("cn.live.room_licence", "near_miss", _room_lit),
)
