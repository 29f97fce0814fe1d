"""号码: registration codes, filing numbers and where they stand in free text.

Check digits are those of python-stdnum (GB 32100-2015 for the 18 characters of the unified
social credit code); the batch form here computes the same over whole columns, and a test holds
the two equal. A look-alike (O for 0) is never mended in silence: it makes a code malformed.
"""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# GB 32100-2015: 31 characters, without I, O, S, V, Z; weights are powers of 3 modulo 31.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(ALPHABET))
USCC_LENGTH = 18
OLD_LENGTH = 15

MODULES = {
    "cn.uscc": "stdnum.cn.uscc",
    "cn.ric": "stdnum.cn.ric",
    "hk.br": "",
    "mo.nif": "",
    "tw.ubn": "stdnum.tw.ubn",
}

_SPACES = re.compile(r"[\s\-·.．﹣－–—_*　]+")
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ 　]?[0-9A-Za-z]){14,17}(?![0-9A-Za-z])")

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘陇青宁新"
_ICP = re.compile(
    rf"([{PROVINCES}])\s*ICP\s*备\s*(\d[\d\s]{{6,12}}\d)\s*号?\s*(?:[-－—–]\s*(\d{{1,4}})\s*(A)?)?",
    re.IGNORECASE,
)


def fold_code(text: str) -> str:
    """A code without spaces and separators, half width, upper case; letters stay letters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


def guess_scheme(number: str) -> str:
    """By form alone: 18 characters are `cn.uscc`, 15 digits the old `cn.ric`, else `other`."""
    code = fold_code(number)
    if len(code) == USCC_LENGTH:
        return "cn.uscc"
    if len(code) == OLD_LENGTH and code.isdigit():
        return "cn.ric"
    return "other" if code else "none"


def valid_registration_no(scheme: str, number: str) -> bool:
    """Whether the number is well formed under its scheme; a scheme without a module says yes.

    Old 15-digit registration numbers (`cn.ric` here means the register's old number) carry a
    check digit only since 2007, so that only their length and digits are asked.
    """
    code = fold_code(number)
    if scheme == "cn.ric":
        return len(code) == OLD_LENGTH and code.isdigit()
    name = MODULES.get(scheme, "")
    if not name:
        return bool(code)
    return bool(import_module(name).is_valid(code))


def region_of_code(number: str) -> str:
    """The six digits of the registering office's region; empty where the form has none."""
    code = fold_code(number)
    part = code[2:8] if len(code) == USCC_LENGTH else code[:6] if len(code) == OLD_LENGTH else ""
    return part if part.isdigit() else ""


def find_codes(text: str) -> list[str]:
    """Registration codes in running text, well formed or not, as they stand there."""
    folded = unicodedata.normalize("NFKC", text)
    found = []
    for match in _IN_TEXT.finditer(folded):
        code = fold_code(match.group())
        if len(code) == USCC_LENGTH and code[:2].isalnum() and sum(c.isdigit() for c in code) > 6:
            found.append(match.group())
    return found


def find_icp(text: str) -> list[str]:
    """ICP filing numbers in running text, in their usual spelling, site suffix kept.

    A licence (ICP证, B2-) is no filing, and the placeholder of zeros is none either.
    """
    found = []
    for match in _ICP.finditer(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"\s", "", match.group(2))
        if len(digits) not in {8, 10} or not digits.strip("0"):
            continue
        suffix = f"-{int(match.group(3))}{(match.group(4) or '').upper()}" if match.group(3) else ""
        found.append(f"{match.group(1)}ICP备{digits}号{suffix}")
    return found


def icp_body(text: str | None) -> str | None:
    """The main filing number without the site's suffix; None where there is none."""
    found = find_icp(text) if text else []
    return found[0].partition("-")[0] if found else None


# --- whole columns --------------------------------------------------------------------------
def fold_codes(column: pa.StringArray) -> pa.StringArray:
    """`fold_code` of each value; plain codes pass without a Python call each."""
    upper = pc.utf8_upper(pc.utf8_normalize(column, "NFKC"))
    return pc.replace_substring_regex(upper, r"[\s\-·._*–—﹣]+", "")


def codes_ok(column: pa.StringArray) -> pa.BooleanArray:
    """Whether each is a well-formed code: 18 characters with a right check digit, or 15 digits."""
    folded = fold_codes(column)
    lengths = pc.utf8_length(folded).fill_null(0).to_numpy(zero_copy_only=False)
    ascii_only = pc.equal(pc.binary_length(folded), pc.utf8_length(folded)).fill_null(False)
    ok = np.zeros(len(column), dtype=bool)
    modern = np.flatnonzero((lengths == USCC_LENGTH) & ascii_only.to_numpy(zero_copy_only=False))
    if len(modern):
        text = "".join(folded.take(pa.array(modern)).to_pylist())
        letters = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        letters = letters.reshape(-1, USCC_LENGTH)
        values = _VALUES[letters]
        digits = letters[:, 2:8]
        region = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
        check = (31 - (values[:, :17] * WEIGHTS).sum(axis=1) % 31) % 31
        ok[modern] = (values >= 0).all(axis=1) & region & (check == values[:, 17])
    old = pc.match_substring_regex(folded, r"^[0-9]{15}$").fill_null(False)
    return pa.array(ok | old.to_numpy(zero_copy_only=False), mask=_null(column))


def regions_of_codes(column: pa.StringArray) -> pa.StringArray:
    """`region_of_code` of each value; null where the form has none."""
    folded = fold_codes(column)
    lengths = pc.utf8_length(folded)
    part = pc.if_else(
        pc.equal(lengths, USCC_LENGTH),
        pc.utf8_slice_codeunits(folded, 2, 8),
        pc.if_else(
            pc.equal(lengths, OLD_LENGTH),
            pc.utf8_slice_codeunits(folded, 0, 6),
            pa.scalar(None, pa.string()),
        ),
    )
    return pc.if_else(
        pc.match_substring_regex(part, r"^[0-9]{6}$"), part, pa.scalar(None, pa.string())
    )


def _null(column: pa.Array) -> np.ndarray:
    mask: np.ndarray = column.is_null().to_numpy(zero_copy_only=False)
    return mask
