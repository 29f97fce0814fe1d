"""How a day of triage is laid out stands in files; an office's own goes before ours."""

import pytest

from wangjian.casework.decisions.triage import plan_for, read_plan
from wangjian.errors import BadKnowledge
from wangjian.packs.packs import Packs

OURS = "[day]\nminutes = 30\nseconds = 20\n[undo]\nminutes = 5\n[second_reading]\nshare = 0.2\n"


def plans(tmp_path, **files):
    folder = tmp_path / "packs" / "casework" / "triage"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    for name, text in files.items():
        said = f'id = "sc.{name}"\ntitle = {{ zh = "{name}", en = "{name}" }}\n{text}'
        (folder / f"sc.{name}.toml").write_text(said, encoding="utf-8")
    packs = Packs.open([tmp_path / "packs"])
    return [read_plan(file) for file in packs.files("casework", "triage", ".toml")]


def test_the_longest_path_that_holds_the_office_says_it(tmp_path):
    found = plans(
        tmp_path,
        province=f'office = "sc/"\n{OURS}',
        city=f'office = "sc/cd/"\n{OURS}[groups_a_day]\n"sc/cd/" = 120\n',
    )
    assert plan_for(found, "sc/my/").id == "sc.province"
    assert plan_for(found, "sc/cd/qy/").id == "sc.city"
    assert plan_for(found, "bj/").id == "wj.triage"
    assert plan_for(found, "sc/cd/").budget("sc/cd/", 1) == 120
    assert plan_for(found, "sc/my/").budget("sc/my/", 2) == 180


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OURS.replace("0.2", "2"), "second_reading.share"),
        (OURS.replace("seconds = 20", "seconds = 0"), "day.seconds"),
        (OURS.replace("[undo]", "[undoing]"), "undoing"),
        (f'office = "sc"\n{OURS}', "office"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(tmp_path, text, told):
    with pytest.raises(BadKnowledge) as bad:
        plans(tmp_path, bad=text)
    assert told in bad.value.en
    assert "sc.bad.toml" in bad.value.en
