"""排序: groups counted and ranked anew, after a run and after officers decided on the like of them.

A score is severity, what is believed of the rule, how much was found beyond what chance finds in
so large a shop, and what officers decided: on the rule's findings, on the same text in other
shops, on the same subject (`decisions.score`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from wangjian.authority.actor import scope
from wangjian.monitoring import decisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.authority.actor import Actor

# One projection at a time: two would make two groups of one subject.
PROJECTING = 7_203_001

_GROUP_RULES = """
    CREATE TEMP TABLE group_rule ON COMMIT DROP AS
    SELECT f.group_id, f.rule_id, count(*) AS findings, max(f.severity) AS severity,
           bool_or(jsonb_array_length(f.spans) > 0) AS in_words,
           max(f.confidence) AS confidence, min(f.first_acted_on) AS first_on,
           max(f.acted_on) AS last_on, min(f.first_seen_at) AS first_at,
           max(f.last_seen_at) AS last_at
      FROM monitoring_finding f JOIN touched t ON t.id = f.group_id
     WHERE f.withdrawn_at IS NULL
     GROUP BY f.group_id, f.rule_id
"""
_GROUP_SUMS = """
    CREATE TEMP TABLE group_sum ON COMMIT DROP AS
    SELECT r.group_id, sum(r.findings)::int AS findings, max(r.severity) AS severity,
           max(r.confidence) AS confidence, array_agg(r.rule_id ORDER BY r.rule_id) AS rule_ids,
           min(r.first_on) AS first_on, max(r.last_on) AS last_on, min(r.first_at) AS first_at,
           max(r.last_at) AS last_at,
           coalesce(max(e.leads) - max((g.state IN ('taken', 'closed'))::int), 0)::int AS earlier
      FROM group_rule r
      JOIN monitoring_findinggroup g ON g.id = r.group_id
      LEFT JOIN (SELECT subject_id, count(*) AS leads FROM monitoring_findinggroup
                  WHERE state IN ('taken', 'closed') GROUP BY subject_id) e
        ON e.subject_id = g.subject_id
     GROUP BY r.group_id
"""
_RECORD = """
    SELECT f.rule_id, count(*) FILTER (WHERE g.state IN ('taken', 'closed')),
           count(*) FILTER (WHERE g.state = 'dismissed' AND g.reason_code = 'false_match')
      FROM monitoring_finding f JOIN monitoring_findinggroup g ON g.id = f.group_id
     WHERE g.state IN ('taken', 'closed', 'dismissed') AND f.withdrawn_at IS NULL
     GROUP BY f.rule_id
"""
# What officers decided on the same text by the same rule, and on the same subject and topic: a
# false alarm that stands in a hundred shops sinks once one is dismissed, a true one rises.
_TEXTS = """
    CREATE TEMP TABLE text_record ON COMMIT DROP AS
    SELECT f.rule_id, f.text_key,
           count(DISTINCT g.id) FILTER (WHERE g.state IN ('taken', 'closed')) AS taken,
           count(DISTINCT g.id) FILTER (WHERE g.state = 'dismissed') AS dismissed
      FROM monitoring_finding f JOIN monitoring_findinggroup g ON g.id = f.group_id
     WHERE f.text_key <> '' AND f.withdrawn_at IS NULL
       AND (g.state IN ('taken', 'closed')
            OR g.state = 'dismissed' AND g.reason_code IN ('false_match', 'exempt'))
     GROUP BY f.rule_id, f.text_key
"""
_GROUP_LIKE = """
    CREATE TEMP TABLE group_like ON COMMIT DROP AS
    WITH said AS (
        SELECT f.group_id, f.rule_id, max(t.taken) AS taken, max(t.dismissed) AS dismissed
          FROM monitoring_finding f JOIN touched c ON c.id = f.group_id
          JOIN text_record t ON t.rule_id = f.rule_id AND t.text_key = f.text_key
         WHERE f.text_key <> '' AND f.withdrawn_at IS NULL
         GROUP BY f.group_id, f.rule_id),
    before AS (
        SELECT g.id AS group_id, count(*) AS dismissed
          FROM monitoring_findinggroup g JOIN touched c ON c.id = g.id
          JOIN monitoring_findinggroup o
            ON o.subject_id = g.subject_id AND o.topic = g.topic AND o.id <> g.id
           AND o.state = 'dismissed' AND o.reason_code IN ('false_match', 'exempt')
         GROUP BY g.id)
    SELECT r.group_id, r.rule_id, r.severity, r.confidence, s.findings, s.earlier,
           r.findings::int AS of_rule,
           CASE WHEN r.in_words THEN coalesce(l.listings, 0) ELSE 0 END AS listings,
           least(coalesce(d.taken, 0), %(most)s)::int AS taken,
           least(coalesce(d.dismissed, 0) + coalesce(b.dismissed, 0), %(most)s)::int AS dismissed
      FROM group_rule r JOIN group_sum s ON s.group_id = r.group_id
      JOIN monitoring_findinggroup g ON g.id = r.group_id
      LEFT JOIN monitoring_largeshop l ON l.subject_id = g.subject_id
      LEFT JOIN said d ON d.group_id = r.group_id AND d.rule_id = r.rule_id
      LEFT JOIN before b ON b.group_id = r.group_id
"""
# Groups are many, what their scores are made of is not.
_COMBINATIONS = """
    SELECT DISTINCT rule_id, severity, confidence, findings, earlier, of_rule, listings, taken,
           dismissed
      FROM group_like
"""
_SCORES = """
    CREATE TEMP TABLE scored (
        rule_id text, severity int, confidence double precision, findings int, earlier int,
        of_rule int, listings int, taken int, dismissed int, score double precision
    ) ON COMMIT DROP
"""
_UPDATE_GROUPS = """
    UPDATE monitoring_findinggroup g
       SET findings_count = s.findings, severity = s.severity, confidence = s.confidence,
           score = b.score, rule_ids = s.rule_ids, first_acted_on = s.first_on,
           last_acted_on = s.last_on, first_seen_at = s.first_at, last_seen_at = s.last_at
      FROM group_sum s
      JOIN (SELECT r.group_id, max(c.score) AS score
              FROM group_like r
              JOIN scored c ON c.rule_id = r.rule_id AND c.severity = r.severity
               AND c.confidence = r.confidence AND c.findings = r.findings
               AND c.earlier = r.earlier AND c.of_rule = r.of_rule AND c.listings = r.listings
               AND c.taken = r.taken AND c.dismissed = r.dismissed
             GROUP BY r.group_id) b ON b.group_id = s.group_id
     WHERE g.id = s.group_id
"""
# Open groups of the subjects and texts on which somebody decided since then, locked in the order
# in which officers lock them.
_LIKE_DECIDED = """
    CREATE TEMP TABLE like_decided ON COMMIT DROP AS
    WITH decided AS (
        SELECT id, subject_id FROM monitoring_findinggroup WHERE decided_at > %(since)s),
    texts AS (
        SELECT DISTINCT f.rule_id, f.text_key
          FROM monitoring_finding f JOIN decided d ON d.id = f.group_id
         WHERE f.text_key <> ''),
    found AS (
        SELECT g.id FROM monitoring_findinggroup g JOIN decided d USING (subject_id)
         UNION
        SELECT f.group_id FROM monitoring_finding f JOIN texts t USING (rule_id, text_key)
         WHERE f.withdrawn_at IS NULL)
    SELECT g.id FROM monitoring_findinggroup g
     WHERE g.id IN (SELECT id FROM found) AND g.state IN ('open', 'left')
     ORDER BY g.id FOR UPDATE
"""
_DECIDED = """
    SELECT pg_try_advisory_xact_lock(%s)
       AND EXISTS (SELECT FROM monitoring_findinggroup WHERE decided_at > %s)
"""


def refresh_groups(sql: str, asked: Mapping[str, Any]) -> None:
    """Count the findings of the groups whose ids the query gives, and rank the groups anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS touched, group_rule, group_sum, scored, text_record, group_like"
        )
        cursor.execute(f"CREATE TEMP TABLE touched ON COMMIT DROP AS {sql}", asked)
        cursor.execute("ANALYZE touched")
        cursor.execute(_GROUP_RULES)
        cursor.execute(_GROUP_SUMS)
        cursor.execute("ANALYZE group_rule")
        cursor.execute("ANALYZE group_sum")
        cursor.execute(_TEXTS)
        cursor.execute(_GROUP_LIKE, {"most": decisions.MOST_LIKE})
        cursor.execute(_RECORD)
        record = {rule_id: (confirmed, dismissed) for rule_id, confirmed, dismissed in cursor}
        cursor.execute(_COMBINATIONS)
        combinations = cursor.fetchall()
        cursor.execute(_SCORES)
        with cursor.copy("COPY scored FROM STDIN") as copy:
            for one in combinations:
                copy.write_row((*one, _score(one, record)))
        cursor.execute(_UPDATE_GROUPS)


def _score(
    one: tuple[str, int, float, int, int, int, int, int, int], record: dict[str, tuple[int, int]]
) -> float:
    rule_id, severity, confidence, findings, earlier, of_rule, listings, *same = one
    confirmed, dismissed = record.get(rule_id, (0, 0))
    return decisions.score(
        severity=severity,
        believed=decisions.like_before(
            decisions.beyond_chance(
                decisions.believed(confidence, confirmed=confirmed, dismissed=dismissed),
                findings=of_rule,
                listings=listings,
            ),
            taken=same[0],
            dismissed=same[1],
        ),
        findings=findings,
        earlier_leads=min(earlier, decisions.MOST_EARLIER_LEADS),
    )


def rank_anew(*, by: Actor, minutes: int = 15) -> int:
    """Rank the open groups that are like those decided on lately; says how many these are.

    While a run is projected nothing is done: it ranks by itself, and the next call does the rest.
    """
    since = timezone.now() - timedelta(minutes=minutes)
    with scope(by), connection.cursor() as cursor:
        cursor.execute(_DECIDED, [PROJECTING, since])
        if not (cursor.fetchone() or (False,))[0]:
            return 0
        cursor.execute("DROP TABLE IF EXISTS like_decided")
        cursor.execute(_LIKE_DECIDED, {"since": since})
        count = int(cursor.rowcount)
        if count:
            refresh_groups("SELECT id FROM like_decided", {})
    return count
