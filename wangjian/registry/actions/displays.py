"""亮明统计: how many shops of each platform show licence, permit and label, region by region.

Counted in full from the copies that pages have, when these have changed since the last count;
ten million shops take a quarter of a minute, so no page ever counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max

from wangjian.authority import permissions
from wangjian.authority.knowledge import packs
from wangjian.registry.decisions.displays import EXEMPT, asked_sql, met_sql, read_marks
from wangjian.registry.models import DisplayCount, LoadRecord, ProjectionMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor
    from wangjian.registry.decisions.displays import Mark

_READS = ("business", "permit", "shop", "shown", "site")
_LOCK = 7_204_101

# Every open shop with its newest look; what it is asked stands in `counted`.
_LOOKED = """
CREATE TEMP TABLE display_by_region ON COMMIT DROP AS
WITH looked AS (
  SELECT coalesce(s.platform_id, '') AS platform_id, coalesce(s.region_id, '') AS region_id,
    s.exemption, w.exemption_statement, w.entity_id IS NOT NULL AS seen,
    w.shown_no, w.shown_name, w.badge, w.badge_no, w.permit_nos, w.icp_no, w.police_no,
    EXISTS (SELECT FROM registry_permit p WHERE p.holder_no = s.registration_no
      AND coalesce(p.status, 'valid') = 'valid'
      AND coalesce(p.expires_on, 'infinity') >= current_date) AS holds_permit,
    coalesce(s.exemption, '') <> '' OR coalesce(w.exemption_statement, '') <> '' AS exempt
  FROM registry_shop s LEFT JOIN registry_shown w ON w.entity_id = s.entity_id
  WHERE coalesce(s.status, 'open') <> 'closed'
)
"""


def count_displays(*, by: Actor) -> bool:
    """Count anew if the tables changed or the files did; says whether it counted."""
    permissions.require(by, "registry.see")
    known = packs()
    marks = read_marks(known.table("registry", "displays"))
    labels = [row["badge"] for row in known.table("registry", "labels")]
    versions = dict(ProjectionMark.objects.filter(table__in=_READS).values_list("table", "version"))
    basis = f"{sorted(versions.items())} {marks} {sorted(labels)}"
    if DisplayCount.objects.filter(basis=basis).exists():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("DROP TABLE IF EXISTS display_by_region")
        cursor.execute(_LOOKED + _by_region(marks, labels))
        cursor.execute(_EXEMPT, [EXEMPT])
        cursor.execute("DELETE FROM registry_displayrate")
        cursor.execute(_SUMS)
        DisplayCount.objects.all().delete()
        as_of = LoadRecord.objects.filter(table="shown", in_force=True)
        DisplayCount.objects.create(
            basis=basis,
            counted_at=datetime.now(UTC),
            data_as_of=as_of.aggregate(at=Max("received_at"))["at"],
        )
    return True


def _by_region(marks: Sequence[Mark], labels: Sequence[str]) -> str:
    """Rows of (platform, region, mark), each mark by its own words."""
    parts = []
    for mark in marks:
        asked = f"NOT exempt AND {asked_sql(mark)}"
        met = met_sql(mark, marks, labels)
        parts.append(
            "SELECT platform_id, region_id, "  # noqa: S608 - columns of our list, labels quoted
            f"'{mark.id}'::text AS mark, count(*) AS shops,"
            " count(*) FILTER (WHERE exempt) AS exempt,"
            f" count(*) FILTER (WHERE {asked}) AS counted,"
            f" count(*) FILTER (WHERE {asked} AND seen) AS looked,"
            f" count(*) FILTER (WHERE {asked} AND seen AND ({met})) AS met"
            " FROM looked w GROUP BY platform_id, region_id"
        )
    return " UNION ALL ".join(parts)


_EXEMPT = """
INSERT INTO display_by_region
SELECT coalesce(platform_id, ''), coalesce(region_id, ''), %s || exemption,
  count(*), count(*), 0, 0, 0
FROM registry_shop
WHERE coalesce(exemption, '') <> '' AND coalesce(status, 'open') <> 'closed'
GROUP BY 1, 2, 3
"""
# A region's shops are also those of the regions above it, and all are the platform's.
_SUMS = """
WITH RECURSIVE above (region_id, upper_id) AS (
  SELECT id::text, id::text FROM authority_region
  UNION
  SELECT a.region_id, r.parent_id::text FROM above a JOIN authority_region r ON r.id = a.upper_id
  WHERE r.parent_id IS NOT NULL
), placed AS (
  SELECT region_id, upper_id FROM above
  UNION SELECT DISTINCT region_id, '' FROM display_by_region
  UNION SELECT DISTINCT region_id, region_id FROM display_by_region WHERE region_id <> ''
)
INSERT INTO registry_displayrate
  (platform_id, region_id, mark, shops, exempt, counted, looked, met)
SELECT d.platform_id, p.upper_id, d.mark, sum(d.shops), sum(d.exempt), sum(d.counted),
  sum(d.looked), sum(d.met)
FROM display_by_region d JOIN placed p ON p.region_id = d.region_id
GROUP BY d.platform_id, p.upper_id, d.mark
"""
