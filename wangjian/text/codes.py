"""号码: registration codes and the numbers of filings and permits, alone and in free text.

Check digits are those of python-stdnum (GB 32100-2015 for the 18 characters of the unified
social credit code); `code_columns` computes the same over whole columns, and a test holds the two
equal. A look-alike (O for 0, I for 1) is never mended in silence: it makes a code
malformed, and that is what is reported.

Old registration numbers of 15 digits (`cn.ric` here means these, not an identity card) are
asked for digits and a province only: most were given out before they had a check digit.

>>> find_icp("沪ICP 备 05053107 号-2 京ICP证070791号"), icp_body("沪icp備05053107-2A")
(['沪ICP备05053107号-2'], '沪ICP备05053107号')
>>> find_codes("代码：91350100M000100Y4O，旧号110000450147087")
['91350100M000100Y4O', '110000450147087']
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# GB 32100-2015: 31 characters, without I, O, S, V, Z; weights are powers of 3 modulo 31.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC_LENGTH = 18
OLD_LENGTH = 15
_LETTERS_FIRST = frozenset("ANY")
_FEWEST_DIGITS = 9  # of a code: the region's six and some; an English word has none

MODULES = {"cn.uscc": "stdnum.cn.uscc", "tw.ubn": "stdnum.tw.ubn"}
# First two digits of GB/T 2260, and 10, the central register's own.
OLD = re.compile(r"(?:1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{13}")
_FORMS = {"hk.br": re.compile(r"[0-9]{8}(?:[0-9]{3})?"), "mo.nif": re.compile(r"[0-9]{5,9}")}

# What people put between the groups of a number; a star is a mask and stays.
BETWEEN = r"[\x09-\x0d\x1c-\x20\-·.–—_\x{85}\x{2028}\x{2029}\x{200b}-\x{200f}\x{feff}]+"
# The same for Python, which writes code points in another way.
_SPACES = re.compile(re.sub(r"\\x\{(\w+)\}", lambda m: f"\\u{int(m[1], 16):04x}", BETWEEN))
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){14,17}(?![0-9A-Za-z])")

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘陇青宁新"
_ICP = re.compile(
    rf"([{PROVINCES}])[ ]{{0,3}}ICP[ ]{{0,3}}[备備][ ]{{0,3}}案?[ ]{{0,3}}"
    r"(\d(?:[ ]?\d){7,9})(?![ ]?\d)"
    r"[ ]{0,3}号?(?:[ ]{0,3}[-–—][ ]{0,3}(\d{1,4})[ ]?(A(?![0-9A-Za-z]))?)?",
    re.IGNORECASE,
)
_ICP_LENGTHS = (8, 10)
_SAME_PROVINCE = {"川": "蜀", "贵": "黔", "云": "滇", "甘": "陇"}
_LICENCE = re.compile(r"ICP ?证 ?\d{5,8}|(?<![0-9A-Za-z])[AB][12]\.?[A-Z]?-?\d{8}", re.IGNORECASE)
_POLICE = re.compile(rf"([{PROVINCES}]?)[ ]{{0,3}}公网安备[ ]{{0,3}}(\d(?:[ ]?\d){{13}})(?![ ]?\d)")
# Numbers that can be told in free text by their form alone; offices add forms from their table.
PERMIT_FORMS: Mapping[str, str] = {
    "food_business": r"JY[123]\d{13}",
    "food_filing": r"YB[12]\d{13}",
    "food_production": r"SC\d{14}",
}
_PROBES = ("1" * 12, "1" * 14, "字" * 8, "二〇二〇年", "A" * 10, "字字字字11111111号")


def fold_code(text: str) -> str:
    """A code without spaces and separators, half width, upper case; letters stay letters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_UPPER)


def guess_scheme(number: str) -> str:
    """By form alone: 18 characters are `cn.uscc`, 15 digits the old `cn.ric`, else `other`."""
    code = fold_code(number)
    if len(code) == USCC_LENGTH:
        return "cn.uscc"
    if len(code) == OLD_LENGTH and code.isdigit():
        return "cn.ric"
    return "other" if code else "none"


def valid_registration_no(scheme: str, number: str) -> bool:
    """Whether the number is well formed under its scheme; a scheme without a form says yes."""
    code = fold_code(number)
    if scheme == "cn.ric":
        return OLD.fullmatch(code) is not None
    if scheme in _FORMS:
        return _FORMS[scheme].fullmatch(code) is not None
    module = MODULES.get(scheme)
    if not module:
        return bool(code)
    stdnum = import_module(module)
    if scheme == "cn.uscc" and code[:1] in _LETTERS_FIRST and len(code) == USCC_LENGTH:
        # stdnum wants digits in front; the standard's amendment gives these letters to
        # military, farming and other bodies. The check digit is the same.
        known = code[1:8].isdigit() and all(c in ALPHABET for c in code)
        return known and bool(stdnum.calc_check_digit(code) == code[-1])
    return bool(stdnum.is_valid(code))


def region_of_code(number: str) -> str:
    """The six digits of the registering office's region; empty where the form has none."""
    code = fold_code(number)
    part = code[2:8] if len(code) == USCC_LENGTH else code[:6] if len(code) == OLD_LENGTH else ""
    return part if part.isascii() and part.isdigit() else ""


def find_codes(text: str) -> list[str]:
    """Registration codes in running text, well formed or not, half width and without spaces.

    18 characters that begin as codes do (or would, were the look-alikes mended), or 15 digits
    of an old number. Telephone and order numbers of other lengths are left alone.
    """
    folded = unicodedata.normalize("NFKC", text)
    found = []
    for match in _IN_TEXT.finditer(folded):
        code = fold_code(match.group())
        as_digits = code.replace("O", "0").replace("I", "1")
        if len(code) == USCC_LENGTH:
            digits = sum(c.isdigit() for c in code)
            if as_digits[2:8].isdigit() and as_digits[0] in "159ANY" and digits >= _FEWEST_DIGITS:
                found.append(code)
        elif len(code) == OLD_LENGTH and OLD.fullmatch(code):
            found.append(code)
    return found


def _icp_matches(text: str) -> list[tuple[str, str, str]]:
    """Province, digits and suffix of each filing number that has the right length."""
    found = []
    for match in _ICP.finditer(" ".join(unicodedata.normalize("NFKC", text).split())):
        digits = match.group(2).replace(" ", "")
        if len(digits) in _ICP_LENGTHS:
            suffix = f"-{int(match.group(3))}{'A' if match.group(4) else ''}" if match[3] else ""
            found.append((match.group(1), digits, suffix))
    return found


def find_icp(text: str) -> list[str]:
    """ICP filing numbers in running text, in their usual spelling, site suffix kept.

    A licence (ICP证, B2-) is no filing, and the placeholder of zeros is none either.
    """
    return [f"{p}ICP备{d}号{s}" for p, d, s in _icp_matches(text) if d.strip("0")]


def normalise_icp(text: str) -> str:
    """The first filing number as written, in its usual spelling; empty where there is none."""
    found = _icp_matches(text)
    return "{}ICP备{}号{}".format(*found[0]) if found else ""


def is_icp_placeholder(text: str) -> bool:
    """Whether what stands there is only the zeros of a page template."""
    found = _icp_matches(text)
    return bool(found) and not any(digits.strip("0") for _, digits, _ in found)


def icp_bodies(text: str | None) -> str | None:
    """Every main filing number in it, once, each between semicolons; None where there is none.

    Two letters of one province (川 and 蜀) are one, so that what is compared is the number.
    """
    found = _icp_matches(text) if text else []
    bodies = dict.fromkeys(f"{_SAME_PROVINCE.get(p, p)}ICP备{d}号" for p, d, _ in found)
    return f";{';'.join(bodies)};" if bodies else None


def icp_kind(text: str | None) -> str | None:
    """What stands where a filing number should: `filing`, `licence`, `none` or `unclear`.

    No digit at all (无, 备案中, XXXXXXXX) and the zeros of a page template are none; digits that
    are neither a filing's nor a licence's are unclear, for a number may be written badly.
    """
    if not text:
        return None
    flat = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _icp_matches(flat)
    if any(digits.strip("0") for _, digits, _ in found):
        return "filing"
    if _LICENCE.search(flat):
        return "licence"
    return "unclear" if re.search(r"[1-9]", flat) and not found else "none"


def icp_body(text: str | None) -> str | None:
    """The main filing number without the site's suffix; None where there is none.

    A placeholder stays what it is: no filing has that number, so it is never anyone's own.
    """
    found = _icp_matches(text) if text else []
    real = next((one for one in found if one[1].strip("0")), found[0] if found else None)
    return f"{real[0]}ICP备{real[1]}号" if real else None


def find_police(text: str) -> list[str]:
    """Police filing numbers (公网安备 and 14 digits) in running text."""
    flat = " ".join(unicodedata.normalize("NFKC", text).split())
    return [f"{m[1]}公网安备{m[2].replace(' ', '')}号" for m in _POLICE.finditer(flat)]


@lru_cache(maxsize=256)
def _form(pattern: str) -> tuple[re.Pattern[str], bool]:
    """A form ready for free text, and whether it is too loose to be told without its label."""
    ready = re.compile(rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])")
    return ready, any(ready.search(probe) for probe in _PROBES)


def find_permits(
    text: str, forms: Mapping[str, str] = PERMIT_FORMS, labels: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Permit kinds and numbers in running text; `forms` is kind -> regular expression.

    A form that anything fits (twelve digits) counts only right behind the kind's name as given
    in `labels` (kind -> Chinese name).
    """
    folded = unicodedata.normalize("NFKC", text)
    found = []
    for kind, pattern in forms.items():
        ready, loose = _form(pattern)
        if not loose:
            found += [(m.start(), kind, m.group()) for m in ready.finditer(folded)]
            continue
        label = (labels or {}).get(kind, "")
        if label:
            behind = re.compile(
                rf"{re.escape(label)}[^0-9A-Za-z\n]{{0,12}}?({pattern})(?![0-9A-Za-z])"
            )
            found += [(m.start(1), kind, m.group(1)) for m in behind.finditer(folded)]
    return list(dict.fromkeys((kind, no) for _, kind, no in sorted(found)))


def permit_ok(number: str, forms: Iterable[str]) -> bool:
    """Whether a permit number has one of the forms of its kind; no form on record says yes."""
    code = unicodedata.normalize("NFKC", number).strip()
    patterns = [form for form in forms if form]
    return not patterns or any(re.fullmatch(form, code) for form in patterns)


# The alphabet leaves out letters that are taken for these; read so, never reported so.
_MISREAD = str.maketrans("IOSZV", "1052U")
_FEWEST_LEGIBLE = 8


def guess_code(text: str) -> str | None:
    """A badly written code as it was probably meant, to look its owner up by; never to show.

    Letters that no code has (O, I ...) become the digits that they are taken for. None where
    too little can be read, as in a masked code.

    >>> guess_code(" 9135010OM000I00Y43 "), guess_code("9135********0Y43"), guess_code("无")
    ('91350100M000100Y43', None, None)
    """
    code = fold_code(text).translate(_MISREAD)
    legible = code.isascii() and code.isalnum()
    return code if legible and _FEWEST_LEGIBLE <= len(code) <= USCC_LENGTH + 2 else None
