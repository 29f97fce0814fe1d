"""A bundle: the same files give the same bytes, and what is hostile is refused whole."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadFile
from wangjian.packs.bundle import MANIFEST, Manifest, may_hold, read_bundle, write_bundle
from wangjian.packs.changes import sha256

PLACE = "monitoring/lexicons/sc.a.csv"


def manifest(files):
    digests = {place: sha256(content) for place, content in files.items()}
    return Manifest(
        1, "wangjian", "0", "甲局", "甲", "2026-01-01T00:00:00+00:00", ["cn.ads.9"], digests
    )


def packed(members, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **more) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name), content, compress_type=package.compression)
    return out.getvalue()


def listed(files, **changes):
    said = {name: getattr(manifest(files), name) for name in Manifest.__slots__} | changes
    return json.dumps(said)


PLACES = st.from_regex(
    r"monitoring/(rules/[a-z]{1,6}\.[a-z]{1,6}\.sql|lexicons/[a-z]{1,6}\.[a-z]{1,6}\.csv)",
    fullmatch=True,
)


@given(st.dictionaries(PLACES, st.binary(max_size=60), max_size=6))
def test_what_is_packed_comes_out_as_the_same_bytes(files):
    made = write_bundle(files, manifest(files))
    assert write_bundle(dict(reversed(files.items())), manifest(files)) == made or len(files) > 1
    said, held = read_bundle(made)
    assert held == files
    assert said == manifest(files)
    assert write_bundle(held, said) == made


@given(st.binary(max_size=300))
def test_any_bytes_are_a_bundle_or_refused(content):
    with pytest.raises(BadFile):
        read_bundle(content)


@given(st.data())
def test_a_bundle_with_a_byte_changed_is_refused_or_says_the_same(data):
    made = bytearray(write_bundle({PLACE: b"term\n1"}, manifest({PLACE: b"term\n1"})))
    place = data.draw(st.integers(0, len(made) - 1))
    made[place] ^= data.draw(st.integers(1, 255))
    try:
        _, held = read_bundle(bytes(made))
    except BadFile:
        return
    assert held == {PLACE: b"term\n1"}


@pytest.mark.parametrize(
    "place",
    ["../../etc/a.csv", "/etc/a.csv", "monitoring/lexicons/../../a.csv", "monitoring/lexicons/..csv/a.csv",
     "law/statutes/cn.ads.yaml", "monitoring/rules/a.py", "pack.toml", "monitoring\\rules\\a.sql",
     "casework/intake/a.toml", "monitoring/rules/..sql"],
)  # fmt: skip
def test_a_place_where_no_handed_over_knowledge_stands_is_refused(place):
    assert not may_hold(place)
    content = packed([(MANIFEST, listed({place: b"1"})), (place, b"1")])
    with pytest.raises(BadFile, match="不能含有"):
        read_bundle(content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "members",
    [
        [(PLACE, b"1")],
        [(MANIFEST, listed({})), (PLACE, b"1")],
        [(MANIFEST, listed({PLACE: b"1"}))],
        [(MANIFEST, listed({PLACE: b"1"})), (PLACE, b"2")],
        [(MANIFEST, listed({PLACE: b"1"})), (PLACE, b"1"), (PLACE, b"1")],
        [(MANIFEST, listed({}, format=2))],
        [(MANIFEST, listed({}, product="other"))],
        [(MANIFEST, listed({}, law=[1]))],
        [(MANIFEST, listed({}, office="\x1b[2J"))],
        [(MANIFEST, "[" * 100_000)],
    ],
)
def test_a_bundle_that_is_not_as_it_says_is_refused(members):
    with pytest.raises(BadFile):
        read_bundle(packed(members))


def test_a_packed_bundle_that_could_unfold_is_refused():
    content = packed(
        [(MANIFEST, listed({PLACE: b"0" * 9})), (PLACE, b"0" * (1 << 20))],
        compression=zipfile.ZIP_DEFLATED,
    )
    with pytest.raises(BadFile, match="压缩"):
        read_bundle(content)
