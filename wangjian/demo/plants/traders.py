"""Licences, codes and names that shops show, and firms that have ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from wangjian.demo.companies import make_code
from wangjian.demo.market import Shop, seeds
from wangjian.demo.plants.planter import Planter, Plants, show

FORMS = ("有限责任公司", "股份有限公司", "有限公司", "专业合作社", "总公司", "分公司")
TRADITIONAL = str.maketrans("东贸业发书网电", "東貿業發書網電")
# What a careless (or careful) hand writes for a digit; none of these is a letter of the code.
LOOKALIKE = {"0": "O", "1": "I", "2": "Z", "5": "S"}


# --- cn.display.licence ---------------------------------------------------------------------
def _no_licence(_: Planter, shop: Shop, turn: int) -> str:
    show(shop, shown_no="", shown_name="", badge="", badge_no="", shown_address="")
    if turn % 2:
        shop.look["page_text"] = "诚信经营 七天无理由退换"
        return "页面只有服务承诺，无执照信息"
    return "未亮照"


def _licence_otherwise(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 3:
        case 0:
            kind, statement = list(planter.words["exemption_statements"].items())[turn // 3 % 4]
            shop.row.update(exemption=kind, registration_no="", registered_name="")
            show(
                shop,
                shown_no="",
                shown_name="",
                badge="",
                badge_no="",
                exemption_statement=statement,
            )
            return "免登记经营者，已声明"
        case 1:
            show(shop, shown_no="", badge="gsxt.serial", badge_no=shop.company.no)
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
            show(shop, shown_no=code[:-1] + last, badge="", badge_no="")
            return "校验位错误"
        case 1:
            show(shop, shown_no=code[:-1], badge="", badge_no="")
            return "少一位"
        case _:
            place = next((i for i, c in enumerate(code) if c in LOOKALIKE and i > 1), 2)
            letter = LOOKALIKE.get(code[place], "O")
            show(shop, shown_no=code[:place] + letter + code[place + 1 :], badge="", badge_no="")
            return "数字写成形近字母"


def _code_spelt(_: Planter, shop: Shop, turn: int) -> str:
    code = shop.company.no
    match turn % 3:
        case 0:
            show(shop, shown_no=code.lower())
            return "小写"
        case 1:
            show(shop, shown_no=f" {code[:8]} {code[8:]} ")
            return "带空格"
        case _:
            show(shop, shown_no="".join(chr(ord(c) + 0xFEE0) for c in code))
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
    show(shop, shown_no=code, badge="", badge_no="")
    shop.row.update(registration_no=code)
    for listing in shop.listings:  # a firm that does not exist holds no permit either
        listing["category"] = "百货"
    return "代码格式正确，登记库中没有"


def _code_from_elsewhere(planter: Planter, shop: Shop, _: int) -> str:
    place = planter.rng.choice(seeds("market")["elsewhere"])
    code = make_code(planter.rng, place["id"])
    show(shop, shown_no=code, badge="", badge_no="")
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
        show(shop, shown_name=name[:at] + swapped + name[at + 1 :])
        return "名称差一字"
    show(shop, shown_name=other.name)
    return "亮出另一企业名称"


def _name_spelt(planter: Planter, shop: Shop, turn: int) -> str:
    company = shop.company
    city = company.city.removesuffix("市")
    match turn % 5:
        case 0 if company.name.startswith(city) and not company.name.startswith(f"{city}市"):
            rest = company.name.removeprefix(city)
            at = next(
                (rest.index(f) for f in ("有限责任公司", "股份有限公司", "有限公司") if f in rest),
                len(rest),
            )
            show(shop, shown_name=f"{rest[:at]}（{city}）{rest[at:]}")
            planter.replace_company(shop, replace(company, name=f"{rest[:at]}({city}){rest[at:]}"))
            return "全角半角括号"
        case 1:
            show(shop, shown_name=company.name.translate(TRADITIONAL))
            return "繁体"
        case 2:
            show(shop, shown_name=f" {company.name[:4]} {company.name[4:]} ")
            return "多余空格"
        case 3:
            former = f"{city}旧{company.name.removeprefix(city)}"
            planter.replace_company(shop, replace(company, former_names=former))
            show(shop, shown_name=former)
            return "曾用名"
        case _:
            show(shop, shown_name=company.name + "营业执照")
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


PLANTS: Plants = (
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
)
