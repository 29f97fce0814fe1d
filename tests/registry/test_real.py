"""The real registrations go in as they are. Slow; skipped loudly where the data is absent."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from wangjian.authority.actions import load_regions
from wangjian.registry import queries
from wangjian.registry.actions import ingest
from wangjian.registry.models import Business, ProjectionMark

DATA = Path(os.environ.get("DATA") or Path(__file__).parents[3] / "shared" / "data")
FILE = DATA / "enterprises" / "enterprises_full.parquet"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_real_registrations_go_in_as_they_are(workspace, clerk):
    if not FILE.is_file():
        pytest.skip(f"{FILE} is absent: the 400,000 real registrations were NOT taken in")
    load_regions()
    said = {"source": "公开登记信息", "as_of_on": date(2019, 4, 30), "by": clerk}
    (load,) = ingest(workspace, "business", [FILE], **said)
    # One company stands there twice, its code once with a small letter: it waits in quarantine.
    assert load.rows + load.rejected == 400_000
    assert all("重复" in row.reasons_zh for row in queries.quarantine())
    assert load.rejected == 1
    assert Business.objects.count() == 399_999
    assert Business.objects.filter(region_id=None).count() < 4_000
    (again,) = ingest(workspace, "business", [FILE], **said)
    assert again.already
    assert ProjectionMark.objects.get().written == 399_999
