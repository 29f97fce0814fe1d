"""Nothing in the product cites an article that is not there, or not in force on its days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from wangjian.packs import citations
from wangjian.packs.files import read_file
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT

PACKS = Packs.open()
# References in Python (labels, doctests) carry no days, but must exist.
_IN_CODE = re.compile(r"\bcn\.[a-z][a-z0-9_]*\.\d{1,4}(?:-\d{1,2})?(?![\w.])")


def test_every_citation_of_every_knowledge_file_holds_on_its_days():
    assert [problem.zh for problem in PACKS.citation_problems()] == []


def test_the_files_do_cite():
    cited = [c for file in PACKS.all_files([]) for c in citations.citations(file)]
    assert len({citation.file.id for citation in cited}) >= 10
    assert len([citation for citation in cited if citation.from_on]) >= 30


@pytest.mark.parametrize("path", sorted(PRODUCT.rglob("*.py")), ids=lambda path: path.name)
def test_every_reference_in_code_exists(path: Path):
    law = PACKS.law()
    for ref in _IN_CODE.findall(path.read_text()):
        assert ref in law, ref


@pytest.mark.parametrize(
    ("span", "good"),
    [
        ("from: 2021-05-01", True),
        ("from: 2021-04-30", False),
        ("from: 2022-01-01\n  until: 2022-12-31", True),
    ],
)
def test_a_span_that_leaves_the_days_of_an_article_is_found(tmp_path, span, good):
    path = tmp_path / "my.rule.yaml"
    path.write_text(f"id: my.rule\nversions:\n- law: [cn.olt.12]\n  {span}\n")
    file = read_file(path, origin="office", pack="my")
    problems = citations.problems(PACKS.law(), [file])
    assert (problems == []) is good
    if not good:
        assert "第3行" in problems[0].zh


def test_an_article_that_ended_carries_no_rule_without_an_end(tmp_path):
    path = tmp_path / "my.rule.yaml"
    path.write_text("id: my.rule\nversions:\n- {law: [cn.olt2014.8], from: 2015-01-01}\n")
    file = read_file(path, origin="office", pack="my")
    assert len(citations.problems(PACKS.law(), [file])) == 1


def test_what_nobody_wrote_is_found(tmp_path):
    path = tmp_path / "my.list.csv"
    path.write_text("id,law,from,until\na,cn.ecl.15(1);cn.ecl.999,2020-01-01,\n")
    file = read_file(path, origin="office", pack="my")
    found = list(citations.citations(file))
    assert [(c.ref, c.from_on) for c in found] == [
        ("cn.ecl.15(1)", date(2020, 1, 1)),
        ("cn.ecl.999", date(2020, 1, 1)),
    ]
    assert len(citations.problems(PACKS.law(), [file])) == 1
