"""Files from several roots: beside ours, in place of ours, and in each other's way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT


@pytest.fixture
def office(tmp_path):
    root = tmp_path / "packs"
    root.mkdir()
    (root / "pack.toml").write_text('packs = ["chengdu"]\n')
    return root


def put(root: Path, place: str, text: str) -> Path:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


NOTICE = """id: chengdu.notice
title: {zh: 成都, en: Chengdu}
lays_over: cn
covers: [2027]
checked: verified 2026-11-20
"""


def test_the_product_is_a_root_of_its_own():
    packs = Packs.open()
    assert packs.country == "cn"
    assert packs.law().cite("cn.ecl.15") == "《电子商务法》第15条"
    assert packs.roots[-1].path == PRODUCT


def test_an_office_adds_the_year_2027_by_a_file(office):
    put(office, "law/calendars/notice.csv", "date,kind,name,notice\n2027-01-01,off,元旦,某号\n")
    put(office, "law/calendars/notice.yaml", NOTICE)
    calendar = Packs.open([office]).calendar()
    assert not calendar.is_working(date(2027, 1, 1))
    assert not calendar.provisional(date(2027, 6, 1))
    assert calendar.provisional(date(2028, 1, 1))
    assert not calendar.is_working(date(2026, 10, 1))


def test_an_office_lays_an_epidemic_notice_over_the_nation_without_covering_a_year(office):
    put(office, "law/calendars/notice.csv", "date,kind,name,notice\n2020-02-03,off,延迟复工,某号\n")
    put(office, "law/calendars/notice.yaml", NOTICE.replace("covers: [2027]\n", ""))
    calendar = Packs.open([office]).calendar()
    assert not calendar.is_working(date(2020, 2, 3))
    assert calendar.provisional(date(2027, 2, 3))


def test_a_file_that_names_the_digest_of_ours_stands_in_its_place(office):
    ours = Packs.open().file("law", "statutes", ".yaml", "cn.cpr")
    text = ours.path.read_text().replace(
        "自动展期、续费的，在接受服务前和展期续费日之前显著提请注意", "本局注：提前提示"
    )
    put(office, "law/statutes/cn.cpr.yaml", f"replaces_digest: {ours.digest}\n{text}")
    packs = Packs.open([office])
    file = packs.file("law", "statutes", ".yaml", "cn.cpr")
    assert (file.origin, file.replaces) == ("office", ours.digest)
    assert "本局注" in packs.law().article("cn.cpr.10", date(2025, 1, 1)).asks_zh
    assert packs.clashes == ()


@pytest.mark.parametrize(
    ("line", "kind"), [("", "unnamed"), ("replaces_digest: '0123'\n", "changed")]
)
def test_a_file_in_place_of_ours_that_does_not_fit_is_used_and_told(office, line, kind):
    ours = Packs.open().file("law", "statutes", ".yaml", "cn.cpr")
    put(office, "law/statutes/cn.cpr.yaml", line + ours.path.read_text())
    packs = Packs.open([office])
    assert packs.file("law", "statutes", ".yaml", "cn.cpr").origin == "office"
    (clash,) = packs.clashes
    assert (clash.id, clash.kind, clash.product_digest) == ("cn.cpr", kind, ours.digest)
    assert "cn.cpr" in clash.zh
    assert "cn.cpr" in clash.en


def test_a_file_whose_model_is_gone_is_told(office):
    put(office, "campaign/indicators/cn.gone.toml", 'replaces_digest = "0123"\n')
    packs = Packs.open([office])
    packs.files("campaign", "indicators", ".toml")
    assert [clash.kind for clash in packs.clashes] == ["orphan"]


def test_a_new_id_begins_with_the_pack_of_its_folder(office):
    put(office, "monitoring/lexicons/cn.mine.yaml", "id: cn.mine\n")
    with pytest.raises(BadKnowledge, match=r"chengdu\."):
        Packs.open([office]).files("monitoring", "lexicons", ".yaml")
    put(office, "monitoring/lexicons/cn.mine.yaml", "id: chengdu.mine\n").rename(
        office / "monitoring/lexicons/chengdu.mine.yaml"
    )
    ids = [file.id for file in Packs.open([office]).files("monitoring", "lexicons", ".yaml")]
    assert "chengdu.mine" in ids


def test_a_bad_file_leaves_the_others_alone_where_problems_are_collected(office):
    put(office, "law/statutes/chengdu.bad.yaml", "id: [\n")
    packs = Packs.open([office])
    with pytest.raises(BadKnowledge, match=r"chengdu\.bad\.yaml"):
        packs.files("law", "statutes", ".yaml")
    problems: list[BadKnowledge] = []
    files = packs.files("law", "statutes", ".yaml", problems=problems)
    assert "cn.ecl" in {file.id for file in files}
    assert len(problems) == 1


def test_two_files_of_one_id_in_one_folder_do_not_load(office):
    put(office, "docket/procedures/my.toml", 'id = "chengdu.my"\n')
    put(office, "docket/procedures/chengdu.my.toml", 'id = "chengdu.my"\n')
    with pytest.raises(BadKnowledge, match="已用"):
        Packs.open([office]).files("docket", "procedures", ".toml")


def test_a_link_out_of_the_folder_is_refused(office, tmp_path):
    outside = tmp_path / "chengdu.out.yaml"
    outside.write_text("id: chengdu.out\n")
    (office / "law/statutes").mkdir(parents=True)
    (office / "law/statutes/chengdu.out.yaml").symlink_to(outside)
    with pytest.raises(BadKnowledge, match="链接"):
        Packs.open([office]).files("law", "statutes", ".yaml")


def test_hidden_files_and_leftovers_of_editors_are_no_knowledge(office):
    for name in (".chengdu.a.yaml", "~chengdu.a.yaml", "_chengdu.a.yaml"):
        put(office, f"law/statutes/{name}", "{{{")
    Packs.open([office]).files("law", "statutes", ".yaml")


@pytest.mark.parametrize(
    "text",
    ["packs = 1", "packs = []", 'packs = ["A B"]', "packs = [", 'packs = ["a"]\ncountry="b"'],
)
def test_a_folder_that_speaks_badly_of_itself_is_told(tmp_path, text):
    (tmp_path / "pack.toml").write_text(text)
    with pytest.raises(BadKnowledge, match=r"pack\.toml"):
        Packs.open([tmp_path])


def test_a_file_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(NoSuchRecord, match=r"cn\.ecl"):
        Packs.open().file("law", "statutes", ".yaml", "cn.nothing")


def test_an_office_adds_rows_to_a_table_of_ours(office):
    head = (PRODUCT / "registry/permit_kinds.csv").read_text().splitlines()[0]
    row = "salt,食盐批发,salt,cn.ecl.12,2019-01-01,盐业,S\\d{3},S123,salt,yes,recalled"
    put(office, "registry/salt.csv", f"{head}\n{row}\n")
    put(office, "registry/salt.yaml", "id: chengdu.salt\nlays_over: cn.permit_kinds\n")
    kinds = Packs.open([office]).table("registry", "permit_kinds")
    assert kinds[-1]["id"] == "salt"
    assert len(kinds) == 12


def test_a_table_and_its_sidecar_are_one_file_by_whichever_end_it_is_asked_for():
    packs = Packs.open()
    by_table = packs.file("law", "calendars", ".csv", "cn")
    by_sidecar = packs.file("law", "calendars", ".yaml", "cn")
    assert by_table == by_sidecar
    assert [file.id for file in packs.all_files()].count("cn.permit_kinds") == 1
