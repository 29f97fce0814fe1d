"""发布: what is brought to where a cluster reads it, read there by anybody, and journalled."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date

import pyarrow.parquet as pq
import pytest

from tests.registry.made import write_csv
from wangjian.authority.models import Journal
from wangjian.errors import NotAllowed
from wangjian.registry.actions import ingest, publish
from wangjian.registry.actions.publishing import _place

pytest_plugins = ["tests.web.conftest"]


@pytest.fixture
def taken(house, workspace, tmp_path):
    rows = [{"platform_id": f"p{n}", "name": f"平台{n}"} for n in range(3)]
    ingest(workspace, "platform", [write_csv(tmp_path / "p.csv", rows)], source="省局",
           as_of_on=date(2026, 1, 2), by=house.actor("clerk"))  # fmt: skip
    return workspace


def test_a_published_version_is_read_and_checked_without_this_software(taken, house, tmp_path):
    target = tmp_path / "shared"
    (done,) = publish(taken, str(target), by=house.actor("clerk"), check=True)
    assert (done.table, done.sent, done.already) == ("platform", 1, False)
    there = target / "platform"
    files = json.loads((there / f"versions/{done.n}.json").read_text(encoding="utf-8"))["files"]
    assert sum(pq.read_table(there / name).num_rows for name in files) == 3
    checked = subprocess.run(
        [shutil.which("sha256sum") or "sha256sum", "--check", "--quiet",
         f"versions/{done.n}.sha256"],
        cwd=there, check=False,
    )  # fmt: skip
    assert checked.returncode == 0


def test_who_published_what_where_is_in_the_journal(taken, house, tmp_path):
    publish(taken, str(tmp_path / "shared"), by=house.actor("clerk"))
    noted = Journal.objects.get(verb="registry.publish")
    assert noted.ref == str(tmp_path / "shared")
    assert noted.values == {"platform": {"version": 1, "sent": 1}}


def test_who_may_not_take_data_in_publishes_none(taken, house, tmp_path):
    with pytest.raises(NotAllowed):
        publish(taken, str(tmp_path / "shared"), by=house.actor("north"))
    assert not (tmp_path / "shared").exists()


@pytest.mark.parametrize(
    ("target", "noted"),
    [
        ("s3://key:secret@bucket/lake?endpoint_override=localhost:9000", "s3://bucket/lake"),
        ("file:///srv/lake", "/srv/lake"),
        ("/srv/lake", "/srv/lake"),
    ],
)
def test_the_journal_keeps_no_secret_of_an_address(target, noted):
    assert _place(target) == noted
