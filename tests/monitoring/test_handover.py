"""Rules and lexicons handed to another office: compared, tried, written together, undone."""

from __future__ import annotations

import people
import pytest

from wangjian.authority.models import Journal
from wangjian.errors import BadKnowledge, NoSuchRecord, NotAllowed
from wangjian.monitoring.actions.knowledge import undo_files, write_files
from wangjian.monitoring.lists.handover import export, plan_taking
from wangjian.monitoring.lists.staging import Plan, try_out
from wangjian.packs.bundle import read_bundle
from wangjian.packs.changes import Changes
from wangjian.packs.packs import Packs

SIDECAR = """id: hz.words
title: {zh: 湖州词表, en: a list}
category: office
severity: 3
law: [cn.ads.9]
columns: {listing: [title]}
examples:
  - {name: 一, expect: find, text: 代考}
  - {name: 二, expect: leave, text: 好}
"""


@pytest.fixture
def giver(tmp_path):
    root = tmp_path / "giver"
    folder = root / "monitoring" / "lexicons"
    folder.mkdir(parents=True)
    (root / "pack.toml").write_text('packs = ["hz"]\n')
    (folder / "hz.words.yaml").write_text(SIDECAR)
    (folder / "hz.words.csv").write_text("term,severity\n代考,4\n枪手,3\n")
    return root


@pytest.fixture
def taker(tmp_path):
    root = tmp_path / "taker"
    root.mkdir()
    (root / "pack.toml").write_text('# ours\npacks = ["sc"]\n')
    return root


def bundle(giver, *ids):
    return read_bundle(export(Packs.open([giver]), ids, office="湖州", officer="甲"))


def files_of(giver):
    """The same as in a bundle, without reading all knowledge for it."""
    paths = sorted((giver / "monitoring" / "lexicons").iterdir())
    return {str(path.relative_to(giver)): path.read_bytes() for path in paths}


def take(taker, files):
    plan, differences = plan_taking(Packs.open([taker]), files)
    return plan, {one.place: one for one in differences}


def put(taker, plan):
    Changes(taker).apply(plan.files, before=plan.before, by="甲", verb="add")


def test_what_is_handed_over_is_the_same_bytes_at_the_other_office(giver, taker):
    manifest, files = bundle(giver, "hz.words")
    assert manifest.law == ["cn.ads.9"]
    plan, differences = take(taker, files)
    assert {one.kind for one in differences.values()} == {"added"}
    assert differences["monitoring/lexicons/hz.words.csv"].rows.counts["added"] == 2
    assert try_out((taker,), plan) == ["hz.words"]
    put(taker, plan)
    again, held = bundle(taker, "hz.words")
    assert held == files
    assert again.files == manifest.files
    assert take(taker, files)[0].files == {}


def test_the_other_office_s_ids_are_let_into_the_folder_and_its_own_words_stay(giver, taker):
    plan, _ = take(taker, files_of(giver))
    assert plan.files["pack.toml"].decode() == '# ours\npacks = ["sc", "hz"]\n'


def test_a_newer_version_shows_which_terms_differ(giver, taker):
    put(taker, take(taker, files_of(giver))[0])
    (giver / "monitoring/lexicons/hz.words.csv").write_text("term,severity\n代考,5\n替考,3\n")
    _, differences = take(taker, files_of(giver))
    table = differences["monitoring/lexicons/hz.words.csv"]
    assert (table.kind, table.against) == ("changed", "office")
    assert table.rows.counts == {"added": 1, "removed": 1, "changed": 1, "same": 0}
    assert differences["monitoring/lexicons/hz.words.yaml"].kind == "same"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "hz.words.yaml",
            SIDECAR.replace("cn.ads.9", "cn.nowhere.1"),
            r"缺少所引的条文：cn\.nowhere\.1",
        ),
        ("hz.words.yaml", SIDECAR.replace("text: 代考", "text: 好吃"), "示例“一”不符"),
        ("hz.words.yaml", SIDECAR.replace("severity: 3", "severity: 9"), "severity"),
        ("hz.words.csv", "term\n代\n", "单字"),
        ("hz.words.csv", "term\n代\x1b[2J考\n", "控制字符"),
    ],
)
def test_what_does_not_load_or_cites_law_that_is_not_here_is_refused(
    giver, taker, name, text, said
):
    files = files_of(giver)
    files[f"monitoring/lexicons/{name}"] = text.encode()
    with pytest.raises(BadKnowledge, match=said):
        try_out((taker,), take(taker, files)[0])
    assert [path.name for path in taker.iterdir()] == ["pack.toml"]


def test_a_file_in_place_of_one_that_ships_must_name_the_version_that_it_replaces(taker):
    ours = Packs.open().file("monitoring", "lexicons", ".csv", "cn.ads.trade_fairs")
    place = "monitoring/lexicons/cn.ads.trade_fairs"
    sidecar = ours.path.with_suffix(".yaml").read_text()
    files = {f"{place}.csv": ours.path.read_bytes(), f"{place}.yaml": sidecar.encode()}
    with pytest.raises(BadKnowledge, match="replaces_digest"):
        try_out((taker,), Plan.over(taker, files))
    files[f"{place}.yaml"] = f"replaces_digest: {ours.digest}\n{sidecar}".encode()
    plan, differences = take(taker, files)
    assert differences[f"{place}.yaml"].against == "product"
    assert "cn.ads.trade_fairs" in try_out((taker,), plan)


def test_a_new_file_of_the_nation_s_pack_is_not_let_in(giver, taker):
    files = files_of(giver)
    moved = {place.replace("hz.words", "cn.words"): content.replace(b"hz.words", b"cn.words")
             for place, content in files.items()}  # fmt: skip
    with pytest.raises(BadKnowledge, match="不属于本目录"):
        try_out((taker,), take(taker, moved)[0])


def test_only_an_office_s_own_files_are_handed_over(giver):
    with pytest.raises(NoSuchRecord, match="产品自带的不必移交"):
        bundle(giver, "cn.ads.absolutes")


@pytest.mark.django_db
def test_taking_in_is_journalled_and_undone_by_one_act(giver, workspace):
    root = workspace.packs[0]
    plan, _ = take(root, files_of(giver))
    author = people.province().actor("sc/", "rule_author")
    change = write_files(workspace, plan, by=author, verb="add", reason="湖州", digest="d")
    row = Journal.objects.get(verb="monitoring.files_add")
    assert row.values["digest"] == "d"
    assert set(row.values["files"]) == set(plan.files) == set(change.files)
    assert (root / "monitoring/lexicons/hz.words.csv").exists()
    undo_files(workspace, by=author)
    assert not (root / "monitoring/lexicons/hz.words.csv").exists()
    assert Journal.objects.get(verb="monitoring.files_undo").values["undoes"] == change.number


@pytest.mark.django_db
def test_who_may_not_write_rules_writes_nothing(giver, workspace):
    plan, _ = take(workspace.packs[0], files_of(giver))
    with pytest.raises(NotAllowed):
        write_files(workspace, plan, by=people.province().actor("sc/", "auditor"), verb="add")
    assert not (workspace.packs[0] / "monitoring").exists()


@pytest.mark.django_db
def test_an_act_that_cannot_be_journalled_leaves_the_files_as_they_were(
    giver, workspace, monkeypatch
):
    from wangjian.monitoring.actions import knowledge

    def fails(*_, **__):
        raise RuntimeError

    plan, _ = take(workspace.packs[0], files_of(giver))
    monkeypatch.setattr(knowledge.authority, "journal", fails)
    author = people.province().actor("sc/", "rule_author")
    with pytest.raises(RuntimeError):
        write_files(workspace, plan, by=author, verb="add")
    assert not (workspace.packs[0] / "monitoring/lexicons/hz.words.csv").exists()
