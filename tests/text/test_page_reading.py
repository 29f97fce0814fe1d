"""Pages as sellers save and serve them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.text.markup import decode, see
from wangjian.text.pages import read_page

CODE = "91350100M000100Y43"
GSXT = f"https://zzlz.gsxt.gov.cn/businessCheck/verifKey.do?showType=p&amp;serial={CODE}-SAIC_SHOW_1000009&amp;signData=MEQ"
GUID = "e69c95ed-051d-4cba-a791-f00ddeabde6a"


def read(html: str):
    return read_page(html.encode())


@pytest.mark.parametrize(
    ("html", "badge", "number"),
    [
        (f'<a href="{GSXT}"><img></a>', "gsxt", CODE),
        (f"<a href='{GSXT.replace('https:', '')}'>亮照</a>", "gsxt", CODE),
        (
            '<a href="https://zzlz.gsxt.gov.cn/businessCheck/verifKey.do?serial='
            '11000020190617181155000003571695-SAIC_SHOW_10002020">',
            "gsxt",
            None,
        ),
        ('<a href="http://www.sgs.gov.cn/lz/licenseLink.do?method=licenceView&entyId=20120305">', "sgs", None),
        ('<a href="http://www.sgs.gov.cn/">', None, None),
        (f'<a href="http://szcert.ebs.org.cn/{GUID}">', "szcert", None),
        (f"<script src='http://szcert.ebs.org.cn/govicon.js?id={GUID}&width=100&;type=1'></script>", "szcert", None),
        (f"<script>document.write('<script src=\"//szcert.ebs.org.cn/govicon.js?id={GUID}\">')</script>", "szcert", None),
        (f"<script>// see http://szcert.ebs.org.cn/{GUID}\n</script>", None, None),
        (f'<!-- <a href="{GSXT}"></a> -->', None, None),
        (f'<div style="display: none"><a href="{GSXT}"></a></div>', None, None),
        (f'<p hidden><a href="{GSXT}">', None, None),
        (f'<template><a href="{GSXT}"></a></template>', None, None),
        (f'<a href="https://zzlz.gsxt.gov.cn.evil.example/?serial={CODE}-SAIC_SHOW_1">', None, None),
        ('<a href="https://[zzlz.gsxt.gov.cn/">', None, None),
        ("<p>zzlz.gsxt.gov.cn</p>", None, None),
    ],
)  # fmt: skip
def test_a_badge_is_told_by_where_it_leads(html, badge, number):
    reading = read(html)
    assert (reading.badge, reading.badge_no) == (badge, number)


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (f"统一社会信用代码：{CODE}", CODE),
        ("<td>统一社会信用代码</td><td>91350100 M000100Y43</td><td>成立日期</td>", CODE),
        (f"注册号/统一社会信用代码(18位)：{CODE} 2020-01-01", CODE),
        ("营业执照注册号：110000450147087 电话 010", "110000450147087"),
        ("统一社会信用代码：9135010********Y43", "9135010********Y43"),
        ("统一社会信用代码：91350100M000100Y4O", "91350100M000100Y4O"),
        (f"© 近水 {CODE}", CODE),
        ("工商营业执照号：JY21115090806150", None),
        (f"<script>var code='{CODE}'</script><!-- {CODE} --><style>{CODE}</style>", None),
        ("订单号 110000450147087", None),
    ],
)
def test_the_number_shown(html, number):
    assert read(html).shown_no == number


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("企业名称：福州近水食品有限公司 法定代表人：某", "福州近水食品有限公司"),
        ("<li>名 称:福州近水食品有限公司</li>", "福州近水食品有限公司"),
        ("© 2016 福州近水食品有限公司 版权所有 | 闽ICP备11000001号", "福州近水食品有限公司"),
        ("<h4>福州近水食品有限公司</h4>", "福州近水食品有限公司"),
        ("<a href='https://zzlz.gsxt.gov.cn/x'>福州近水食品有限公司</a>", "福州近水食品有限公司"),
        ("我们与福州近水食品有限公司合作多年", None),
        ("上海工商行政管理", None),
    ],
)
def test_the_name_shown(html, name):
    assert read(html).shown_name == name


def test_filings_permits_and_statements():
    reading = read(
        "沪ICP <b>备</b> 05053107 号-2 京公网安备 11010502025545号 许可证 JY11101080012345、"
        "SC10111010800123<p>个人从事零星小额交易活动，依法不需要办理市场主体登记。</p>"
        "<p>经营地址：福州市鼓楼区1号</p>"
    )
    assert reading.icp_no == "沪ICP备05053107号-2"
    assert reading.police_no == "京公网安备11010502025545号"
    assert reading.permit_nos == ("JY11101080012345", "SC10111010800123")
    assert reading.exemption_statement == "个人从事零星小额交易活动，依法不需要办理市场主体登记"
    assert reading.shown_address == "福州市鼓楼区1号"


def test_a_placeholder_is_reported_only_where_nothing_else_is():
    assert read("沪ICP备00000000号").icp_no == "沪ICP备00000000号"
    assert read("沪ICP备00000000号 沪ICP备05053107号").icp_no == "沪ICP备05053107号"
    assert read("京ICP证070791号 浙B2-20080101").icp_no is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found_out(encoding):
    assert decode("<meta charset=utf-8>统一社会信用代码".encode(encoding)).endswith("信用代码")


def test_declared_encodings_and_false_ones():
    assert "臺" in decode("<meta charset='big5'>臺灣".encode("big5"))
    assert "台湾" in decode("<meta charset='nonsense'>台湾".encode("gb18030"))
    assert "台湾" in decode("<meta charset=utf-8>台湾台湾".encode() + b"\xff")


def test_hostile_pages_are_read_to_the_end():
    deep = b"<div><b>" * 50_000 + f"信用代码：{CODE}".encode()
    assert read_page(deep).shown_no == CODE
    assert read_page(b"<p" * 100_000).shown_no is None
    assert read_page(b"<!DOCTYPE x [<!ENTITY a 'aaa'><!ENTITY b '&a;&a;'>]>&b;").shown_no is None
    wide = f"<a href='{GSXT}'>".encode() * 30_000
    assert read_page(wide).badge == "gsxt"
    assert read_page(b"<a href=//x>" * 30_000).badge is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_page(page):
    reading = read_page(page)
    assert reading.badge is None
    assert "\x00" not in reading.text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p hidden>", "</p>", "<script>", "</script>", "<!--", "-->", "甲",
             "<a href=x>", "</a>", "<table>", "<td>", "<br/>", "</br>", "<iframe src=y>", "<title>"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_tags_in_any_order_are_read(parts):
    assert see("".join(parts).encode()).text.count("甲") <= parts.count("甲")


def test_real_pages(data):
    pages = data / "pages"
    meituan = read_page((pages / "meituan_merchant_qualification.html").read_bytes())
    assert (meituan.badge, meituan.badge_no, meituan.shown_no) == ("gsxt", None, None)
    assert meituan.permit_nos == ("JY21115090806150",)
    assert meituan.shown_name == "北京观音寺大鸭梨餐饮有限公司"
    cart = read_page((pages / "lushanghai_cart.html").read_bytes())
    assert (cart.badge, cart.icp_no) == ("sgs", None)
    forms = {"zzlz": "gsxt", "sgs": "sgs", "szcert": "szcert", "template": "sgs"}
    for footer in json.loads((pages / "footers.json").read_text()):
        reading = read(footer["html"])
        kind = footer["id"].split("-")[0]
        assert reading.badge == (None if "commented" in footer["id"] else forms[kind])
        assert (reading.badge_no or "") == footer["uscc_in_link"]
