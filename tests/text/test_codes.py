"""Codes and numbers: right ones, wrong ones, and where they stand."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from wangjian.text import code_columns, codes

GOOD = "91350100M000100Y43"


@st.composite
def right_codes(draw):
    front = draw(st.sampled_from(["91", "92", "93", "51", "12"]))
    region = draw(st.from_regex(r"[1-6][0-9]{5}", fullmatch=True).filter(str.isascii))
    rest = draw(st.text(codes.ALPHABET, min_size=9, max_size=9))
    return front + region + rest + uscc.calc_check_digit(front + region + rest)


@given(st.lists(right_codes() | st.text(codes.ALPHABET, max_size=20) | st.text(max_size=20)))
def test_the_batch_form_says_what_stdnum_says(numbers):
    column = code_columns.codes_ok(pa.array(numbers, pa.string())).to_pylist()
    for number, ok in zip(numbers, column, strict=True):
        scheme = codes.guess_scheme(number)
        known = scheme in {"cn.uscc", "cn.ric"}
        assert ok == (known and codes.valid_registration_no(scheme, number))


@given(right_codes(), st.integers(0, 17), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_noticed(code, place, character):
    changed = code[:place] + character + code[place + 1 :]
    assert codes.valid_registration_no("cn.uscc", changed) == (changed == code)


@pytest.mark.parametrize(
    ("scheme", "number", "ok"),
    [
        ("cn.uscc", GOOD, True),
        ("cn.uscc", " 91350100 m000100y43 ", True),
        ("cn.uscc", "".join(chr(ord(c) + 0xFEE0) for c in GOOD), True),
        ("cn.uscc", "91350100M000100Y4O", False),
        ("cn.uscc", "91350100M0001OOY43", False),
        ("cn.uscc", GOOD[:-1], False),
        ("cn.uscc", "N2350100MF0000000" + uscc.calc_check_digit("N2350100MF0000000"), True),
        ("cn.uscc", "N2350100MF00000001", False),
        ("cn.ric", "110000450147087", True),
        ("cn.ric", "990000450147087", False),
        ("cn.ric", "11000045014708", False),
        ("hk.br", "22099131", True),
        ("hk.br", "2209913A", False),
        ("tw.ubn", "00501503", True),
        ("tw.ubn", "00501502", False),
        ("xx.number", "NV-000123", True),
        ("xx.number", "", False),
    ],
)
def test_a_number_under_its_scheme(scheme, number, ok):
    assert codes.valid_registration_no(scheme, number) is ok


def test_region_of_a_code():
    column = pa.array([GOOD, "110000450147087", "22099131", None, "9A35O100M000100Y43"])
    assert code_columns.regions_of_codes(column).to_pylist() == [
        "350100",
        "110000",
        None,
        None,
        None,
    ]
    assert codes.region_of_code(GOOD) == "350100"
    assert codes.region_of_code("22099131") == ""


@given(st.lists(st.none() | st.text(max_size=25)))
def test_whole_columns_fold_as_single_codes(numbers):
    column = code_columns.fold_codes(pa.array(numbers, pa.string())).to_pylist()
    assert column == [None if number is None else codes.fold_code(number) for number in numbers]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"信用代码：{GOOD}。", [GOOD]),
        ("代码 9135 0100 M000 100Y 43 电话", [GOOD]),
        ("91350100M000100Y4O", ["91350100M000100Y4O"]),
        ("9I350100M000100Y43", ["9I350100M000100Y43"]),
        ("注册号110000450147087", ["110000450147087"]),
        ("订单 123456789012345678901234", []),
        ("JY21115090806150", []),
        ("INTERNATIONALIZATIO", []),
        ("电话13800138000", []),
    ],
)
def test_codes_in_free_text(text, found):
    assert codes.find_codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沪ICP 备 05053107 号", ["沪ICP备05053107号"]),
        ("沪ICP备 09007032 京公网安备 11010502025545号", ["沪ICP备09007032号"]),
        ("粤ICP备17035367号-1", ["粤ICP备17035367号-1"]),
        ("京icp备2021000001号－12a", ["京ICP备2021000001号-12A"]),
        ("\uff21京\uff29\uff23\uff30备12345678号", ["京ICP备12345678号"]),
        ("沪ICP备00000000号", []),
        ("沪ICP备123456789号", []),
        ("京ICP证070791号 浙B2-20080101-4", []),
        ("日ICP备12345678号", []),
    ],
)
def test_filings_in_free_text(text, found):
    assert codes.find_icp(text) == found


def test_the_body_of_a_filing_number():
    assert codes.icp_body("增值电信 B2-20200001 闽ICP备11000001号-1") == "闽ICP备11000001号"
    assert codes.icp_body("沪ICP备00000000号") == "沪ICP备00000000号"
    assert codes.is_icp_placeholder("沪ICP备00000000号")
    assert not codes.is_icp_placeholder("沪ICP备00000001号")
    assert codes.icp_body("无") is None
    assert codes.icp_body("") is None
    assert codes.normalise_icp("沪 ICP备 09007032-3") == "沪ICP备09007032号-3"


@given(st.text(max_size=60))
def test_no_text_upsets_the_finders(text):
    codes.find_codes(text)
    codes.find_icp(text)
    codes.find_police(text)
    codes.find_permits(text)


def test_police_filings():
    assert codes.find_police("京公网安备 11010502032345号 粤公网安备1234号") == [
        "京公网安备11010502032345号"
    ]


def test_permits_are_told_by_form_or_by_label():
    forms = {**codes.PERMIT_FORMS, "tobacco": r"\d{12}"}
    text = "工商营业执照号：JY21115090806150 订单110108100009 烟草专卖零售许可证：110108100001"
    assert codes.find_permits(text, forms, {"tobacco": "烟草专卖零售许可证"}) == [
        ("food_business", "JY21115090806150"),
        ("tobacco", "110108100001"),
    ]
    assert codes.find_permits("JY211150908061501") == []
    assert codes.permit_ok(" JY21115090806150", [r"JY[123]\d{13}"])
    assert not codes.permit_ok("JY41115090806150", [r"JY[123]\d{13}"])
    assert codes.permit_ok("任意", [])


def test_real_codes_are_right(data):
    column = pq.read_table(data / "enterprises/enterprises_full.parquet", columns=["uscc"])["uscc"]
    assert code_columns.codes_ok(column.combine_chunks()).true_count == len(column)


def test_all_filing_numbers_of_a_page_each_once_in_one_spelling():
    shown = "川ICP备11000001号-1 蜀icp备11000001号-2 沪ＩＣＰ备09007032号"
    assert codes.icp_bodies(shown) == ";蜀ICP备11000001号;沪ICP备09007032号;"
    assert codes.icp_bodies("无") is None
    assert codes.icp_bodies("") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("闽 ICP 备 11000001 号-1", "filing"),
        ("京ICP证030173号", "licence"),
        ("浙B2-20080101-4", "licence"),
        ("京ICP证030173号 京ICP备11000001号", "filing"),
        ("无", "none"),
        ("备案中", "none"),
        ("京ICP备XXXXXXXX号", "none"),
        ("闽ICP备00000000号", "none"),
        ("ICP备1100001", "unclear"),
        (None, None),
    ],
)
def test_what_stands_where_a_filing_number_should(text, kind):
    assert codes.icp_kind(text) == kind


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9135O1OOMOOO1OOY43", "91350100M000100Y43"),
        ("９1350100-M000100Y43", "91350100M000100Y43"),
        ("91350100M000100Y4", "91350100M000100Y4"),  # cut short: what can be read
        ("9135**********0Y43", None),
        ("个体户", None),
        ("", None),
    ],
)
def test_a_badly_written_code_is_guessed_for_looking_its_owner_up(written, meant):
    assert codes.guess_code(written) == meant
