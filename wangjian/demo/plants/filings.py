"""Filers and access providers: many sites, shell filings, black-listed sites, unfiled access."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wangjian.demo.market import Row, Shop, filing_number
from wangjian.demo.plants.planter import Planter, Plants, with_site

MANY = 70  # as the rule has it: this many are still ordinary


# --- cn.site.many_sites ---------------------------------------------------------------------
def _more_sites(planter: Planter, shop: Shop, count: int, **changes: Any) -> list[Row]:
    """`count` further sites of the shop's firm, each with a main domain of its own."""
    site, _ = with_site(planter, shop)
    serial = planter.serial()
    filing = filing_number(shop.company.province, serial)
    rows = [
        {**site, "domain": f"m{serial}-{n}.example", "icp_no": f"{filing}-{n + 1}", **changes}
        for n in range(count)
    ]
    planter.market.extra_sites += rows
    return rows


def _many_sites(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    rows = _more_sites(planter, shop, MANY + planter.rng.randint(0, 20))
    if turn % 2:
        for row in rows[::2]:
            row["filer_no"] = str(row["filer_no"]).lower()
        return f"business:cn.uscc/{shop.company.no}", "名下备案网站过多，登记号大小写不一"
    return f"business:cn.uscc/{shop.company.no}", "名下备案网站过多"


def _not_so_many(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    key = f"business:cn.uscc/{shop.company.no}"
    site, _ = with_site(planter, shop)
    match turn % 4:
        case 0:
            _more_sites(planter, shop, MANY - 1)
            return key, "恰为界限"
        case 1:
            ended = site["seen_on"] - timedelta(days=100)
            _more_sites(planter, shop, 12)
            _more_sites(planter, shop, MANY, filing_ended_on=ended, live=False, connected_on=None)
            return key, "多数备案早已注销"
        case 2:
            rows = _more_sites(planter, shop, MANY + 10)
            for number, row in enumerate(rows):
                row["domain"] = f"n{number}.{site['domain']}"
                row["icp_no"] = site["icp_no"]
            return key, "同一主域名下的子域名"
        case _:
            rows = _more_sites(planter, shop, MANY + 5)
            for row in rows[:30]:
                # Each handed to a buyer, who filed it anew.
                serial = planter.serial()
                row.update(
                    filer_no="",
                    filer_name=f"受让公司{serial}",
                    filed_on=row["filed_on"] + timedelta(days=1),
                    icp_no=filing_number(shop.company.province, serial) + "-1",
                )
            return key, "部分域名已转让并由受让人备案"


# --- cn.site.shell_filing -------------------------------------------------------------------
def _shell(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    shop.site_look = None
    if turn % 2:
        site.update(live=False)
        earlier = site["seen_on"] - timedelta(days=planter.rng.randint(91, 200))
        planter.market.second_sites.append({**site, "seen_on": earlier})
        return "接入过，相隔数月两次都打不开"
    site.update(live=False, connected_on=None)
    return "备案后从未接入"


def _no_shell(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    shop.site_look = None
    site.update(live=False, connected_on=None)
    match turn % 5:
        case 0:
            site.update(filed_on=site["seen_on"] - timedelta(days=planter.rng.randint(5, 89)))
            return "新近备案，尚未开通"
        case 1:
            site.update(filing_ended_on=site["seen_on"] - timedelta(days=30))
            return "已办注销"
        case 2:
            site.update(connected_on=site["filed_on"])
            return "接入过，只有一次打不开"
        case 3:
            live = {"domain": f"www.{site['domain']}", "live": True, "ip_reported": ""}
            planter.market.extra_sites.append({**site, **live})
            return "主域名打不开，www可打开"
        case _:
            site.update(icp_no=str(site["icp_no"]).rpartition("-")[0] + "-2A")
            return "App的备案，没有网站"


# --- cn.site.blacklisted --------------------------------------------------------------------
def _back_again(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    listed = site["seen_on"] - timedelta(days=planter.rng.randint(2, 300))
    site.update(blacklisted_on=listed, filed_on=listed - timedelta(days=400))
    match turn % 3:
        case 0:
            return "列入黑名单后仍可访问"
        case 1:
            site.update(connected_on=listed + timedelta(days=1), access_provider="新港数据")
            return "列入黑名单后换一家重新接入"
        case _:
            live = {"domain": f"m.{site['domain']}", "live": True, "blacklisted_on": None}
            planter.market.extra_sites.append({**site, **live})
            site.update(live=False)
            return "列入黑名单后改用子域名"


def _stayed_away(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    seen = site["seen_on"]
    match turn % 4:
        case 0:
            site.update(blacklisted_on=seen - timedelta(days=50), live=False)
            return "已关闭"
        case 1:
            site.update(blacklisted_on=seen + timedelta(days=planter.rng.randint(0, 9)))
            return "查看在前（或当日），列入在后"
        case 2:
            listed = seen - timedelta(days=150)
            site.update(blacklisted_on=listed, filed_on=seen - timedelta(days=60))
            return "列入之后换了主体重新备案"
        case _:
            other = {"domain": f"x{site['domain']}", "blacklisted_on": seen - timedelta(days=50)}
            planter.market.extra_sites.append({**site, **other, "live": False})
            return "字尾相同的另一网站在黑名单上"


# --- cn.access.unfiled ----------------------------------------------------------------------
def _provider(planter: Planter, site: Row) -> str:
    """A provider of its own for this site: the duty, and so the finding, is the provider's."""
    site["access_provider"] = f"第{planter.serial()}号接入公司"
    return f"access_provider:{site['access_provider']}"


def _unfiled_access(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    provider = _provider(planter, site)
    planter.also("cn.site.icp", "violation", shop.site_key, "接入服务商接入的未备案网站")
    look.update(icp_no="")
    match turn % 3:
        case 0:
            site.update(icp_no="", filer_no="", filer_name="", filed_on=None)
            return provider, "接入未备案网站"
        case 1:
            site.update(icp_no="备案中", filed_on=None)
            return provider, "备案尚未通过就接入"
        case _:
            site.update(filing_ended_on=site["seen_on"] - timedelta(days=60))
            return provider, "备案注销后没有断开"


def _access_in_order(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    site, look = with_site(planter, shop)
    provider = _provider(planter, site)
    match turn % 4:
        case 0:
            below = {"domain": f"shop.{site['domain']}", "icp_no": "", "filed_on": None}
            planter.market.extra_sites.append({**site, **below})
            return provider, "主域名有备案，子域名另列"
        case 1:
            licence = f"京ICP证{planter.serial() % 1_000_000:06d}号"
            site.update(icp_no=licence)
            look.update(icp_no=licence)
            return provider, "经营性网站，持有许可证"
        case 2:
            site.update(icp_no="", filer_no="", filed_on=None, live=False)
            shop.site_look = None
            return provider, "未备案，已断开"
        case _:
            wide = str.maketrans({digit: chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
            site.update(icp_no=str(site["icp_no"]).replace("ICP备", " ICP 备 ").translate(wide))
            return provider, "备案号写法不一"


PLANTS: Plants = (
    ("cn.site.many_sites", "violation", _many_sites),
    ("cn.site.many_sites", "near_miss", _not_so_many),
    ("cn.site.shell_filing", "violation", _shell),
    ("cn.site.shell_filing", "near_miss", _no_shell),
    ("cn.site.blacklisted", "violation", _back_again),
    ("cn.site.blacklisted", "near_miss", _stayed_away),
    ("cn.access.unfiled", "violation", _unfiled_access),
    ("cn.access.unfiled", "near_miss", _access_in_order),
)
