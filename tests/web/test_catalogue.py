"""Chinese is the source; English is complete, and no template speaks past the catalogue."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "wangjian" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
SPOKEN = re.compile(
    r"\{%\s*translate\b.*?%\}|\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}"
    r"|\{#.*?#\}|_\(\"[^\"]*\"\)",
    re.DOTALL,
)
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def entries():
    """(msgid, msgstr, flags) of the catalogue; a text with a plural comes once a form."""
    for block in CATALOGUE.read_text(encoding="utf-8").split("\n\n"):
        flags = " ".join(line for line in block.splitlines() if line.startswith("#,"))
        texts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            word = line.split(" ", 1)[0]
            key = word if word.startswith("msg") else key
            texts[key] = texts.get(key, "") + "".join(STRING.findall(line))
        if texts.get("msgid"):
            for name, text in texts.items():
                if name.startswith("msgstr"):
                    yield texts["msgid"], text, flags


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_has_no_bare_chinese(path):
    bare = SPOKEN.sub("", path.read_text(encoding="utf-8"))
    assert [line.strip() for line in bare.splitlines() if CHINESE.search(line)] == []


def test_the_english_catalogue_is_complete_and_nothing_in_it_is_a_guess():
    assert [msgid for msgid, msgstr, _ in entries() if not msgstr] == []
    assert [msgid for msgid, _, flags in entries() if "fuzzy" in flags] == []


def test_an_english_text_has_no_chinese_and_the_same_placeholders():
    for msgid, msgstr, _ in entries():
        assert not CHINESE.search(msgstr), msgid
        assert sorted(re.findall(r"%\(\w+\)s", msgid)) == sorted(
            re.findall(r"%\(\w+\)s", msgstr)
        ), msgid


def test_every_text_of_a_template_or_view_is_in_the_catalogue():
    known = {msgid for msgid, _, _ in entries()}
    used = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'\{%\s*translate "([^"]*)"', text))
        used |= set(re.findall(r"\{%\s*translate '([^']*)'", text))
        for block in re.findall(
            r"\{%\s*blocktranslate\b.*?%\}(.*?)\{%\s*endblocktranslate", text, re.DOTALL
        ):
            singular = re.split(r"\{%\s*plural\s*%\}", block)[0].replace("%", "%%")
            used.add(re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", singular))
    for path in WEB.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'\b(?:_|gettext_lazy)\(\s*"([^"]*)"\s*\)', source))
    assert sorted(used - known) == []


def test_the_compiled_catalogue_is_the_written_one(tmp_path):
    compiled = tmp_path / "django.mo"
    program = shutil.which("msgfmt")
    if program is None:
        pytest.skip("no gettext tools here")
    subprocess.run([program, "-o", compiled, CATALOGUE], check=True)
    assert compiled.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()
