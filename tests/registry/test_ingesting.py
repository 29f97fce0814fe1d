"""Files go in once, whole, through the checks, and from there onto the pages."""

from __future__ import annotations

import pytest

from tests.registry.conftest import DAY, business, code_of, write_csv, write_jsonl
from wangjian.authority.models import Journal
from wangjian.errors import BadFile, BadInput, NoSuchRecord, NotAllowed
from wangjian.registry.actions import ingest
from wangjian.registry.models import Business, Entity, LoadRecord, QuarantineRow, Shop

pytestmark = pytest.mark.django_db


def take(ws, clerk, table, *files, source="省局", **said):
    return ingest(ws, table, files, source=source, as_of_on=DAY, by=clerk, **said)


def test_a_file_goes_into_the_lake_and_onto_the_pages(workspace, clerk, tmp_path):
    file = write_csv(tmp_path / "企业.csv", [business(n) for n in range(30)])
    (load,) = take(workspace, clerk, "business", file)
    assert (load.rows, load.rejected, load.already) == (30, 0, False)
    row = Business.objects.get(registration_no=code_of(7))
    assert row.name == "杭州第7网络有限公司"
    assert row.entity.natural_key == f"business:cn.uscc/{code_of(7)}"
    assert row.entity.id.version == 7
    record = LoadRecord.objects.get()
    assert (record.rows, record.in_force, record.by_id) == (30, True, clerk.officer_id)
    assert record.digest == load.digest
    assert Journal.objects.filter(verb="registry.ingest", ref=f"load:{load.load_id}").count() == 1
