"""What a page shows of its trader is found where a visitor sees it, and held against the register."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wangjian.evidence import shown
from wangjian.registry.actions import entities_for
from wangjian.registry.models import Business, LoadRecord, Site
from wangjian.text.marks import marks
from wangjian.text.markup import see

REAL = Path(os.environ.get("DATA", Path(__file__).parents[3] / "shared/data")) / "pages"
WORDS = ["营业执照", "亮照"]
CODE = "91510100MA0000001X"
PAGE = """<!doctype html><meta charset="utf-8"><p>统一社会信用代码：{code} 企业名称：{name}</p>
<!-- 京ICP备11111111号 --><footer>{icp}</footer>"""


def marks_of(html):
    seen = see(f"<body>{html}</body>".encode())
    return marks(seen.text, seen.links, WORDS)


def test_a_licence_link_is_told_by_its_address_or_by_its_words():
    serial = f"https://zzlz.gsxt.gov.cn/x?serial={CODE}-SAIC_SHOW_1"
    by_address, by_words = marks_of(f'<a href="{serial}"><img></a><a href="/z">查看营业执照</a>')
    assert (by_address.form, by_address.number, by_address.address) == ("gsxt", CODE, serial)
    assert (by_words.form, by_words.address) == ("words", "/z")
    assert (
        marks_of('<a href="/help">如何办理营业执照变更登记以及需要准备哪些材料的详细说明文章</a>')
        == []
    )


def test_what_a_visitor_does_not_see_is_not_there():
    assert marks_of('<!-- <a href="/z">营业执照</a> 沪ICP备13021769号 -->') == []
    assert marks_of('<p hidden><a href="/z">营业执照</a>沪ICP备13021769号</p>') == []


def test_a_filing_number_leads_where_its_own_link_leads():
    html = '<a href="https://x.example/">浙公网安备 33010602009975号</a> <a href="https://beian.miit.gov.cn/">浙ICP备20209901号-1</a>'
    [mark] = marks_of(html)
    assert (mark.number, mark.address) == ("浙ICP备20209901号-1", "https://beian.miit.gov.cn/")
    [zeros] = marks_of("沪ICP备00000000号")
    assert zeros.placeholder


def test_real_footers_with_their_traps():
    if not REAL.is_dir():
        pytest.skip("shared/data/pages is absent: the real footers were NOT read")
    found = {
        one["id"]: marks_of(one["html"]) for one in json.loads((REAL / "footers.json").read_text())
    }
    of = {
        name: {(one.kind, one.form or one.number) for one in rows} for name, rows in found.items()
    }
    assert ("licence", "gsxt") in of["zzlz-uscc"]
    assert next(one.number for one in found["zzlz-uscc"] if one.form) == "91330106673959654P"
    assert of["sgs-commented-out"] == {("icp", "冀ICP备19030742号")}
    [zeros] = [one for one in found["template-zero-icp"] if one.kind == "icp"]
    assert zeros.placeholder
    assert ("licence", "sgs") in of["sgs-date-id"]


@pytest.fixture
def register(db):
    LoadRecord.objects.create(
        load_id="l", table="business", source="省局", kind="full", as_of_on=date(2026, 11, 3),
        received_at=datetime(2026, 11, 4, tzinfo=UTC), rows=1, rejected=0, file_name="a", digest="d",
    )  # fmt: skip
    ids = entities_for([f"business:cn.uscc/{CODE}", "site:shop.example"])
    lean = {"source": "省局", "load_id": "l", "digest": "d"}
    firm, site = ids.values()
    Business.objects.create(
        entity_id=firm, row_key="a", name="成都近水食品有限公司", registration_no=CODE, **lean
    )
    Site.objects.create(
        entity_id=site, row_key="s", domain="shop.example", icp_no="蜀ICP备20209901号-1",
        filer_name="成都近水食品有限公司", **lean,
    )  # fmt: skip


def said(folder, *, name="成都近水食品有限公司", icp="蜀ICP备20209901号-1", code=CODE):
    (folder / "dom.html").write_text(PAGE.format(name=name, icp=icp, code=code), encoding="utf-8")
    told = shown.checked(folder, "https://www.shop.example/item/1")
    return told["register"], {one["what"]: one["verdict"] for one in told["lines"]}


def test_name_code_and_filing_are_held_against_the_register_of_a_day(register, tmp_path):
    day, lines = said(tmp_path)
    assert day == "checked against register of 2026-11-03"
    assert lines == {"name": "same", "icp": "same", "icp_of_domain": "same"}


@pytest.mark.parametrize(
    ("shows", "what", "verdict"),
    [
        ({"name": "成都远山食品有限公司"}, "name", "differs"),
        ({"code": "91510100MA0000002U"}, "code", "not in the register"),
        ({"icp": "京ICP备20209902号"}, "icp", "not in the register"),
        ({"icp": "京ICP备20209902号"}, "icp_of_domain", "differs"),
        ({"icp": "沪ICP备00000000号"}, "icp", "placeholder"),
        ({"name": "成都远山食品有限公司"}, "icp", "differs"),  # another firm's filing
    ],
)
def test_what_does_not_fit_is_told(register, tmp_path, shows, what, verdict):
    assert said(tmp_path, **shows)[1][what] == verdict


def test_without_a_register_nothing_is_claimed(db, tmp_path):
    assert said(tmp_path) == ("not checked", {})
