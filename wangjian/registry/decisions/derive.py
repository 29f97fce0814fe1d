"""推得的值: what a row means without saying it, worked out for a whole column at a time.

A scheme from the form of a number, a status where none is given, a region from the names of
province and city, a domain in its one spelling. Nothing that an officer must be able to see as it
came is touched: what a shop shows and what a platform reports stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
from pyarrow import compute

from wangjian.text.code_columns import codes_ok
from wangjian.text.codes import valid_registration_no

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wangjian.lake.tables import Table

Strings: TypeAlias = "pa.ChunkedArray[pa.StringScalar]"
# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

# Numbers that are keys on our own side; reported and shown numbers are left as they came.
_OWN_NUMBERS: dict[str, tuple[str, ...]] = {
    "business": ("registration_no",),
    "permit": ("holder_no",),
    "platform": ("operator_no",),
    "site": ("filer_no",),
    "list_entry": ("registration_no",),
    "credit_record": ("registration_no",),
}
_DOMAINS: dict[str, tuple[str, ...]] = {
    "site": ("domain",),
    "platform": ("domain",),
    "link": ("host",),
}
# GB 32100 codes have 18 characters, the numbers before them 15 (GS 15).
_SCHEME_BY_LENGTH = {18: "cn.uscc", 15: "cn.ric"}
_REFUSED = "?"  # in no number of any scheme
_WHEN_EMPTY: dict[str, dict[str, str]] = {
    "business": {"status": "active"},
    "permit": {"status": "valid"},
    "shop": {"status": "open"},
    "account": {"status": "open"},
}


class RegionNames:
    """Which region two names mean: province, and city or county below it.

    A name matches that begins with it (“黄浦” is “黄浦区”); of several the level nearest
    the province counts, and on one level there must be only one, else the province stands.
    """

    def __init__(self, regions: Iterable[tuple[str, str | None, str]]) -> None:
        rows = list(regions)
        self._names = {id_: name for id_, _, name in rows}
        self._parts: dict[str | None, list[str]] = defaultdict(list)
        for id_, parent, _ in rows:
            self._parts[parent if parent in self._names else None].append(id_)

    def find(self, province: str, city: str) -> str | None:
        """The region's id, or None where the names say none."""
        top = self._match(self._parts[None], province) or self._below(None, province, 2)
        if top is None:
            return None
        return (self._below(top, city, 3) if city else None) or top

    def _below(self, region: str | None, name: str, levels: int) -> str | None:
        level = self._parts[region]
        for _ in range(levels):
            if found := self._match(level, name):
                return found
            level = [part for one in level for part in self._parts[one]]
        return None

    def _match(self, among: list[str], name: str) -> str | None:
        if not name:
            return None
        exact = [one for one in among if self._names[one] == name]
        close = exact or [one for one in among if self._names[one].startswith(name)]
        return close[0] if len(close) == 1 else None


class Derive:
    """What ingest does to the columns of a file before it judges them."""

    def __init__(
        self,
        *,
        words: Iterable[Mapping[str, str]] = (),
        regions: RegionNames | None = None,
    ) -> None:
        self._regions = regions
        self._words: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for word in words:
            self._words[word["table"], word["column"]][word["theirs"]] = word["ours"]

    def __call__(self, table: Table, rows: pa.Table) -> pa.Table:
        """The same rows with what follows from them; columns stay text, their order too."""
        columns = {name: rows[name] for name in rows.column_names}
        for name in _OWN_NUMBERS.get(table.name, ()):
            _change(columns, name, tidy_number)
        for name in _DOMAINS.get(table.name, ()):
            _change(columns, name, tidy_domain)
        for (of, name), known in self._words.items():
            if of == table.name:
                _change(columns, name, partial(_translate, known))
        for name, value in _WHEN_EMPTY.get(table.name, {}).items():
            columns[name] = _filled(columns.get(name), rows.num_rows, value)
        if table.name == "business":
            self._business(columns, rows.num_rows)
        if table.name == "link":
            columns["host"] = _first(columns.get("host"), tidy_domain(columns["url"]))
        if table.name == "shown":
            _shown(columns)
        return pa.table(columns)

    def _business(self, columns: dict[str, Strings], count: int) -> None:
        if "registration_no" in columns:
            columns["registration_scheme"] = _first(
                columns.get("registration_scheme"), scheme_of(columns["registration_no"])
            )
            columns["registration_no"] = _refused_marked(
                columns["registration_scheme"], columns["registration_no"]
            )
        if self._regions is None or "province" not in columns:
            return
        nothing = pa.chunked_array([pa.nulls(count, pa.string())])
        names = pc.binary_join_element_wise(
            columns["province"],
            columns.get("city", nothing),
            "\x1f",
            null_handling="replace",
            null_replacement="",
        )
        find = self._regions.find

        def region(pair: str) -> str | None:
            province, _, city = pair.partition("\x1f")
            return find(province.strip(), city.strip())

        columns["region_id"] = _first(columns.get("region_id"), _each_once(names, region))


_MOST_ROUNDS = 4


def tidy_number(values: Strings) -> Strings:
    """Numbers in one spelling: half width, capitals, nothing between the characters."""
    for _ in range(_MOST_ROUNDS):
        plain = pc.utf8_upper(pc.utf8_normalize(values, "NFKC"))
        tidied = _chunked(pc.replace_substring_regex(plain, r"[\s\-]+", ""))
        # Where a space is gone, what stood on its sides may join into one character.
        if tidied.equals(values):
            break
        values = tidied
    return values


def scheme_of(numbers: Strings) -> Strings:
    """The scheme that a number's length says; null where it says none."""
    lengths = pc.utf8_length(numbers)
    chosen: Any = pa.scalar(None, pa.string())
    for length, scheme in _SCHEME_BY_LENGTH.items():
        chosen = pc.if_else(pc.equal(lengths, length), scheme, chosen)
    return _chunked(chosen)


def _refused_marked(schemes: Strings, numbers: Strings) -> Strings:
    """Numbers that their scheme refuses, marked for the check, which sees one column alone.

    The row goes to quarantine with the text as the file had it, so the mark is stored nowhere.
    """
    whole = pc.coalesce(schemes, pa.scalar(""))
    of_china = pc.is_in(whole, value_set=pa.array(["", *_SCHEME_BY_LENGTH.values()]))
    fits = pa.chunked_array([codes_ok(_strings(chunk)) for chunk in numbers.chunks], pa.bool_())
    if not pc.all(of_china, min_count=0).as_py():
        pairs = zip(whole.to_pylist(), numbers.to_pylist(), strict=True)
        known = [
            None if number is None else valid_registration_no(scheme, number)
            for scheme, number in pairs
        ]
        fits = pc.if_else(of_china, fits, pa.chunked_array([pa.array(known, pa.bool_())]))
    marked = pc.binary_join_element_wise(pa.scalar(_REFUSED), numbers, "")
    return _chunked(pc.if_else(pc.fill_null(fits, True), numbers, marked))


def _strings(chunk: pa.Array[pa.StringScalar]) -> pa.StringArray:
    if not isinstance(chunk, pa.StringArray):
        raise TypeError(chunk.type)
    return chunk


def not_refused(numbers: pa.StringArray) -> pa.BooleanArray:
    """Whether each number is one that its scheme takes: the check of `registration_no`."""
    refused = pc.starts_with(numbers, _REFUSED)
    answer: pa.BooleanArray = pc.invert(refused)
    return answer


def tidy_domain(values: Strings) -> Strings:
    """A domain in its one spelling: out of an address, lower case, Chinese letters as xn--."""
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(pc.utf8_normalize(values, "NFKC")))
    plain = pc.replace_substring_regex(plain, r"^[a-z][a-z0-9+.\-]*://", "")
    plain = pc.replace_substring_regex(plain, r"[/?#].*$", "")
    plain = pc.replace_substring_regex(plain, r"^[^@]*@", "")
    plain = pc.replace_substring_regex(plain, r":[0-9]*$", "")
    plain = pc.utf8_rtrim(plain, ".。")
    if pc.all(pc.string_is_ascii(pc.drop_null(plain)), min_count=0).as_py():
        return _chunked(plain)
    return _each_once(plain, _in_letters)


def _in_letters(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain  # the check of the column says what is wrong with it


def _shown(columns: dict[str, Strings]) -> None:
    """A site is known by its domain, a platform by its number: no platform before them."""
    kinds, numbers = columns["subject_kind"], columns["subject_no"]
    is_site = pc.fill_null(pc.equal(kinds, "site"), False)
    alone = pc.fill_null(pc.is_in(kinds, value_set=pa.array(["site", "platform"])), False)
    columns["subject_no"] = _chunked(pc.if_else(is_site, tidy_domain(numbers), numbers))
    columns["platform_id"] = _chunked(
        pc.if_else(alone, pa.scalar(None, pa.string()), columns["platform_id"])
    )


def _translate(known: Mapping[str, str], values: Strings) -> Strings:
    return _each_once(values, lambda value: known.get(value.strip(), value))


def _each_once(values: Strings, function: Callable[[str], str | None]) -> Strings:
    """Apply a function to each different value once: columns of codes repeat themselves."""
    coded = _chunked(values).combine_chunks().dictionary_encode()
    results = pa.array(
        [None if one is None else function(one) for one in coded.dictionary.to_pylist()],
        pa.string(),
    )
    return pa.chunked_array([results.take(coded.indices)])


def _change(columns: dict[str, Strings], name: str, function: Callable[[Strings], Strings]) -> None:
    if name in columns:
        columns[name] = function(columns[name])


def _first(values: Strings | None, otherwise: Strings) -> Strings:
    """The value where there is one, else the other; an empty text is no value."""
    if values is None:
        return otherwise
    empty = pc.equal(pc.utf8_trim_whitespace(values), "")
    return _chunked(pc.coalesce(pc.if_else(empty, pa.scalar(None, pa.string()), values), otherwise))


def _filled(values: Strings | None, count: int, value: str) -> Strings:
    constant = pa.chunked_array([pa.repeat(pa.scalar(value, pa.string()), count)])
    return _first(values, constant)


def _chunked(values: pa.Array[pa.StringScalar] | Strings) -> Strings:
    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
