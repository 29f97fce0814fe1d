"""重复主体: pairs that are probably one thing are listed, and somebody may say that they are not.

That they are one is said by `merge`. Listed are businesses of one name and region under two keys
(of sole traders, who share names, only those at one address), and sites that differ by www alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from wangjian.authority import permissions
from wangjian.authority.actions import journal
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.registry.models import SameCandidate

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor

_LOCK = 7_204_102
_PAIRS = """
CREATE TEMP TABLE same_pair ON COMMIT DROP AS
SELECT a.entity_id AS one, b.entity_id AS other, 'name' AS why
FROM registry_business a JOIN registry_business b
  ON b.name = a.name AND b.entity_id > a.entity_id
  AND coalesce(b.region_id, '') = coalesce(a.region_id, '')
WHERE coalesce(a.registration_no, '') NOT LIKE '92%'
  AND coalesce(b.registration_no, '') NOT LIKE '92%'
  AND coalesce(a.registration_scheme, '') <> 'none'
  AND coalesce(b.registration_scheme, '') <> 'none'
UNION
SELECT a.entity_id, b.entity_id, 'name_address'
FROM registry_business a JOIN registry_business b
  ON b.name = a.name AND b.address = a.address AND b.entity_id > a.entity_id
WHERE a.address <> ''
UNION
SELECT least(a.entity_id, b.entity_id), greatest(a.entity_id, b.entity_id), 'www'
FROM registry_site a JOIN registry_site b ON b.domain = 'www.' || a.domain
"""
_KEEP = """
INSERT INTO registry_samecandidate (one_id, other_id, why)
SELECT DISTINCT ON (p.one, p.other) p.one, p.other, p.why FROM same_pair p
JOIN registry_entity a ON a.id = p.one JOIN registry_entity b ON b.id = p.other
WHERE a.canonical_id IS NULL AND b.canonical_id IS NULL
ORDER BY p.one, p.other, p.why DESC
ON CONFLICT (one_id, other_id) DO NOTHING
"""
_FORGET = """
DELETE FROM registry_samecandidate c WHERE c.state = 'waits' AND (
  NOT EXISTS (SELECT FROM same_pair p WHERE p.one = c.one_id AND p.other = c.other_id)
  OR EXISTS (SELECT FROM registry_entity e
             WHERE e.id IN (c.one_id, c.other_id) AND e.canonical_id IS NOT NULL))
"""


def find_duplicates(*, by: Actor) -> int:
    """List the pairs anew; what somebody decided stays. Says how many wait."""
    permissions.require(by, "registry.see")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("DROP TABLE IF EXISTS same_pair")
        cursor.execute(_PAIRS)
        cursor.execute(_FORGET)
        cursor.execute(_KEEP)
        return SameCandidate.objects.filter(state=SameCandidate.WAITS).count()


def tell_apart(*, by: Actor, candidate_id: int, reason: str = "") -> None:
    """Say that the two are not one; they are not listed again."""
    permissions.require(by, "registry.ingest")
    if by.officer_id is None:
        raise NotAllowed("须由执法人员认定", "an officer must decide this")
    if len(reason) > 500:
        raise BadInput("说明过长", "the words are too long")
    with scope(by):
        row = SameCandidate.objects.select_for_update().filter(id=candidate_id).first()
        if row is None:
            raise NoSuchRecord("没有这一对", "there is no such pair")
        if row.state != SameCandidate.WAITS:
            raise WrongState("这一对已有结论", "this pair is decided already")
        row.state, row.by_id, row.at = SameCandidate.DIFFERENT, by.officer_id, datetime.now(UTC)
        row.reason = reason.strip()
        row.save(update_fields=["state", "by", "at", "reason"])
        journal(
            by,
            "registry.not_one",
            f"entity:{row.one_id}",
            row.reason,
            values={"other": str(row.other_id)},
        )
