"""名称: when two spellings name one company, and when they do not.

Policy for "the name shown differs from the registered one". The same are: width and kind of
brackets, spaces and punctuation, traditional and simplified characters, letter case,
有限责任公司 and 有限公司, a region in front or in brackets behind the brand, a region left out, a
former name, and what pages write around a name (“营业执照”, “（个体工商户）”). Different is
whatever else differs by even one character: a look-alike brand is the very thing to be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pyarrow as pa

from wangjian.text.folding import plain

_NOT_WORD = re.compile(r"[\W_]+")
_BRACKET = re.compile(r"[(\[【〔<《](.*?)[)\]】〕>》]")
_FORMS = (("有限责任公司", "有限公司"), ("股份有限公司", "股份公司"), ("有限责任", "有限"))
_NOISE = re.compile(
    r"(?:营业执照|统一社会信用代码|个体工商户|企业名称|商家名称|名称|版权所有|官方旗舰店资质)+$"
    r"|^(?:企业名称|商家名称|经营者名称|名称)"
)
_PROVINCE = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)
# A place: a province with or without its kind, then anything that ends as a place does.
_PLACE = re.compile(
    rf"(?:中国)?(?:(?:{_PROVINCE})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?"
    r"(?:[\u4e00-\u9fff]{1,6}?(?:自治州|地区|盟|州|市))?(?:[\u4e00-\u9fff]{1,6}?(?:自治县|区|县|旗|市))?"
)
_FORMER = re.compile(r"[;；、|/\n]")
_SHORTEST_REST = 4  # characters of a name that may stand for the whole without its place


def normalise(name: str) -> str:
    """One form for all spellings of a name; brackets are opened, their content stays."""
    text = plain(unicodedata.normalize("NFKC", name))
    text = _NOT_WORD.sub("", text)
    text = _NOISE.sub("", text)
    for long, short in _FORMS:
        text = text.replace(long, short)
    return text


def _variants(name: str) -> tuple[str, str]:
    """The normalised name, and the same with a bracketed place moved to the front."""
    text = plain(unicodedata.normalize("NFKC", name))
    match = _BRACKET.search(text)
    if match is None:
        return normalise(name), ""
    moved = match.group(1) + text[: match.start()] + text[match.end() :]
    return normalise(name), normalise(moved)


def same(shown: str, registered: str, former: str | Iterable[str] = "") -> bool:
    """Whether the shown name is the registered one or a former one, by the policy above."""
    names = _FORMER.split(former) if isinstance(former, str) else list(former)
    shown_forms = [form for form in _variants(shown) if form]
    if not shown_forms:
        return False
    for name in [registered, *names]:
        for form in _variants(name):
            if form and any(_alike(one, form) for one in shown_forms):
                return True
    return False


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_REST or not long.endswith(short):
        return False
    place = long[: len(long) - len(short)]
    return len(place) > 1 and _PLACE.fullmatch(place) is not None


def normalise_all(column: pa.StringArray) -> pa.StringArray:
    """`normalise` over a column, each different value once."""
    return _once_each(column, normalise)


def same_all(
    shown: pa.StringArray, registered: pa.StringArray, former: pa.StringArray
) -> pa.BooleanArray:
    """`same` over columns; null where a name is missing."""
    return pa.array(
        [
            None if a is None or b is None else a == b or same(a, b, c or "")
            for a, b, c in zip(
                shown.to_pylist(), registered.to_pylist(), former.to_pylist(), strict=True
            )
        ],
        pa.bool_(),
    )


def _once_each(column: pa.StringArray, change) -> pa.StringArray:  # type: ignore[no-untyped-def]  # noqa: ANN001
    encoded = column.dictionary_encode()
    words = pa.array([change(word) for word in encoded.dictionary.to_pylist()], pa.string())
    return words.take(encoded.indices)
