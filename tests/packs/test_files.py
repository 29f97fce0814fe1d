"""One knowledge file: its parts, its digest, and what is said of a bad one."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.packs.files import KnowledgeFile, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = """/*---
id: my.rule
title: {zh: 规则, en: rule}
versions:
  - {from: 2020-01-01, law: [cn.ecl.15]}
---*/
SELECT 1 AS subject_key
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@contextmanager
def suppress_but_keep() -> Iterator[list[BadKnowledge]]:
    caught: list[BadKnowledge] = []
    try:
        yield caught
    except BadKnowledge as problem:
        caught.append(problem)


def read(path: Path) -> KnowledgeFile:
    return read_file(path, origin="office", pack="my")


def test_a_rule_carries_its_header_in_its_first_comment(tmp_path):
    file = read(write(tmp_path, "my.rule.sql", RULE))
    assert (file.id, file.name, file.pack) == ("my.rule", "rule", "my")
    assert file.body == "SELECT 1 AS subject_key"
    assert file.body_line == 7
    assert file.line("versions", 0, "law") == 5
    assert file.line("versions", 0, "law", 9, "nothing") == 5


def test_a_file_without_an_id_takes_its_name_and_pack(tmp_path):
    assert read(write(tmp_path, "lead.toml", 'kind = "lead"\n')).id == "my.lead"
    assert read(write(tmp_path, "my.lead.toml", 'kind = "lead"\n')).id == "my.lead"


def test_the_digest_of_a_table_covers_its_sidecar(tmp_path):
    path = write(tmp_path, "words.csv", "term,category\n最佳,a\n")
    alone = read(path).digest
    write(tmp_path, "words.yaml", "title: {zh: 词, en: words}\n")
    beside = read(path)
    assert beside.digest != alone
    assert beside.rows() == [{"term": "最佳", "category": "a"}]
    assert beside.header["title"]["en"] == "words"


def test_windows_files_read_like_others(tmp_path):
    text = RULE.replace("\n", "\r\n")
    file = read(write(tmp_path, "my.rule.sql", b"\xef\xbb\xbf" + text.encode()))
    assert file.id == "my.rule"


def test_lines_of_toml_are_known(tmp_path):
    text = 'id = "my.lead"\n[clocks.verify]\nzh = "x"\n[[clocks.verify.versions]]\namount = 15\n'
    file = read(write(tmp_path, "lead.toml", text))
    assert file.line("clocks", "verify", "versions", 0, "amount") == 5


def test_a_row_of_a_table_knows_the_line_on_which_it_begins(tmp_path):
    file = read(write(tmp_path, "t.csv", 'a,b\n"x\ny",1\n\nz,2\n'))
    assert [line for line, _ in file.numbered_rows()] == [2, 5]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("my.rule.sql", "SELECT 1", 1),
        ("my.rule.sql", "/*---\nid: my.rule\ntitle: [\n---*/\nSELECT 1", 4),
        ("my.rule.sql", "/*---\n- a\n---*/\nSELECT 1", 2),
        ("my.other.sql", RULE, 2),
        ("my.rule.yaml", "id: My Rule!\n", 1),
        ("my.rule.yaml", "a: 1\nb: &x 1\nc: *x\n", None),
        ("my.rule.yaml", "x:\n  from: 2021-01-01\n  until: 2020-01-01\n", 3),
        ("lead.toml", "a = 1\nb = \n", 2),
        ("t.csv", "a,b\n1\n", 2),
        ("t.csv", "a,a\n1,2\n", 1),
        ("t.csv", "", 1),
        ("t.csv", 'a,b\n"1,2\n', None),
        ("my.rule.yaml", "a: 标题".encode("gb18030"), 1),
        ("my.rule.yaml", "a: 1\nb: \x01\n", 2),
        ("my.rule.yaml", b"a: " + b"x" * (5 << 20), None),
    ],
)
def test_a_bad_file_is_named_with_its_line_and_what_to_do(tmp_path, name, text, line):
    with pytest.raises(BadKnowledge) as caught:
        read(write(tmp_path, name, text))
    problem = caught.value
    assert name in problem.zh
    assert name in problem.en
    assert problem.remedy_zh
    assert problem.remedy_en
    if line:
        assert f"第{line}行" in problem.zh
        assert f"line {line}" in problem.en


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(BadKnowledge, match="无法读取"):
        read(tmp_path / "gone.yaml")


@given(data=st.binary(max_size=300), suffix=st.sampled_from([".sql", ".toml", ".yaml", ".csv"]))
def test_any_bytes_are_read_or_refused_by_name(tmp_path_factory, data, suffix):
    path = write(tmp_path_factory.mktemp("any"), f"my.any{suffix}", data)
    with suppress_but_keep() as caught:
        read(path)
    assert all(path.name in problem.zh for problem in caught)
