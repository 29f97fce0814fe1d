"""文档: what the documentation says is what the product does."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(DOCS.rglob("*.md"))]


@pytest.fixture(scope="module")
def made():
    """The generated pages, made in a process of their own as `make docs` does."""
    code = "import json, scripts.docs as d; d.start(); print(json.dumps(d.pages()))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={**os.environ, "WANGJIAN_WORKSPACE": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    import json

    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("page", ["commands.md", "glossary.md", "data-dictionary.md", "law.md"])
def test_a_generated_page_is_up_to_date(made, page):
    assert (DOCS / page).read_text(encoding="utf-8") == made[page], "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_in_the_documentation_exists(page):
    import click

    from wangjian.cli import app

    context = click.Context(app)
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"^\s*wangjian ((?:-|[a-z]).*)$", text, re.MULTILINE):
        words = line.replace("[-w WORKSPACE]", "").replace("[--as LOGIN]", "").split()
        while words and words[0] in {"-w", "--as"}:
            words = words[2:]
        if not words or words[0] in {"VERB", "--help"}:
            continue
        command = app.get_command(context, words[0])
        assert command is not None, line
        if isinstance(command, click.Group) and len(words) > 1 and words[1].isalpha():
            assert command.get_command(context, words[1]) is not None, line


def test_the_example_of_a_mapping_file_is_one():
    text = (DOCS / "first-hour.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert set(tomllib.loads(example)) == {"columns", "values"}


def test_the_rule_that_the_documentation_shows_loads_and_passes_its_own_examples(tmp_path):
    from wangjian.monitoring.examples import test_files
    from wangjian.packs.packs import Packs

    text = (DOCS / "writing-a-rule.md").read_text(encoding="utf-8")
    [rule] = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    folder = tmp_path / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    (folder / "sc.shop.no_address.sql").write_text(rule, encoding="utf-8")
    results = test_files(Packs.open([tmp_path / "packs"]), tmp=tmp_path, only="sc.shop.no_address")
    assert len(results) == 3
    assert [one.zh for one in results if not one.ok] == []


def test_every_decision_says_what_keeps_it():
    for page in sorted((DOCS / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for part in ("Area", "Context", "Decision", "Consequences", "Alternatives"):
            assert f"**{part}.**" in text, f"{page.name}: {part}"
        assert "*Kept by:" in text, page.name


def test_every_setting_from_the_environment_is_in_the_documentation():
    text = (DOCS / "operation.md").read_text(encoding="utf-8")
    used = set()
    for path in (ROOT / "wangjian").rglob("*.py"):
        found = re.findall(r'"(WANGJIAN_[A-Z_]+)"', path.read_text(encoding="utf-8"))
        used |= set(found)
    internal = {"WANGJIAN_DB_ROLE", "WANGJIAN_DB_POOL"}  # set by the product itself
    assert sorted(name for name in used - internal if name not in text) == []
