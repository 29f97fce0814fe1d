"""整列号码: registration codes over whole columns, the same as `codes` says of each.

>>> codes_ok(pa.array(["91350100M000100Y43", "91350100M000100Y4O"])).to_pylist()
[True, False]
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.text.codes import ALPHABET, BETWEEN, OLD, OLD_LENGTH, USCC_LENGTH, WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

_WEIGHTS = np.array(WEIGHTS, dtype=np.int64)
_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(ALPHABET))
_DIGITS = 10  # values below are those of digits
# Of each byte: its value in a code, lower case too; _OTHER is neither letter nor digit.
_OTHER = -2
_PLAIN_VALUES = np.full(256, _OTHER, dtype=np.int16)
for _letter in string.digits + string.ascii_uppercase:
    _PLAIN_VALUES[[ord(_letter), ord(_letter.lower())]] = ALPHABET.find(_letter)
_FIRST_VALUES = np.array([ALPHABET.index(letter) for letter in "ANY"], dtype=np.int16)
_WEIGHTS_FLOAT = _WEIGHTS.astype(np.float32)  # sums stay far below 2 ** 24


def fold_codes(column: pa.Array[Any]) -> pa.Array[Any]:
    """`fold_code` of each value, without a Python call each."""
    if pc.sum(pc.binary_length(column)).as_py() == pc.sum(pc.utf8_length(column)).as_py():
        upper = pc.ascii_upper(column)  # nothing to normalise, and ten times as fast
    else:
        upper = pc.ascii_upper(pc.utf8_normalize(column, "NFKC"))
    folded: pa.Array[Any] = pc.replace_substring_regex(upper, BETWEEN, "")
    return folded


def codes_ok(column: pa.Array[Any]) -> pa.Array[Any]:
    """Whether each is a well-formed code: 18 characters with a right check digit, or 15 digits."""
    if not len(column):
        return pa.array([], pa.bool_())
    lengths = pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    plain = np.flatnonzero(lengths == USCC_LENGTH)
    if not len(plain):
        return _codes_ok(column)
    letters = _letters(column.take(pa.array(plain, pa.int64())), len(plain))
    # Anything but letters and digits (a space, a byte of a wider character) is folded first.
    simple = (_PLAIN_VALUES[letters] != _OTHER).all(axis=1)
    plain = plain[simple]
    ok = np.zeros(len(column), dtype=bool)
    ok[plain] = _check_digits(_PLAIN_VALUES[letters[simple]])
    rest = lengths != 0
    rest[plain] = False
    places = np.flatnonzero(rest)
    if len(places):
        others = _codes_ok(column.take(pa.array(places, pa.int64())))
        ok[places] = others.to_numpy(zero_copy_only=False)
    right: pa.Array[Any] = pa.array(ok, mask=_null(column))
    return right


def _letters(codes: Any, count: int) -> NDArray[np.uint8]:
    """What `take` made is compact: 18 bytes a value, one after the other."""
    data = np.frombuffer(codes.buffers()[2], dtype=np.uint8)
    return data[: count * USCC_LENGTH].reshape(-1, USCC_LENGTH)


def _check_digits(values: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether 18 values each are a code: its first letter, region and check digit."""
    first = (values[:, 0] < _DIGITS) | np.isin(values[:, 0], _FIRST_VALUES)
    region = (values >= 0).all(axis=1) & (values[:, 1:8] < _DIGITS).all(axis=1)
    check = (31 - values[:, :17].astype(np.float32) @ _WEIGHTS_FLOAT % 31) % 31
    ok: NDArray[np.bool_] = np.asarray(first & region & (check == values[:, 17]))
    return ok


def _codes_ok(column: pa.Array[Any]) -> pa.Array[Any]:
    """The same for what has to be folded first."""
    folded: Any = fold_codes(column)
    lengths = pc.utf8_length(folded).fill_null(0).to_numpy(zero_copy_only=False)
    ascii_only = pc.equal(pc.binary_length(folded), pc.utf8_length(folded)).fill_null(False)
    ok = np.zeros(len(column), dtype=bool)
    modern = np.flatnonzero((lengths == USCC_LENGTH) & ascii_only.to_numpy(zero_copy_only=False))
    if len(modern):
        # What `take` makes is compact: 18 bytes a value, one after the other.
        data = folded.take(pa.array(modern, pa.int64())).buffers()[2]
        letters = np.frombuffer(data, dtype=np.uint8)[: len(modern) * USCC_LENGTH]
        letters = letters.reshape(-1, USCC_LENGTH)
        values = _VALUES[letters]
        digits = (letters[:, :8] >= ord("0")) & (letters[:, :8] <= ord("9"))
        digits[:, 0] |= np.isin(letters[:, 0], np.frombuffer(b"ANY", dtype=np.uint8))
        region = digits.all(axis=1)
        check = (31 - (values[:, :17] * _WEIGHTS).sum(axis=1) % 31) % 31
        ok[modern] = (values >= 0).all(axis=1) & region & (check == values[:, 17])
    old = pc.match_substring_regex(folded, f"^(?:{OLD.pattern})$").fill_null(False)
    right: pa.Array[Any] = pa.array(ok | old.to_numpy(zero_copy_only=False), mask=_null(column))
    return right


def regions_of_codes(column: pa.Array[Any]) -> pa.Array[Any]:
    """`region_of_code` of each value; null where the form has none."""
    folded = fold_codes(column)
    lengths = pc.utf8_length(folded)
    nothing = pa.scalar(None, folded.type)
    part = pc.if_else(
        pc.equal(lengths, USCC_LENGTH),
        pc.utf8_slice_codeunits(folded, 2, 8),
        pc.if_else(pc.equal(lengths, OLD_LENGTH), pc.utf8_slice_codeunits(folded, 0, 6), nothing),
    )
    regions: pa.Array[Any] = pc.if_else(
        pc.match_substring_regex(part, r"^[0-9]{6}$"), part, nothing
    )
    return regions


def _null(column: pa.Array[Any]) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = np.asarray(column.is_null().to_numpy(zero_copy_only=False))
    return mask
