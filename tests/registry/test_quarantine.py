"""Rows that were not taken in: corrected and taken in again, or dropped with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from tests.registry.made import business, code_of, write_csv
from wangjian.authority.models import Journal
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.lake.loads import Lake
from wangjian.registry.actions import (
    correct_row,
    drop_rows,
    mirror,
    reconcile,
    withdraw_load,
)
from wangjian.registry.models import Business, LoadRecord, QuarantineRow

pytestmark = pytest.mark.django_db

WRONG = "913301060000000010"


@pytest.fixture
def waiting(take, tmp_path):
    """One good row and one whose code is wrong."""
    rows = [business(1), business(2, registration_no=WRONG, address="文三路1号")]
    (load,) = take("business", write_csv(tmp_path / "a.csv", rows))
    return load, QuarantineRow.objects.get()


def test_a_corrected_row_goes_in_as_a_small_load_of_its_own(workspace, clerk, waiting):
    parent, row = waiting
    load = correct_row(
        workspace,
        by=clerk,
        row_id=row.id,
        fields={"registration_no": code_of(2)},
        reason="核对",
    )
    assert (load.rows, load.kind, load.parent) == (1, "delta", parent.load_id)
    assert (load.source, load.as_of_on) == (parent.source, parent.as_of_on)
    fixed = Business.objects.get(registration_no=code_of(2))
    assert (fixed.name, fixed.address) == ("杭州第2网络有限公司", "文三路1号")
    row.refresh_from_db()
    assert (row.state, row.corrected_load_id, row.reason) == ("corrected", load.load_id, "核对")
    assert row.by_id == clerk.officer_id
    assert LoadRecord.objects.get(load_id=load.load_id).parent_id == parent.load_id
    assert Journal.objects.filter(verb="registry.correct_row").count() == 1
    assert Business.objects.count() == 2


def test_a_row_that_still_does_not_fit_stays_and_the_reason_is_said(workspace, clerk, waiting):
    _, row = waiting
    before = list(workspace.lake.glob("business/*"))
    with pytest.raises(BadInput, match="不是有效的登记号") as refused:
        correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": "91X"})
    assert "no valid registration number" in refused.value.en
    with pytest.raises(BadInput, match="不能为空"):
        correct_row(workspace, by=clerk, row_id=row.id, fields={"name": ""})
    with pytest.raises(BadInput, match="没有这些列"):
        correct_row(workspace, by=clerk, row_id=row.id, fields={"colour": "red"})
    row.refresh_from_db()
    assert row.state == "open"
    assert list(workspace.lake.glob("business/*")) == before
    assert not list(workspace.tmp.iterdir())


def test_a_row_is_handled_once(workspace, clerk, waiting):
    _, row = waiting
    correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": code_of(2)})
    with pytest.raises(WrongState):
        correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": code_of(3)})
    with pytest.raises(NoSuchRecord):
        drop_rows(by=clerk, row_ids=[row.id], reason="x")
    with pytest.raises(NoSuchRecord):
        correct_row(workspace, by=clerk, row_id=10**9, fields={})


def test_rows_are_dropped_with_a_reason_and_stay_listed(workspace, clerk, waiting):
    load, row = waiting
    with pytest.raises(BadInput):
        drop_rows(by=clerk, row_ids=[row.id], reason=" ")
    assert drop_rows(by=clerk, row_ids=[row.id], reason="测试数据") == 1
    row.refresh_from_db()
    assert (row.state, row.reason) == ("dropped", "测试数据")
    assert Lake(workspace.lake).rejected(load.load_id).num_rows == 1
    assert Journal.objects.get(verb="registry.drop_rows").reason == "测试数据"


def test_a_torn_line_can_be_written_anew(take, workspace, clerk, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        f"registration_no,name\n{code_of(1)},甲\n{code_of(2)},乙,多一列,又一列\n", encoding="utf-8"
    )
    take("business", file)
    row = QuarantineRow.objects.get()
    fields = {"registration_no": code_of(2), "name": "乙"}
    correct_row(workspace, by=clerk, row_id=row.id, fields=fields)
    assert Business.objects.filter(name="乙").exists()


def test_the_same_words_corrected_for_two_sources_are_two_loads(take, workspace, clerk, tmp_path):
    for source in ("省局", "市局"):
        rows = [business(1, registration_no=WRONG, address=source)]
        take("business", write_csv(tmp_path / f"{source}.csv", rows), source=source)
    loads = [
        correct_row(
            workspace,
            by=clerk,
            row_id=row.id,
            fields={"registration_no": code_of(1), "address": "同址"},
        )
        for row in QuarantineRow.objects.order_by("id")
    ]
    assert {load.source for load in loads} == {"省局", "市局"}
    assert Business.objects.count() == 1


def test_a_mistaken_load_is_taken_back_by_one_act_with_its_corrections(
    take, workspace, clerk, waiting, tmp_path
):
    parent, row = waiting
    correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": code_of(2)})
    with pytest.raises(BadInput):
        withdraw_load(workspace, by=clerk, load_id=parent.load_id, reason="")
    withdraw_load(workspace, by=clerk, load_id=parent.load_id, reason="报错了文件")
    assert not Business.objects.exists()
    records = LoadRecord.objects.all()
    assert {(one.in_force, one.withdrawn_reason) for one in records} == {(False, "报错了文件")}
    assert Journal.objects.get(verb="registry.withdraw_load").reason == "报错了文件"
    with pytest.raises(WrongState):
        withdraw_load(workspace, by=clerk, load_id=parent.load_id, reason="再次")
    take("business", tmp_path / "a.csv")
    assert Business.objects.count() == 1  # the same file brings it back, the correction does not
    assert LoadRecord.objects.get(load_id=parent.load_id).withdrawn_at is None


def test_taking_a_load_back_brings_back_what_it_replaced(take, workspace, clerk, tmp_path):
    take("business", write_csv(tmp_path / "a.csv", [business(n) for n in range(5)]))
    (bad,) = take(
        "business",
        write_csv(tmp_path / "b.csv", [business(n, name="错") for n in range(3)]),
        as_of_on=date(2020, 12, 1),
    )
    assert Business.objects.count() == Business.objects.filter(name="错").count() == 3
    withdraw_load(workspace, by=clerk, load_id=bad.load_id, reason="错")
    assert Business.objects.count() == 5
    assert not Business.objects.filter(name="错").exists()
    with pytest.raises(NoSuchRecord):
        withdraw_load(workspace, by=clerk, load_id="0" * 64, reason="错")


def test_rows_of_a_load_that_was_taken_back_are_no_longer_corrected(workspace, clerk, waiting):
    parent, row = waiting
    withdraw_load(workspace, by=clerk, load_id=parent.load_id, reason="错")
    with pytest.raises(WrongState):
        correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": code_of(2)})


def test_a_correction_that_only_the_lake_knows_is_mended(
    workspace, clerk, waiting, monkeypatch, own_crash
):
    """The process was killed after the lake had taken the correction."""
    parent, row = waiting
    with own_crash("bring_up_to_date"), pytest.raises(KeyboardInterrupt):
        correct_row(workspace, by=clerk, row_id=row.id, fields={"registration_no": code_of(2)})
    row.refresh_from_db()
    assert row.state == "open"
    mended = reconcile(workspace, by=clerk)
    row.refresh_from_db()
    assert (row.state, row.corrected_load_id) == ("corrected", mended.loads[0])
    assert Business.objects.count() == 2
    assert mirror.CORRECTION.fullmatch(LoadRecord.objects.get(parent=parent.load_id).file_name)


@pytest.fixture
def own_crash(monkeypatch):
    """Die where a function of the quarantine's actions would be called."""
    from contextlib import contextmanager

    from wangjian.registry.actions import quarantine

    @contextmanager
    def crash(name):
        def die(*args, **said):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(quarantine, name, die)
            yield

    return crash
