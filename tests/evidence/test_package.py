"""The one valid form: every zip program reads it, and no byte of it can be otherwise."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.evidence import package
from wangjian.evidence.package import BadPackageError


def written(members):
    out = io.BytesIO()
    package.write(out, members)
    return out.getvalue()


def read(content):
    return package.read(io.BytesIO(content))


PIECES = st.sampled_from(["a", "b1", "c_d", "e-f.txt", "g.h.json", "0"])
PATHS = st.lists(PIECES, min_size=1, max_size=6).map("/".join)


@given(st.dictionaries(PATHS, st.binary(max_size=300), max_size=6))
def test_any_zip_program_reads_what_was_written(files):
    content = written(files.items())
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert {one: opened.read(one) for one in opened.namelist()} == files
    members = read(content)
    assert [(one.path, one.size_bytes) for one in members] == [
        (k, len(v)) for k, v in files.items()
    ]
    assert written(files.items()) == content


def test_no_bit_of_a_package_can_be_changed_and_no_byte_added_or_removed():
    content = written([("a.txt", b"hello"), ("b/c.json", b"{}"), ("d", b"")])
    expected = read(content)
    for at in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[at] ^= 1 << bit
            try:
                found = read(bytes(changed))
            except BadPackageError:
                continue
            assert found != expected, at
            # Only content, name and checksum changed together could pass; one bit cannot.
            pytest.fail(f"bit {bit} of byte {at} went unnoticed")
        for other in (content[:at] + content[at + 1 :], content[:at] + b"\0" + content[at:]):
            with pytest.raises(BadPackageError):
                read(other)
    for other in (content + b"\0", b"\0" + content, content + content):
        with pytest.raises(BadPackageError):
            read(other)


def test_what_is_no_package_at_all_is_said_so():
    with pytest.raises(BadPackageError, match="no sealed package"):
        read(b"-----BEGIN PUBLIC KEY-----")


def test_what_another_program_packed_is_not_in_the_one_form():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("a.txt", b"hello")
    with pytest.raises(BadPackageError, match="not written as it must be"):
        read(out.getvalue())


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a/",
        "../a",
        "a/../b",
        "A",
        "a b",
        "甲",
        "a//b",
        ".a",
        "a" * 201,
        "a\n",
        "a.",
        "a/b/c/d/e/f/g",
    ],
)
def test_a_path_that_some_program_could_take_another_way_is_refused(path):
    with pytest.raises(ValueError, match="not a member"):
        written([(path, b"")])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(content):
    for tried in (content, b"PK\x03\x04" + content):
        try:
            read(tried)
        except BadPackageError as error:
            assert error.zh
            assert error.en


def test_a_file_that_changes_while_it_is_packed_is_no_package(tmp_path, monkeypatch):
    file = tmp_path / "x"
    file.write_bytes(b"before")
    measured = package.measured

    def then_changed(path, source):
        found = measured(path, source)
        file.write_bytes(b"after!")
        return found

    monkeypatch.setattr(package, "measured", then_changed)
    with pytest.raises(ValueError, match="changed while"):
        written([("x", file)])


def test_a_large_member_is_never_held_in_memory_whole(tmp_path):
    file = tmp_path / "x"
    with file.open("wb") as opened:
        opened.truncate(40 * 2**20)
    out = tmp_path / "out"
    with out.open("wb") as opened:
        package.write(opened, [("x", file)])
    with out.open("rb") as opened:
        [member] = package.read(opened)
        assert member.content == b""
        assert sum(len(chunk) for chunk in package.content_of(opened, member)) == 40 * 2**20
    with out.open("rb") as opened, pytest.raises(BadPackageError, match="too large"):
        package.read(opened, keep=frozenset({"x"}))
