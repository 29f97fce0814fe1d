"""Filings of sites."""

from __future__ import annotations

from typing import Any

from wangjian.demo.market import Shop, add_site, filing_number
from wangjian.demo.plants.planter import Planter, Plants


# --- cn.site.icp ----------------------------------------------------------------------------
def _with_site(planter: Planter, shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    if shop.site is None or shop.site_look is None:
        add_site(planter.rng, shop, planter.serial(), planter.market.as_of)
    if shop.site is None or shop.site_look is None:
        raise AssertionError("add_site gives a site and a look")
    return shop.site, shop.site_look


def _bad_filing(planter: Planter, shop: Shop, turn: int) -> str:
    site, look = _with_site(planter, shop)
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
    site, look = _with_site(planter, shop)
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


PLANTS: Plants = (
    ("cn.site.icp", "violation", _bad_filing),
    ("cn.site.icp", "near_miss", _filing_spelt),
)
