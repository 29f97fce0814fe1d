"""Files go in once, whole, through the checks, and from there onto the pages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.registry.made import DAY, business, code_of, shop, write_csv, write_jsonl
from wangjian.authority.models import Fact, Journal, Region
from wangjian.errors import BadFile, BadInput, NoSuchRecord, NotAllowed
from wangjian.lake.loads import Lake
from wangjian.registry import queries
from wangjian.registry.actions import Shelf, ingest, reconcile
from wangjian.registry.models import (
    Business,
    Entity,
    LoadRecord,
    Permit,
    ProjectionMark,
    QuarantineRow,
    Shop,
)
from wangjian.registry.tables import TABLES

pytestmark = pytest.mark.django_db
XX = Path(__file__).parents[1] / "packs" / "xx"


def test_a_file_goes_into_the_lake_and_onto_the_pages(take, clerk, tmp_path):
    (load,) = take("business", write_csv(tmp_path / "企业.csv", [business(n) for n in range(30)]))
    assert (load.rows, load.rejected, load.already) == (30, 0, False)
    row = Business.objects.get(registration_no=code_of(7))
    assert row.name == "杭州第7网络有限公司"
    assert row.entity.natural_key == f"business:cn.uscc/{code_of(7)}"
    assert row.entity.id.version == 7
    assert (row.status, row.region_id, row.load_id) == ("active", "330100", load.load_id)
    record = LoadRecord.objects.get()
    assert (record.rows, record.in_force, record.by_id) == (30, True, clerk.officer_id)
    assert (record.digest, record.file_name) == (load.digest, "企业.csv")
    assert Journal.objects.filter(verb="registry.ingest", ref=f"load:{load.load_id}").count() == 1
    assert Fact.objects.filter(kind="load_accepted", ref=load.load_id).count() == 1


def test_the_same_file_twice_changes_nothing_and_says_so(take, tmp_path):
    file = write_csv(tmp_path / "a.csv", [business(1)])
    take("business", file)
    mark = ProjectionMark.objects.get()
    (again,) = take("business", file)
    assert again.already
    assert LoadRecord.objects.count() == 1
    assert ProjectionMark.objects.get().projected_at == mark.projected_at
    assert Journal.objects.filter(verb="registry.ingest").count() == 1


def test_the_same_rows_in_another_file_write_no_row_of_the_pages(take, tmp_path):
    rows = [business(n) for n in range(20)]
    take("business", write_csv(tmp_path / "a.csv", rows))
    (load,) = take(
        "business", write_jsonl(tmp_path / "b.jsonl", rows[::-1]), as_of_on=date(2020, 11, 2)
    )
    assert not load.already
    mark = ProjectionMark.objects.get()
    assert (mark.version, mark.rows, mark.written, mark.deleted) == (2, 20, 0, 0)


def test_a_file_as_registers_write_it_goes_in_by_its_headings_and_words(take, tmp_path):
    file = write_csv(
        tmp_path / "登记.csv",
        [
            {
                "统一社会信用代码": code_of(1),
                "企业名称": "甲",
                "登记状态": "存续",
                "成立日期": "2019年3月1日",
            },
            {"统一社会信用代码": code_of(2), "企业名称": "乙", "登记状态": "吊销", "成立日期": ""},
        ],
        encoding="gb18030",
    )
    (load,) = take("企业登记", file)
    assert load.rows == 2
    assert Business.objects.get(name="甲").status == "active"
    assert Business.objects.get(name="甲").registered_on == date(2019, 3, 1)
    assert Business.objects.get(name="乙").status == "revoked"


def test_a_mapping_file_says_what_stands_for_what(take, tmp_path):
    file = write_csv(tmp_path / "a.csv", [{"店": "小店", "号": "77", "备注": "x"}])
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'ignore = ["备注"]\n[columns]\nname = "店"\nplatform_shop_no = "号"\n'
        '[constants]\nplatform_id = "p9"\n',
        encoding="utf-8",
    )
    take("shop", file, mapping=mapping)
    assert Shop.objects.get().entity.natural_key == "shop:p9/77"


def test_a_bad_row_waits_in_quarantine_with_line_and_reasons(take, tmp_path):
    wrong = code_of(2)[:-1] + ("0" if code_of(2)[-1] != "0" else "1")
    file = write_csv(
        tmp_path / "a.csv",
        [
            business(1),
            business(2, registration_no=wrong),
            business(3, registered_on="2020-02-30"),
            business(4, name=""),
            business(1),
        ],
    )
    (load,) = take("business", file)
    assert (load.rows, load.rejected) == (1, 4)
    rows = {row.line: row for row in queries.quarantine(load_id=load.load_id)}
    assert set(rows) == {3, 4, 5, 6}
    assert "不是有效的登记号" in rows[3].reasons_zh
    assert "no valid registration number" in rows[3].reasons_en
    assert rows[3].raw["registration_no"] == wrong  # as the file had it, without any mark of ours
    assert "成立日期" in rows[4].reasons_zh
    assert "名称" in rows[5].reasons_zh
    assert "第 2 行重复" in rows[6].reasons_zh
    assert all(row.reasons_en and row.state == "open" for row in rows.values())
    assert queries.quarantine_counts() == {"business": 4}
    assert queries.loads()[0].open_rows == 4


@pytest.mark.parametrize(
    ("scheme", "number", "taken"),
    [
        ("cn.uscc", "91330106000000001", False),  # one character short
        ("", "91330106000000001", False),
        ("", "330106000012345", True),  # the old number
        ("xx.tin", "XX-1234", True),  # a country whose numbers we cannot check
        ("none", "自然人-3", True),
    ],
)
def test_a_number_is_judged_by_its_own_scheme(take, tmp_path, scheme, number, taken):
    row = business(1, registration_no=number, registration_scheme=scheme)
    (load,) = take("business", write_csv(tmp_path / "a.csv", [row]))
    assert load.rows == int(taken)
    if taken:
        assert "?" not in Business.objects.get().registration_no


def test_kinds_of_permits_are_those_of_the_file(take, tmp_path):
    rows = [
        {"permit_kind": kind, "permit_no": "JY11101080012345", "holder_no": code_of(1)}
        for kind in ("food_business", "flying_carpet")
    ]
    (load,) = take("permit", write_csv(tmp_path / "a.csv", rows))
    assert (load.rows, load.rejected) == (1, 1)
    assert Permit.objects.get().status == "valid"
    assert "permit_kinds.csv" in QuarantineRow.objects.get().reasons_zh


def _formula(path):
    book = Workbook()
    book.active.append(["统一社会信用代码", "名称"])
    book.active.append([code_of(1), "=1+1"])
    book.save(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20),
        ("empty.csv", b""),
        ("headings.csv", "登记号,名称\n".encode()),
        ("many.csv", f"registration_no,name,colour\n{code_of(1)},a,red\n".encode()),
        ("few.csv", b"name\nabc\n"),
        ("broken.parquet", b"PAR1 and nothing more PAR1"),
        ("broken.xlsx", b"PK\x03\x04 not a spreadsheet"),
        ("formula.xlsx", None),
    ],
)
def test_a_file_that_is_no_table_gets_a_clear_error_and_leaves_nothing(
    take, workspace, tmp_path, name, content
):
    file = tmp_path / name
    if content is None:
        _formula(file)
    else:
        file.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        take("business", file)
    assert name in str(refused.value)
    assert refused.value.zh
    assert refused.value.en
    assert not LoadRecord.objects.exists()
    assert not Business.objects.exists()
    assert not list(workspace.lake.glob("business/*/load.json"))


def test_several_files_are_one_full_take(take, tmp_path):
    first = [write_csv(tmp_path / f"{n}.csv", [business(n)]) for n in (1, 2, 3)]
    take("business", *first)
    assert Business.objects.count() == 3
    second = [write_csv(tmp_path / f"b{n}.csv", [business(n, address="新址")]) for n in (3, 4)]
    take("business", *second, as_of_on=date(2020, 12, 1))
    assert set(Business.objects.values_list("registration_no", flat=True)) == {
        code_of(3),
        code_of(4),
    }
    assert LoadRecord.objects.filter(in_force=True).count() == 2


def test_a_bad_file_among_several_stops_there_and_keeps_those_before_it(take, tmp_path):
    good = write_csv(tmp_path / "a.csv", [business(1)])
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"")
    with pytest.raises(BadFile):
        take("business", good, bad)
    assert Business.objects.count() == LoadRecord.objects.count() == 1


def test_two_sources_stand_side_by_side_under_one_entity(take, tmp_path):
    take("business", write_csv(tmp_path / "a.csv", [business(1, name="旧名"), business(2)]))
    take(
        "business",
        write_csv(tmp_path / "b.csv", [business(1, name="新名")]),
        source="市局",
        as_of_on=date(2020, 12, 1),
    )
    assert Entity.objects.count() == Business.objects.count() == 2
    row = Business.objects.get(registration_no=code_of(1))
    assert (row.name, row.source) == ("新名", "市局")
    card = queries.subject_card(f"business:cn.uscc/{code_of(1)}")
    said = [(one.source, one.as_of_on, one.fields[2].value) for one in card.sources]
    assert said == [("市局", "2020-12-01", "新名"), ("省局", "2020-11-01", "旧名")]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"table": "nothing"}, NoSuchRecord),
        ({"source": "  "}, BadInput),
        ({"source": "x" * 300}, BadInput),
        ({"source": "a\nb"}, BadInput),
        ({"files": []}, BadInput),
        ({"kind": "full", "files": ["a.csv", "./a.csv"]}, BadInput),
    ],
)
def test_what_cannot_be_meant_is_refused(take, tmp_path, said, error):
    write_csv(tmp_path / "a.csv", [business(1)])
    files = [tmp_path / name for name in said.pop("files", ["a.csv"])]
    with pytest.raises(error):
        take(said.pop("table", "business"), *files, **said)
    assert not LoadRecord.objects.exists()


def test_who_may_not_take_data_in_is_refused(workspace, clerk, tmp_path):
    file = write_csv(tmp_path / "a.csv", [business(1)])
    officer = replace(clerk, roles=frozenset({"officer"}))
    with pytest.raises(NotAllowed):
        ingest(workspace, "business", [file], source="x", as_of_on=DAY, by=officer)


@pytest.mark.parametrize("again", ["ingest", "reconcile"])
def test_a_load_that_only_the_lake_knows_is_mended(take, workspace, clerk, tmp_path, again):
    """The process was killed after the lake had taken the file and before PostgreSQL knew."""
    file = write_csv(tmp_path / "a.csv", [shop(1), shop(2, platform_id="")])
    Lake(workspace.lake).accept(
        TABLES["shop"],
        file,
        source="省局",
        as_of_on=DAY,
        checks=Shelf.open(workspace, on=DAY).checks,
    )
    if again == "ingest":
        (load,) = take("shop", file)
        assert load.already
    else:
        mended = reconcile(workspace, by=clerk)
        assert mended.tables == ("shop",)
        assert reconcile(workspace, by=clerk).loads == ()
    assert LoadRecord.objects.count() == Shop.objects.count() == QuarantineRow.objects.count() == 1


def test_what_postgresql_cannot_hold_is_quarantined_and_shown(take, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"registration_no": "1\\u0000", "name": "\\ud800"}\n'
        f'{{"registration_no": "{code_of(1)}", "name": "好"}}\n',
        encoding="utf-8",
    )
    (load,) = take("business", file)
    assert (load.rows, load.rejected) == (1, 1)
    assert QuarantineRow.objects.get().line == 1


def test_what_we_knew_on_a_day_can_be_asked(take, workspace, tmp_path):
    (first,) = take("business", write_csv(tmp_path / "a.csv", [business(1, name="旧名")]))
    (second,) = take(
        "business",
        write_csv(tmp_path / "b.csv", [business(1, name="新名")]),
        as_of_on=date(2020, 12, 1),
    )
    where = {"registration_no": code_of(1)}
    now = queries.known_rows(workspace, "business", where=where)
    then = queries.known_rows(workspace, "business", where=where, known_on=first.received_at)
    before = queries.known_rows(
        workspace, "business", where=where, known_on=first.received_at.replace(year=2000)
    )
    assert [row["name"] for row in now.rows.to_pylist()] == ["新名"]
    assert before.rows.num_rows == 0
    assert then.version in (0, 1)
    at = Lake(workspace.lake).version("business", 1).made_at
    (row,) = queries.rows(workspace, "business", where=where, known_on=at).to_pylist()
    assert row["name"] == "旧名"
    assert [load.load_id for load in now.loads] == [second.load_id]
    assert now.loads[0].source == "省局"


def test_questions_with_hostile_words_find_nothing_and_break_nothing(take, workspace, tmp_path):
    take("business", write_csv(tmp_path / "a.csv", [business(1)]))
    assert queries.rows(workspace, "business", where={"name": "' OR 1=1 --"}).num_rows == 0
    with pytest.raises(BadInput, match="没有列"):
        queries.rows(workspace, "business", where={'name" OR "1"="1': "x"})


def test_the_rows_that_a_finding_fired_on_open_after_the_table_moved_on(take, workspace, tmp_path):
    (first,) = take("business", write_csv(tmp_path / "a.csv", [business(1, name="旧名")]))
    (row,) = queries.rows(workspace, "business").to_pylist()
    take(
        "business",
        write_csv(tmp_path / "b.csv", [business(1, name="新名"), business(2)]),
        as_of_on=date(2020, 12, 1),
    )
    key = row["row_key"]
    (old,) = queries.rows_by_key(workspace, "business", [(first.load_id, key)])
    assert (old["name"], old["entity_key"]) == ("旧名", row["entity_key"])
    assert [one["name"] for one in queries.rows_by_key(workspace, "business", [key])] == ["新名"]
    take("business", write_csv(tmp_path / "c.csv", [business(2)]), as_of_on=date(2020, 12, 2))
    assert [one["name"] for one in queries.rows_by_key(workspace, "business", [key])] == ["新名"]
    assert queries.rows_by_key(workspace, "business", ["0" * 32]) == []


def test_another_country_has_its_own_numbers_permits_and_regions(take, workspace, tmp_path):
    """No list of ours is in force there, and no check digit of ours is asked."""
    shutil.copytree(XX, workspace.path / "packs", dirs_exist_ok=True)
    regions = {"NV": (None, "Nova"), "NV-A": ("NV", "Aldermark")}
    Region.objects.bulk_create(Region(id=i, parent_id=p, name=n) for i, (p, n) in regions.items())
    row = {
        "registration_scheme": "xx.tin",
        "registration_no": "NV-778899",
        "name": "Alder Cheese Ltd",
        "province": "Nova",
        "city": "Aldermark",
    }
    take("business", write_csv(tmp_path / "a.csv", [row]))
    assert Business.objects.get().region_id == "NV-A"
    permits = [
        {"permit_kind": kind, "permit_no": "CH-000123", "holder_no": "NV-778899"}
        for kind in ("cheese", "food_business")
    ]
    (load,) = take("permit", write_csv(tmp_path / "b.csv", permits))
    assert (load.rows, load.rejected) == (1, 1)
    assert Permit.objects.get().permit_kind == "cheese"
