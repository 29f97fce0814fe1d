"""What rule SQL and ingest may call: whole columns, nulls and all."""

import pyarrow as pa
import pytest

from wangjian.text.functions import CHECKS, FUNCTIONS

BY_NAME = {function.name: function for function in FUNCTIONS}
TYPES = {"text": pa.string(), "bool": pa.bool_(), "int": pa.int64()}
CHECK = {check.name: check.ok for check in CHECKS}


def call(name, *columns):
    return BY_NAME[name].run(*(pa.array(column, pa.string()) for column in columns)).to_pylist()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_gives_a_column_of_its_kind_and_length(function):
    for values in ([], [None, None], [None, "", "甲", "91350100M000100Y43", "\ufffd\n"]):
        columns = [pa.array(values, pa.string()) for _ in function.arguments]
        result = function.run(*columns)
        assert len(result) == len(values)
        assert result.type == TYPES[function.returns]
        assert all(value is None for value in result.to_pylist()[:1])


def test_what_they_say():
    assert call("code_ok", ["91350100M000100Y43", "91350100M000100Y44", None]) == [
        True, False, None,
    ]  # fmt: skip
    assert call("code_region", ["91350100M000100Y43"]) == ["350100"]
    assert call("fold_code", [" 91350100 m000100y43"]) == ["91350100M000100Y43"]
    assert call("fold_name", ["近水（福州）有限责任公司"]) == ["近水福州有限公司"]
    assert (
        call("same_name", ["近水食品有限公司"] * 2, ["福州近水食品有限公司"] * 2, [None, ""])
        == [True] * 2
    )
    assert call("fold_title", ["《射鵰 英雄傳》（上）"]) == ["射雕英雄传上"]
    assert call("icp_body", ["闽ICP备11000001号-1", "无", None]) == [
        "闽ICP备11000001号",
        None,
        None,
    ]
    assert call("fold_address", ["一号楼 3－2"]) == ["1号楼3-2"]


@pytest.mark.parametrize(
    ("domain", "root"),
    [
        ("a.b.example.com", "example.com"),
        ("https://www.example.com.cn:8080/x?y=//z", "example.com.cn"),
        ("shop.sh.cn", "shop.sh.cn"),
        ("EXAMPLE.CN.", "example.cn"),
        ("www.例子。中国", "xn--fsqu00a.xn--fiqs8s"),
        ("www.xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
        ("ｓｈｏｐ.example.cn?x=1", "example.cn"),
        ("10.0.0.1", "10.0.0.1"),
        ("localhost", "localhost"),
        ("", None),
    ],
)
def test_domain_root(domain, root):
    assert call("domain_root", [domain]) == [root]


@pytest.mark.parametrize(
    ("name", "value", "ok"),
    [
        ("registration_no", "91350100M000100Y43", True),
        ("registration_no", "91350100M000100Y44", False),
        ("registration_no", "110000450147087", True),
        ("registration_no", "22099131", True),
        ("registration_no", "91350100M000100Y4", False),
        ("registration_no", "", False),
        ("region_id", "350100", True),
        ("region_id", "NV-A1", True),
        ("region_id", "福州", False),
        ("region_id", "3501001234567", False),
        ("domain", "example.com", True),
        ("domain", "xn--fiqs8s.xn--fiqz9s", True),
        ("domain", "-a.com", False),
        ("domain", "example", False),
        ("domain", "a" * 64 + ".com", False),
        ("domain", ".".join(["a" * 60] * 5), False),
    ],
)
def test_checks_at_ingest(name, value, ok):
    assert CHECK[name](pa.array([value, None])).to_pylist() == [ok, None]
