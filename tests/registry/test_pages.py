"""Saved pages become looks: each kept, each read, and what cannot be read is said."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.registry.made import DAY, code_of, write_csv
from wangjian.errors import BadFile, BadInput, NoSuchRecord
from wangjian.registry import queries, snapshots
from wangjian.registry.actions import ingest_pages, pages
from wangjian.registry.models import Entity, QuarantineRow, Shown

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[3] / "shared" / "data" / "pages"
PAGE = """<html><body><h1>小店</h1>
<p>统一社会信用代码：{code}</p><p>企业名称：杭州小店有限公司</p>
<p><a href="https://beian.miit.gov.cn/">浙ICP备2020000001号-1</a></p></body></html>"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "网页"
    folder.mkdir()
    (folder / "店铺 一.html").write_text(PAGE.format(code=code_of(1)), encoding="utf-8")
    (folder / "b.html").write_bytes(
        PAGE.format(code=code_of(2)).replace("<html>", "<html><meta charset=gbk>").encode("gb18030")
    )
    return folder


def listed(file, **said):
    return {
        "file": file,
        "url": "https://shop.example.cn/1",
        "seen_at": "2020-10-31 10:00:00",
        "subject_kind": "shop",
        "platform_id": "p1",
        "subject_no": "1",
        **said,
    }


def take(workspace, clerk, folder, rows, name="list.csv"):
    file = write_csv(folder.parent / name, rows)
    return ingest_pages(workspace, folder, file, source="巡查", as_of_on=DAY, by=clerk)


def test_pages_are_kept_and_read(workspace, clerk, folder):
    rows = [listed("店铺 一.html"), listed("b.html", subject_no="2")]
    load = take(workspace, clerk, folder, rows)
    assert (load.rows, load.rejected, load.table) == (2, 0, "shown")
    look = Shown.objects.get(entity__natural_key="shop:p1/1")
    assert (look.shown_no, look.shown_name) == (code_of(1), "杭州小店有限公司")
    assert look.icp_no.startswith("浙ICP备2020000001号")
    assert look.seen_at == datetime(2020, 10, 31, 2, tzinfo=UTC)  # Beijing time where none is said
    page = (folder / "店铺 一.html").read_bytes()
    assert look.snapshot_sha256 == hashlib.sha256(page).hexdigest()
    assert queries.snapshot(workspace, look.snapshot_sha256) == page
    assert Shown.objects.get(entity__natural_key="shop:p1/2").shown_no == code_of(2)
    assert "小店" in queries.rows(workspace, "shown").to_pylist()[0]["page_text"]


def test_the_same_pages_twice_change_nothing(workspace, clerk, folder):
    take(workspace, clerk, folder, [listed("b.html")])
    before = sorted(path.stat().st_ino for path in workspace.snapshots.rglob("*.html"))
    again = take(workspace, clerk, folder, [listed("b.html")])
    assert again.already
    assert sorted(path.stat().st_ino for path in workspace.snapshots.rglob("*.html")) == before
    assert not list(workspace.tmp.iterdir())


def test_pages_show_the_newest_look_whatever_came_first(workspace, clerk, folder):
    take(workspace, clerk, folder, [listed("b.html", seen_at="2020-11-05 10:00")], "new.csv")
    take(workspace, clerk, folder, [listed("店铺 一.html")], "old.csv")
    assert Shown.objects.get().shown_no == code_of(2)
    assert queries.rows(workspace, "shown").num_rows == 2


def test_sites_and_platforms_are_known_by_their_own_number(workspace, clerk, folder):
    rows = [
        listed("b.html", subject_kind="网站", subject_no="HTTPS://Shop.Example.CN/index"),
        listed("b.html", subject_kind="platform", subject_no="p1", platform_id="p1"),
    ]
    take(workspace, clerk, folder, rows)
    keys = set(Entity.objects.values_list("natural_key", flat=True))
    assert keys == {"site:shop.example.cn", "platform:p1"}


def test_what_cannot_be_read_waits_in_quarantine_by_its_line(
    workspace, clerk, folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(pages, "LARGEST_PAGE_BYTES", 5_000)
    (folder / "film.html").write_bytes(b"x" * 6_000)
    (folder / "empty.html").touch()
    (folder / "way-out.html").symlink_to("/etc/hostname")
    names = {
        "b.html": "",
        "missing.html": "没有此文件",
        "../list.csv": "文件在文件夹之外",
        "/etc/hostname": "文件在文件夹之外",
        "way-out.html": "文件在文件夹之外",
        "film.html": "文件过大",
        "empty.html": "文件是空的",
        "": "没有写文件名",
        "a\x00b": "",
        ".": "没有此文件",
    }
    rows = [listed(name, subject_no=str(n)) for n, name in enumerate(names) if "\x00" not in name]
    load = take(workspace, clerk, folder, rows)
    assert (load.rows, load.rejected) == (1, len(rows) - 1)
    said = {row.line: row.reasons_zh for row in QuarantineRow.objects.all()}
    wanted = [why for name, why in names.items() if "\x00" not in name]
    for line, why in enumerate(wanted, 2):
        assert why in said.get(line, ""), line
    assert "missing.html" in QuarantineRow.objects.get(line=3).reasons_en


def test_a_bad_line_of_the_list_waits_too_and_loses_no_word(workspace, clerk, folder):
    file = folder.parent / "list.csv"
    file.write_text(
        "文件,网址,查看时间,对象种类,平台编号,对象编号\n"
        "b.html,,2020-10-31,shop,p1,1\n"
        "b.html,,someday,shop,p1,2\n"
        "b.html,,2020-10-31,shop,p1,3,too,many\n",
        encoding="utf-8",
    )
    load = ingest_pages(workspace, folder, file, source="巡查", as_of_on=DAY, by=clerk)
    assert (load.rows, load.rejected) == (1, 2)
    rows = {row.line: row for row in QuarantineRow.objects.all()}
    assert "查看时间" in rows[3].reasons_zh
    assert "清单此行有误" in rows[4].reasons_zh
    assert "many" in rows[4].raw["page_text"]


@pytest.mark.parametrize(
    "text", ["", "file,colour\nb.html,red\n", "file,seen_at,subject_kind,subject_no\n"]
)
def test_a_list_that_is_none_is_refused_and_leaves_nothing(workspace, clerk, folder, text):
    file = folder.parent / "list.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        ingest_pages(workspace, folder, file, source="巡查", as_of_on=DAY, by=clerk)
    assert "list.csv" in refused.value.zh
    assert not Shown.objects.exists()


def test_without_a_folder_there_is_nothing_to_read(workspace, clerk, tmp_path):
    file = write_csv(tmp_path / "list.csv", [listed("b.html")])
    with pytest.raises(BadInput):
        ingest_pages(workspace, tmp_path / "none", file, source="巡查", by=clerk)


def test_a_snapshot_is_whole_or_not_there(tmp_path, monkeypatch):
    def dies(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", dies)
        with pytest.raises(KeyboardInterrupt):
            snapshots.keep(tmp_path, b"page")
    sha256 = hashlib.sha256(b"page").hexdigest()
    with pytest.raises(NoSuchRecord):
        snapshots.read(tmp_path, sha256)
    assert snapshots.keep(tmp_path, b"page") == sha256
    assert snapshots.read(tmp_path, sha256) == b"page"
    for hostile in ("../../etc/passwd", "", "A" * 64):
        with pytest.raises(NoSuchRecord):
            snapshots.read(tmp_path, hostile)


@pytest.mark.slow
def test_the_real_pages_are_read(workspace, clerk, tmp_path):
    if not REAL.is_dir():
        pytest.skip("shared/data/pages is absent: the real pages were NOT read")
    rows = [listed(path.name, subject_no=path.stem) for path in sorted(REAL.glob("*.html"))]
    file = write_csv(tmp_path / "list.csv", rows)
    load = ingest_pages(workspace, REAL, file, source="巡查", as_of_on=DAY, by=clerk)
    assert (load.rows, load.rejected) == (len(rows), 0)
    look = Shown.objects.get(entity__natural_key="shop:p1/meituan_merchant_qualification")
    assert (look.badge, look.permit_nos) == ("gsxt", "JY21115090806150")
    assert look.shown_name == "北京观音寺大鸭梨餐饮有限公司"
