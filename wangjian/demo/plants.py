"""埋设: violations that the rules must find, and near misses that they must leave alone.

One function a rule; each breaks an honest shop in one of several ways, or bends it in a way
that only looks like a violation. What was done is written into the market's truth:
rule, verdict, subject, how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from wangjian.demo.companies import Company, make_code
from wangjian.demo.market import Market, Shop, add_site, filing_number, seeds

Plant = Callable[["Planter", Shop, int], str]  # (planter, shop, turn) -> how

FORMS = ("有限责任公司", "股份有限公司", "有限公司", "专业合作社", "总公司", "分公司")
TRADITIONAL = str.maketrans("东贸业发书网电", "東貿業發書網電")
# What a careless (or careful) hand writes for a digit; none of these is a letter of the code.
LOOKALIKE = {"0": "O", "1": "I", "2": "Z", "5": "S"}


class Planter:
    """Hands out untouched shops and notes what was done to them."""

    def __init__(self, rng: Random, market: Market, banned_titles: list[str]) -> None:
        self.rng = rng
        self.market = market
        self.words = seeds("words")
        self.banned_titles = banned_titles
        # Only firms with one shop: what is done to a firm must not spill over to its other shops.
        shops_of = Counter(shop.company.no for shop in market.shops)
        alone = [shop for shop in market.shops if shops_of[shop.company.no] == 1]
        self._free: Iterator[Shop] = iter(rng.sample(alone, len(alone)))
        self._by_no = {company.no: place for place, company in enumerate(market.companies)}
        self._serial = 0

    def serial(self) -> int:
        """A number that no honest part of the market uses."""
        self._serial += 1
        return 90_000_000 + self._serial

    def replace_company(self, shop: Shop, company: Company) -> None:
        """Another register entry for the shop's company (status, former names)."""
        self.market.companies[self._by_no[company.no]] = company
        shop.company = company

    def other_company(self, than: Company) -> Company:
        """A company of the register with another name."""
        while True:
            company = self.rng.choice(self.market.companies)
            if company.name[:6] != than.name[:6]:
                return company

    def plant(self, rule_id: str, verdict: str, how: Plant, turns: int) -> None:
        """Do it to that many shops, one way after the other."""
        for turn in range(turns):
            shop = next(self._free, None)
            if shop is None:
                return
            note = how(self, shop, turn)
            subjects = [shop.site_key if rule_id.startswith("cn.site.") else shop.key]
            if rule_id == "cn.business.ended_trading" and shop.site is not None:
                # Its own site shows the same firm and was looked at too.
                subjects.append(shop.site_key)
            self.market.truth += [
                {"rule_id": rule_id, "verdict": verdict, "subject_key": one, "how": note}
                for one in subjects
            ]


def _show(shop: Shop, **changes: Any) -> None:
    shop.look.update(changes)
    shop.look["page_text"] = " ".join(
        str(shop.look[name])
        for name in ("shown_no", "shown_name", "exemption_statement")
        if shop.look[name]
    )


# --- cn.display.licence ---------------------------------------------------------------------
def _no_licence(_: Planter, shop: Shop, turn: int) -> str:
    _show(shop, shown_no="", shown_name="", badge="", badge_no="", shown_address="")
    if turn % 2:
        shop.look["page_text"] = "诚信经营 七天无理由退换"
        return "页面只有服务承诺，无执照信息"
    return "未亮照"


def _licence_otherwise(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 3:
        case 0:
            kind, statement = list(planter.words["exemption_statements"].items())[turn // 3 % 4]
            shop.row.update(exemption=kind, registration_no="", registered_name="")
            _show(
                shop,
                shown_no="",
                shown_name="",
                badge="",
                badge_no="",
                exemption_statement=statement,
            )
            return "免登记经营者，已声明"
        case 1:
            _show(shop, shown_no="", badge="gsxt.serial", badge_no=shop.company.no)
            return "只有电子标识，标识内有代码"
        case _:
            shop.row.update(
                status="closed", closed_on=shop.look["seen_at"].date() - timedelta(days=40)
            )
            shop.look.update(seen_at=shop.look["seen_at"] - timedelta(days=400))
            return "早先亮照，后已关店"


# --- cn.code.malformed ----------------------------------------------------------------------
def _bad_code(planter: Planter, shop: Shop, turn: int) -> str:
    code = shop.company.no
    match turn % 3:
        case 0:
            last = planter.rng.choice([c for c in "0123456789ABCDEFGHJK" if c != code[-1]])
            _show(shop, shown_no=code[:-1] + last, badge="", badge_no="")
            return "校验位错误"
        case 1:
            _show(shop, shown_no=code[:-1], badge="", badge_no="")
            return "少一位"
        case _:
            place = next((i for i, c in enumerate(code) if c in LOOKALIKE and i > 1), 2)
            letter = LOOKALIKE.get(code[place], "O")
            _show(shop, shown_no=code[:place] + letter + code[place + 1 :], badge="", badge_no="")
            return "数字写成形近字母"


def _code_spelt(_: Planter, shop: Shop, turn: int) -> str:
    code = shop.company.no
    match turn % 3:
        case 0:
            _show(shop, shown_no=code.lower())
            return "小写"
        case 1:
            _show(shop, shown_no=f" {code[:8]} {code[8:]} ")
            return "带空格"
        case _:
            _show(shop, shown_no="".join(chr(ord(c) + 0xFEE0) for c in code))
            return "全角"


# --- cn.code.unregistered -------------------------------------------------------------------
def _covered_region(planter: Planter, shop: Shop) -> str:
    """The county of the firm's own code, or of one whose whole register is held."""
    elsewhere = {place["id"][:2] for place in seeds("market")["elsewhere"]}
    own = shop.company.no[2:8]
    if own[:2] not in elsewhere:
        return own
    return str(planter.rng.choice(seeds("market")["regions"])["id"])


def _unknown_code(planter: Planter, shop: Shop, _: int) -> str:
    code = make_code(planter.rng, _covered_region(planter, shop))
    _show(shop, shown_no=code, badge="", badge_no="")
    shop.row.update(registration_no=code)
    return "代码格式正确，登记库中没有"


def _code_from_elsewhere(planter: Planter, shop: Shop, _: int) -> str:
    place = planter.rng.choice(seeds("market")["elsewhere"])
    code = make_code(planter.rng, place["id"])
    _show(shop, shown_no=code, badge="", badge_no="")
    shop.row.update(registration_no=code)
    return "登记地不在本库覆盖范围内，无从判断"


# --- cn.code.name_differs -------------------------------------------------------------------
def _other_name(planter: Planter, shop: Shop, turn: int) -> str:
    other = planter.other_company(shop.company)
    if turn % 2:
        name = shop.company.name
        # In front of the legal form, where the firm's own words stand, not its place.
        end = next((name.index(form) for form in FORMS if form in name), len(name) - 2)
        at = max(2, end - 3)
        swapped = "鑫" if name[at] != "鑫" else "森"
        _show(shop, shown_name=name[:at] + swapped + name[at + 1 :])
        return "名称差一字"
    _show(shop, shown_name=other.name)
    return "亮出另一企业名称"


def _name_spelt(planter: Planter, shop: Shop, turn: int) -> str:
    company = shop.company
    city = company.city.removesuffix("市")
    match turn % 5:
        case 0 if company.name.startswith(city):
            rest = company.name.removeprefix(city)
            at = next(
                (rest.index(f) for f in ("有限责任公司", "股份有限公司", "有限公司") if f in rest),
                len(rest),
            )
            _show(shop, shown_name=f"{rest[:at]}（{city}）{rest[at:]}")
            planter.replace_company(shop, replace(company, name=f"{rest[:at]}({city}){rest[at:]}"))
            return "全角半角括号"
        case 1:
            _show(shop, shown_name=company.name.translate(TRADITIONAL))
            return "繁体"
        case 2:
            _show(shop, shown_name=f" {company.name[:4]} {company.name[4:]} ")
            return "多余空格"
        case 3:
            former = f"{city}旧{company.name.removeprefix(city)}"
            planter.replace_company(shop, replace(company, former_names=former))
            _show(shop, shown_name=former)
            return "曾用名"
        case _:
            _show(shop, shown_name=company.name + "营业执照")
            return "名称后带“营业执照”字样"


# --- cn.business.ended_trading --------------------------------------------------------------
def _looked_on(shop: Shop) -> list[date]:
    """The days on which shop and site were looked at."""
    return [look["seen_at"].date() for look in (shop.look, shop.site_look) if look]


def _ended_before(planter: Planter, shop: Shop, turn: int) -> str:
    status = ("cancelled", "revoked")[turn % 2]
    on = min(_looked_on(shop)) - timedelta(days=planter.rng.randint(20, 400))
    planter.replace_company(shop, shop.company.ended(status, on))
    return "已注销仍在经营" if status == "cancelled" else "已吊销仍在经营"


def _ended_after(planter: Planter, shop: Shop, turn: int) -> str:
    on = max(_looked_on(shop)) + timedelta(days=planter.rng.randint(2, 20))
    if turn % 2:
        planter.replace_company(shop, shop.company.ended("moved_out", on - timedelta(days=60)))
        return "迁出，并未注销"
    planter.replace_company(shop, shop.company.ended("cancelled", on))
    return "查看之后才注销"


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


# --- cn.publication.banned_title ------------------------------------------------------------
def _banned_title(planter: Planter, shop: Shop, turn: int) -> str:
    title = planter.rng.choice(planter.banned_titles)
    text = (f"《{title}》 正版现货", f"{title} 全新 包邮", f"收藏版 {title}")[turn % 3]
    shop.listings[0].update(title=text, category="图书")
    return f"在售禁止出版物：{title}"


def _like_a_title(planter: Planter, shop: Shop, turn: int) -> str:
    texts = planter.words["cn.publication.banned_title"]["near_miss"]
    shop.listings[0].update(
        title=texts[turn % len(texts)].format(goods=shop.company.goods[0]), category="图书"
    )
    return "书名相近，并非禁止出版物"


# --- cn.ads.absolutes -----------------------------------------------------------------------
def _advert(kind: str, note: str) -> Plant:
    def plant(planter: Planter, shop: Shop, turn: int) -> str:
        texts = planter.words["cn.ads.absolutes"][kind]
        goods = planter.rng.choice(shop.company.goods)
        ordinary = shop.listings[0]["title"]
        text = texts[turn % len(texts)].format(goods=goods)
        shop.listings[0].update(title=text if turn % 2 else f"{text} {ordinary}"[:900])
        return f"{note}：{texts[turn % len(texts)]}"

    return plant


PLANTS: tuple[tuple[str, str, Plant], ...] = (
    ("cn.display.licence", "violation", _no_licence),
    ("cn.display.licence", "near_miss", _licence_otherwise),
    ("cn.code.malformed", "violation", _bad_code),
    ("cn.code.malformed", "near_miss", _code_spelt),
    ("cn.code.unregistered", "violation", _unknown_code),
    ("cn.code.unregistered", "near_miss", _code_from_elsewhere),
    ("cn.code.name_differs", "violation", _other_name),
    ("cn.code.name_differs", "near_miss", _name_spelt),
    ("cn.business.ended_trading", "violation", _ended_before),
    ("cn.business.ended_trading", "near_miss", _ended_after),
    ("cn.site.icp", "violation", _bad_filing),
    ("cn.site.icp", "near_miss", _filing_spelt),
    ("cn.publication.banned_title", "violation", _banned_title),
    ("cn.publication.banned_title", "near_miss", _like_a_title),
    ("cn.ads.absolutes", "violation", _advert("violation", "绝对化用语")),
    ("cn.ads.absolutes", "evaded", _advert("evaded", "变体绝对化用语")),
    ("cn.ads.absolutes", "near_miss", _advert("near_miss", "并非绝对化用语")),
)


def plant_all(rng: Random, market: Market, *, share: float, banned_titles: list[str]) -> None:
    """Every kind of violation and near miss, each in `share` of the shops (at least three)."""
    planter = Planter(rng, market, banned_titles)
    turns = max(3, round(len(market.shops) * share))
    for rule_id, verdict, how in PLANTS:
        planter.plant(rule_id, verdict, how, turns)
