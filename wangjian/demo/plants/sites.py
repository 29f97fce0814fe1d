"""Filings, names and addresses of single sites."""

from __future__ import annotations

from datetime import timedelta

from wangjian.demo.market import Shop, filing_number
from wangjian.demo.plants.planter import Planter, Plants, with_site


# --- cn.site.icp ----------------------------------------------------------------------------
def _bad_filing(planter: Planter, shop: Shop, turn: int) -> str:
    site, look = with_site(planter, shop)
    site.update(access_provider="")  # whose breach it is too is planted apart
    match turn % 3:
        case 0:
            site.update(icp_no="", filer_no="", filer_name="", filed_on=None)
            look.update(icp_no="")
            return "未备案已接入"
        case 1:
            other = next(
                s for s in planter.market.shops if s.site and s.company.no != shop.company.no
            )
            if other.site is None:
                raise AssertionError("chosen for having a site")
            site.update(icp_no="", filer_no="", filer_name="", filed_on=None)
            look.update(icp_no=other.site["icp_no"])
            return "冒用他人备案号"
        case _:
            site.update(icp_no="", filer_no="", filer_name="", filed_on=None)
            look.update(icp_no=filing_number(shop.company.province, 0))
            return "占位备案号"


def _filing_spelt(planter: Planter, shop: Shop, turn: int) -> str:
    site, look = with_site(planter, shop)
    number = str(site["icp_no"])
    match turn % 3:
        case 0:
            look.update(icp_no=number.replace("ICP备", "ICP 备 ").replace("号", " 号"))
            return "备案号带空格"
        case 1:
            look.update(icp_no=number.rpartition("-")[0])
            return "只写主体备案号"
        case _:
            look.update(icp_no=f"增值电信业务经营许可证 B2-20{turn:06d} {number}")
            return "许可证号与备案号并列"


# --- cn.site.expired_domain -----------------------------------------------------------------
def _expired(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    late = planter.rng.randint(31, 400)
    site.update(domain_expires_on=site["seen_on"] - timedelta(days=late), live=bool(turn % 2))
    return "域名过期，备案未注销" + ("，网站仍可打开" if turn % 2 else "")


def _expires_soon(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    seen = site["seen_on"]
    match turn % 3:
        case 0:
            site.update(domain_expires_on=seen)
            return "查看当天到期"
        case 1:
            site.update(domain_expires_on=seen - timedelta(days=planter.rng.randint(1, 30)))
            return "仍在续费宽限期内"
        case _:
            ended = seen - timedelta(days=90)
            site.update(
                domain_expires_on=ended, filing_ended_on=ended, live=False, connected_on=None
            )
            return "备案已随域名注销"


# --- cn.site.ip_differs ---------------------------------------------------------------------
def _moved(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    site.update(ip_seen=f"198.51.100.{planter.rng.randint(1, 254)}")
    if turn % 2:
        site.update(ip_reported=f"{site['ip_reported']}；203.0.113.255")
        return "报备多个地址，实际都不是"
    return "换了机房，没有变更备案"


def _same_address(planter: Planter, shop: Shop, turn: int) -> str:
    site, _ = with_site(planter, shop)
    match turn % 4:
        case 0:
            site.update(ip_reported=f"203.0.113.255；{site['ip_seen']}")
            return "报备多个地址，实际为其一"
        case 1:
            site.update(ip_reported="2001:DB8::1F", ip_seen="2001:db8::1f")
            return "IPv6大小写不同"
        case 2:
            site.update(ip_seen="2001:db8::1f")
            return "报备IPv4，从IPv6看到"
        case _:
            site.update(ip_reported="")
            return "没有报备地址"


PLANTS: Plants = (
    ("cn.site.icp", "violation", _bad_filing),
    ("cn.site.icp", "near_miss", _filing_spelt),
    ("cn.site.expired_domain", "violation", _expired),
    ("cn.site.expired_domain", "near_miss", _expires_soon),
    ("cn.site.ip_differs", "violation", _moved),
    ("cn.site.ip_differs", "near_miss", _same_address),
)
