"""名称: when two spellings name one company, and when they do not.

Policy for "the name shown is not the registered one". **The same** are names that differ only in

* width, brackets, spaces, punctuation, case, traditional characters, 三 for 3;
* 有限责任公司 for 有限公司 (股份有限公司 is another legal form), or the form left out;
* the region: left out, in front or in brackets behind the brand, with or without 省, 市 ...;
  two regions that have nothing in common make two firms (北京近水, 南京近水);
* a branch or a shop behind the firm's full name on one side only (…有限公司上海分公司, …旗舰店);
* a bracketed note of the register: （个体工商户）, （普通合伙）, （有限合伙） ...;
* former names, which count like the registered one;
* a brand alone (at least two characters, no legal form), if the registered name begins with it,
  and a name that is partly masked (福州**食品有限公司), if what can be seen agrees.

**Different** is everything else, if by a single character: a look-alike brand is what is sought.

>>> same("近水電子(福州) 有限公司", "福州近水电子有限责任公司")
True
>>> same("福州近山食品有限公司", "福州近水食品有限公司"), same("近水", "福州近水食品有限公司")
(False, True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.text.folding import CODE_POINTS, mapped, numerals, plain, tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

_NOT_WORD = re.compile(r"[^\w\n]+|_+")
_BRACKETS = str.maketrans("[{【〔〈《「『<]}】〕〉》」』>", "(" * 9 + ")" * 9)
# What `_NOISE` takes away ends or begins with one of these.
_NOISE_WORDS = ("所有", "个体工商户", "营业执照", "统一社会信用代码", "名称")
_LONG = 2_000  # characters from which tables of code points beat expressions
_NOISE = re.compile(
    r"(?:营业执照|统一社会信用代码|个体工商户|版权所有|所有)+$"
    r"|^(?:企业名称|商家名称|经营者名称|单位名称|公司名称|名称|版权所有)+",
    re.MULTILINE,
)
_NOTE = re.compile(
    r"\((?:个体工商户|个体|普通合伙|特殊普通合伙|有限合伙|个人独资|原[^()]*)(?:企业)?\)"
)
_BRACKET = re.compile(r"\(([^()]{2,12})\)")
_MASK = re.compile(r"[*＊•·×xX]{2,}|[*＊•]")  # noqa: RUF001 - as pages mask
_CUT = re.compile(r"(?:…|\.{2,})$")
_LIMITED = "有限公司"
_STOCK = "股份公司"
_LEGAL_FORMS = (_LIMITED, _STOCK)
_BRANCH = re.compile(
    r"(.+?(?:有限公司|股份公司|总公司|集团公司|公司|合作社|合作联社))"
    r"(.{1,24}(?:分公司|支公司|分社|分店|分厂|店|厂|部|站|所|处|行|厅|中心|门市|办事处))"
)
_PEOPLE = r"(?:[壮回藏苗彝]族?|维吾尔|土家族苗族|布依族苗族)?"
_KIND = rf"(?:省|市|州|盟|县|区|旗|地区|新区|{_PEOPLE}自治[区州县旗]|特别行政区)"
# A county that is in no list still says what it is.
_COUNTY = r"(?:[\u4e00-\u9fff]{2,3}(?:自治县|县|区|旗|市)|[\u4e00-\u9fff]县)"
_FORMER = re.compile(r"[;；、|/\n,，]")
_SHORTEST_BRAND = 2
_SHORTEST_CORE = 7  # of a name that may lack an unlisted region of two or three characters


@dataclass(frozen=True, slots=True)
class _Parts:
    regions: frozenset[str]
    core: str  # brand and trade
    form: str
    branch: str


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], range]:
    """The names of listed regions, and their lengths, the longest first."""
    text = resources.files("wangjian.text").joinpath("region_names.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    names = frozenset(name for line in lines for name in line.split())
    lengths = sorted(map(len, names))
    return names, range(lengths[-1], lengths[0] - 1, -1)


_ANY_COUNTY = re.compile(rf"({_COUNTY})")
_ITS_KIND = re.compile(rf"{_KIND}?")


def _normal_lines(text: str) -> str:
    """`normalise` for every line of a text at once."""
    if len(text) > _LONG:
        text = mapped(text, _plain_brackets())
        text = _NOTE.sub("", text) if "(" in text else text
        text = _words_alone(text)
    else:
        text = plain(text).translate(_BRACKETS)
        text = _NOTE.sub("", text) if "(" in text else text
        text = _NOT_WORD.sub("", text)
    if any(word in text for word in _NOISE_WORDS):
        text = _NOISE.sub("", text)
    text = text.replace("有限责任公司", _LIMITED)
    return text.replace("股份有限公司", _STOCK)


@lru_cache(maxsize=1)
def _plain_brackets() -> NDArray[np.uint32]:
    """The plain form of each code point, with all brackets as round ones."""
    made = tables().plain.copy()
    for bracket, form in _BRACKETS.items():
        made[tables().plain == bracket] = form
    return made


@lru_cache(maxsize=1)
def _kept() -> NDArray[np.bool_]:
    r"""Which code points stay: those of `\w` but the underscore, and the end of a line."""
    kept = np.fromiter((chr(place).isalnum() for place in range(CODE_POINTS)), bool, CODE_POINTS)
    kept[ord("\n")] = True
    return kept


def _words_alone(text: str) -> str:
    """`_NOT_WORD.sub("", text)`, ten times as fast for a whole column."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    words: bytes = points[_kept()[points]].tobytes()
    return words.decode("utf-32-le", "surrogatepass")


def normalise(name: str) -> str:
    """One form for all spellings of a name; brackets are opened, their content stays in place."""
    return _normal_lines(" ".join(name.split()))


def _region_at(name: str, *, first: bool) -> tuple[str, int] | None:
    """The region in front, the longest listed one, and where it ends with its kind."""
    names, lengths = _listed()
    for length in lengths:
        if name[:length] in names:
            kind = _ITS_KIND.match(name, length)
            return name[:length], kind.end() if kind else length
    if first and len(name) < 6:
        return None
    county = _ANY_COUNTY.match(name)
    return (county.group(1), county.end()) if county else None


def _region_alone(text: str) -> str | None:
    """The region that the text is, with or without its kind, and nothing else."""
    names, lengths = _listed()
    for length in lengths:
        if text[:length] in names and _ITS_KIND.fullmatch(text, length):
            return text[:length]
    county = _ANY_COUNTY.fullmatch(text)
    return county.group(1) if county else None


def _parts(name: str) -> _Parts:
    """Taken apart: regions, brand and trade, legal form, branch."""
    text = _NOTE.sub("", plain(name).translate(_BRACKETS))
    regions: set[str] = set()
    for inside in _BRACKET.findall(text):
        region = _region_alone(inside)
        if region:
            regions.add(_short(region))
            text = text.replace(f"({inside})", "", 1)
    text = _normal_lines(text)
    branch = ""
    split = _BRANCH.fullmatch(text)
    if split:
        text, branch = split.groups()
    form = next((one for one in _LEGAL_FORMS if text.endswith(one)), "")
    core = text[: len(text) - len(form)]
    while True:
        found = _region_at(core, first=not regions)
        if found is None or len(core) - found[1] < _SHORTEST_BRAND:
            break
        regions.add(_short(found[0]))
        core = core[found[1] :]
    return _Parts(frozenset(regions), numerals(core), form, numerals(branch))


def _short(region: str) -> str:
    """A county without what kind it is: 大兴区 and 大兴 are one."""
    return region[:-1] if len(region) > 2 and region[-1] in "市县区旗" else region


def same(shown: str, registered: str, former: str | Iterable[str] = "") -> bool:
    """Whether the shown name is the registered one or a former one, by the policy above."""
    formers = _FORMER.split(former) if isinstance(former, str) else list(former)
    return any(name.strip() and _alike(shown, name) for name in (registered, *formers))


def _alike(shown: str, registered: str) -> bool:
    ours, theirs = normalise(shown), normalise(registered)
    if not ours or not theirs:
        return False
    if numerals(ours) == numerals(theirs):
        return True
    if _MASK.search(shown) or _CUT.search(shown.strip()):
        return _seen_agrees(shown, theirs)
    return _parts_alike(_parts(shown), _parts(registered))


def _parts_alike(one: _Parts, other: _Parts) -> bool:
    if one.branch and other.branch and one.branch != other.branch:
        return False
    if not (one.regions <= other.regions or one.regions >= other.regions):
        return False
    if one.form and other.form and one.form != other.form:
        return False
    if one.core == other.core:
        return bool(one.core)
    brand_alone = not one.form and not one.branch and len(one.core) >= _SHORTEST_BRAND
    if brand_alone and other.core.startswith(one.core):
        return True
    return _lacks_region(one, other) or _lacks_region(other, one)


def _lacks_region(short: _Parts, long: _Parts) -> bool:
    """A region that is in no list (a county's bare name) may be what is left out."""
    missing = len(long.core) - len(short.core)
    return (
        missing in {2, 3}
        and not long.regions
        and not short.regions
        and len(short.core) + len(short.form) >= _SHORTEST_CORE
        and long.core.endswith(short.core)
    )


def _seen_agrees(shown: str, registered: str) -> bool:
    """Whether a masked or cut-off name agrees with the normalised one in what can be seen."""
    cut = _CUT.search(shown.strip()) is not None
    pieces = [normalise(piece) for piece in _MASK.split(_CUT.sub("", shown.strip()))]
    if not any(pieces):
        return False
    pattern = ".{1,30}".join(re.escape(piece) for piece in pieces)
    return re.fullmatch(pattern + (".*" if cut else ""), registered) is not None


def parts(name: str) -> str:
    """A name taken apart, for comparing parts in SQL: regions|brand and trade|form|branch.

    >>> parts("近水電子(福州) 有限公司"), parts("南京近水食品有限责任公司第一分公司")
    ('福州|近水电子|有限公司|', '南京|近水食品|有限公司|第1分公司')
    """
    found = _parts(name)
    return "|".join((",".join(sorted(found.regions)), found.core, found.form, found.branch))


# --- whole columns --------------------------------------------------------------------------
def normalise_all(column: pa.Array[Any]) -> pa.Array[Any]:
    """`normalise` over a column: all values in one text, so that no value costs a call."""
    encoded: Any = column.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    text = "\n".join(words)
    if text.count("\n") != len(words) - 1:  # a name of several lines is one name
        text = "\n".join(" ".join(word.split()) for word in words)
    normal = _normal_lines(text).split("\n") if words else []
    normalised: pa.Array[Any] = pa.array(normal, pa.string()).take(encoded.indices)
    return normalised


def same_all(
    shown: pa.Array[Any], registered: pa.Array[Any], former: pa.Array[Any]
) -> pa.Array[Any]:
    """`same` over columns; null where a name is missing. Most pairs are equal once normalised."""
    ours = normalise_all(shown)
    equal = pc.and_(pc.equal(ours, normalise_all(registered)), pc.not_equal(ours, ""))
    rest = pc.indices_nonzero(pc.invert(equal)).to_pylist()
    answers = equal.to_pylist()
    pairs: dict[tuple[str, str, str], bool] = {}
    for row in rest:
        pair = (shown[row].as_py(), registered[row].as_py(), former[row].as_py() or "")
        if pair not in pairs:
            pairs[pair] = same(*pair)
        answers[row] = pairs[pair]
    return pa.array(answers, pa.bool_())
