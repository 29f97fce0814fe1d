"""投影: what a run saw becomes findings and groups that wait for a decision, all in SQL sets.

The rules of episodes are those of `decisions.verdict`; a test holds the two together. A run that
is projected a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from wangjian.authority import actions as authority
from wangjian.authority import queries as offices
from wangjian.authority.ids import new_id
from wangjian.errors import NoSuchRecord
from wangjian.monitoring import decisions
from wangjian.monitoring.actions.ranking import PROJECTING, refresh_groups
from wangjian.registry import actions as registry
from wangjian.registry import queries as registry_queries
from wangjian.registry.bulk.projection import as_csv, fresh_ids

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from wangjian.law.jurisdiction import Jurisdiction
    from wangjian.monitoring.models import Run
    from wangjian.monitoring.rulebook import Rule

MANY = 10_000  # sightings, from which on whole tables are joined at once

_INCOMING = """
    CREATE TEMP TABLE incoming (
        rule_id text, rule_digest text, rule_logic text, rule_version date,
        subject_key text, object_key text, acted_on date, confidence double precision,
        object_digest text, shown_values jsonb, spans jsonb, row_keys jsonb, load_ids jsonb,
        new_id uuid, subject_id uuid, thread uuid, topic text, severity int, jurisdiction text
    ) ON COMMIT DROP
"""
_LATEST = """
    CREATE TEMP TABLE latest ON COMMIT DROP AS
    SELECT DISTINCT ON (thread) *, min(acted_on) OVER (PARTITION BY thread) AS first_on
      FROM incoming ORDER BY thread, acted_on DESC, confidence DESC, object_digest
"""
_LARGE_SHOPS = """
    INSERT INTO monitoring_largeshop (subject_id, listings)
    SELECT DISTINCT l.subject_id, g.n FROM latest l JOIN large g ON g.key = l.subject_key
    ON CONFLICT (subject_id) DO UPDATE SET listings = excluded.listings
"""
# Officers decide while a run goes on: what is decided before this line counts, the rest waits.
_LOCK_GROUPS = """
    SELECT g.id FROM monitoring_findinggroup g
     WHERE g.id IN (SELECT f.group_id FROM monitoring_finding f JOIN latest l USING (thread))
        OR (g.state IN ('open', 'left', 'taken') AND (g.subject_id, g.topic) IN
            (SELECT subject_id, topic FROM latest))
     ORDER BY g.id FOR UPDATE
"""
# The same decisions as `decisions.verdict`, for all at once.
_JUDGED = """
    CREATE TEMP TABLE judged ON COMMIT DROP AS
    WITH known AS MATERIALIZED (
        SELECT f.thread, f.episode, f.id, f.group_id, f.object_digest, f.rule_logic,
               f.rule_version, f.acted_on, f.withdrawn_at
          FROM latest l JOIN monitoring_finding f ON f.thread = l.thread),
    episodes AS (SELECT thread, max(episode) AS episodes FROM known GROUP BY thread),
    previous AS (
        SELECT DISTINCT ON (k.thread) k.*, g.state,
               greatest(k.acted_on, coalesce(g.settled_on, k.acted_on)) AS dealt_with
          FROM known k JOIN monitoring_findinggroup g ON g.id = k.group_id
         WHERE k.withdrawn_at IS NULL
         ORDER BY k.thread, k.episode DESC)
    SELECT l.*, p.id AS previous_id, p.dealt_with, e.episodes,
           CASE WHEN p.id IS NULL THEN 'new'
                WHEN p.state IN ('open', 'left', 'taken') THEN 'joins'
                WHEN p.state = 'dismissed' THEN
                    CASE WHEN p.object_digest = l.object_digest AND p.rule_logic = l.rule_logic
                              AND p.rule_version = l.rule_version
                         THEN 'stays_dismissed' ELSE 'revived' END
                WHEN l.acted_on > p.dealt_with THEN 'again'
                ELSE 'stays_closed' END AS verdict
      FROM latest l
      LEFT JOIN previous p ON p.thread = l.thread
      LEFT JOIN episodes e ON e.thread = l.thread
"""
# Groups that must be made: one row each, with the rule that is most severe for its jurisdiction.
_WANTED = """
    SELECT DISTINCT ON (j.subject_id, j.topic)
           j.subject_id, j.topic, j.subject_key, j.jurisdiction, j.acted_on,
           (SELECT max(g.episode) FROM monitoring_findinggroup g
             WHERE g.subject_id = j.subject_id AND g.topic = j.topic),
           (SELECT g.id FROM monitoring_findinggroup g
             WHERE g.subject_id = j.subject_id AND g.topic = j.topic
             ORDER BY g.episode DESC LIMIT 1)
      FROM judged j
     WHERE j.verdict IN ('new', 'again', 'revived')
       AND NOT EXISTS (SELECT FROM monitoring_findinggroup g
                        WHERE g.subject_id = j.subject_id AND g.topic = j.topic
                          AND g.state IN ('open', 'left', 'taken'))
     ORDER BY j.subject_id, j.topic, j.severity DESC, j.confidence DESC, j.rule_id
"""
_FRESH_GROUPS = """
    CREATE TEMP TABLE fresh_group (
        id uuid, office_path text, subject_id uuid, subject_key text, topic text, episode int,
        previous_id uuid, region_id text, acted_on date
    ) ON COMMIT DROP
"""
_INSERT_GROUPS = """
    INSERT INTO monitoring_findinggroup
        (id, office_path, subject_id, subject_key, topic, episode, previous_id, state, region_id,
         score, severity, confidence, findings_count, rule_ids, first_acted_on, last_acted_on,
         first_seen_at, last_seen_at, reason_code, reason)
    SELECT id, office_path, subject_id, subject_key, topic, episode, previous_id, 'open',
           coalesce(region_id, ''), 0, 1, 0, 0, '{}', acted_on, acted_on, %(at)s, %(at)s, '', ''
      FROM fresh_group
"""
_INSERT_FINDINGS = """
    INSERT INTO monitoring_finding
        (id, office_path, thread, episode, previous_id, group_id, subject_id, subject_key,
         object_key, object_digest, rule_id, rule_digest, rule_logic, rule_version, severity,
         first_acted_on, acted_on, confidence, "values", spans, row_keys, load_ids,
         first_seen_at, last_seen_at, times, first_run_id, last_run_id, history)
    SELECT j.new_id, g.office_path, j.thread, coalesce(j.episodes, 0) + 1, j.previous_id, g.id,
           j.subject_id, j.subject_key, j.object_key, j.object_digest, j.rule_id, j.rule_digest,
           j.rule_logic, j.rule_version, j.severity,
           CASE j.verdict WHEN 'new' THEN j.first_on
                WHEN 'again' THEN (SELECT min(i.acted_on) FROM incoming i
                                    WHERE i.thread = j.thread AND i.acted_on > j.dealt_with)
                ELSE j.acted_on END,
           j.acted_on, j.confidence, j.shown_values, j.spans, j.row_keys, j.load_ids,
           %(at)s, %(at)s, 1, %(run)s, %(run)s,
           jsonb_build_array(jsonb_build_object('run', %(run)s::text, 'at', %(at)s::timestamptz,
               'rule_version', j.rule_version, 'rule_digest', j.rule_digest))
      FROM judged j
      JOIN monitoring_findinggroup g
        ON g.subject_id = j.subject_id AND g.topic = j.topic
       AND g.state IN ('open', 'left', 'taken')
     WHERE j.verdict IN ('new', 'again', 'revived')
"""
# A finding remembers its latest 24 runs; the lake has them all.
_UPDATE_FINDINGS = """
    UPDATE monitoring_finding f
       SET last_seen_at = greatest(f.last_seen_at, %(at)s), times = f.times + 1,
           last_run_id = %(run)s, first_acted_on = least(f.first_acted_on, j.first_on),
           acted_on = greatest(f.acted_on, j.acted_on),
           confidence = CASE WHEN j.acted_on >= f.acted_on THEN j.confidence ELSE f.confidence END,
           severity = j.severity,
           object_digest =
               CASE WHEN j.acted_on >= f.acted_on THEN j.object_digest ELSE f.object_digest END,
           rule_digest = j.rule_digest, rule_logic = j.rule_logic,
           rule_version =
               CASE WHEN j.acted_on >= f.acted_on THEN j.rule_version ELSE f.rule_version END,
           "values" = CASE WHEN j.acted_on >= f.acted_on THEN j.shown_values ELSE f."values" END,
           spans = CASE WHEN j.acted_on >= f.acted_on THEN j.spans ELSE f.spans END,
           row_keys = CASE WHEN j.acted_on >= f.acted_on THEN j.row_keys ELSE f.row_keys END,
           load_ids = CASE WHEN j.acted_on >= f.acted_on THEN j.load_ids ELSE f.load_ids END,
           history = CASE WHEN jsonb_array_length(f.history) >= 24
                          THEN f.history - 0 ELSE f.history END
               || jsonb_build_array(jsonb_build_object(
                   'run', %(run)s::text, 'at', %(at)s::timestamptz,
                   'rule_version', j.rule_version, 'rule_digest', j.rule_digest))
      FROM judged j
     WHERE j.verdict = 'joins' AND f.id = j.previous_id AND f.last_run_id <> %(run)s
"""
_COPIED = (
    "rule_id", "rule_digest", "rule_logic", "rule_version", "subject_key", "object_key",
    "acted_on", "confidence", "object_digest", "shown_values", "spans", "row_keys", "load_ids",
)  # fmt: skip


@dataclass(slots=True)
class Projected:
    """What a projection did."""

    by_rule: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    groups_new: int = 0
    groups_grew: list[uuid.UUID] = field(default_factory=list)  # taken ones with new findings


def project(
    run: Run,
    files: Iterable[Path],
    rules: Mapping[str, Rule],
    venues: Jurisdiction,
    large_shops: Mapping[str, int] | None = None,
) -> Projected:
    """Project the sightings in these files; call it in the house's scope and transaction.

    `large_shops`: how many listings the shops with very many have, by their keys.
    """
    done = Projected()
    values = {"at": run.started_at, "run": run.id}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROJECTING])
        # A transaction may hold two projections, as in tests.
        cursor.execute("DROP TABLE IF EXISTS incoming, latest, judged, fresh_group")
        cursor.execute(_INCOMING)
        for file in files:
            _copy_in(cursor, file, rules)
        cursor.execute("SELECT count(*) FROM incoming")
        count = (cursor.fetchone() or (0,))[0]
        if not count:
            return done
        if count > MANY:
            # What this transaction wrote has no statistics yet: row by row would take hours.
            cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_LATEST)
        cursor.execute("ANALYZE latest")
        _note_large_shops(cursor, large_shops or {})
        cursor.execute(_LOCK_GROUPS)
        cursor.execute(_JUDGED)
        cursor.execute("CREATE INDEX ON judged (subject_id, topic)")
        cursor.execute("ANALYZE judged")
        cursor.execute("SELECT rule_id, verdict, count(*) FROM judged GROUP BY 1, 2")
        for rule_id, said, count in cursor.fetchall():
            done.by_rule[rule_id][said] = count
        done.groups_new = _make_groups(cursor, values, venues)
        cursor.execute(_INSERT_FINDINGS, values)
        cursor.execute(_UPDATE_FINDINGS, values)
        refresh_groups(
            "SELECT DISTINCT f.group_id AS id FROM monitoring_finding f"
            " JOIN judged j ON j.thread = f.thread WHERE f.last_run_id = %(run)s",
            values,
        )
        cursor.execute(
            "SELECT DISTINCT g.id FROM monitoring_findinggroup g"
            " JOIN monitoring_finding f ON f.group_id = g.id"
            " JOIN judged j ON j.new_id = f.id WHERE g.state = 'taken'"
        )
        done.groups_grew = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_nestloop = on")
    for group_id in done.groups_grew:
        authority.fact("monitoring", "group.grew", str(group_id))
    return done


def _copy_in(cursor: Any, file: Path, rules: Mapping[str, Rule]) -> None:
    """One file of sightings, with what the lake does not know of them."""
    table = pq.read_table(file, columns=list(_COPIED))
    if not table.num_rows:
        return
    subjects: list[Any] = table.column("subject_key").to_pylist()
    rule_ids: list[Any] = table.column("rule_id").to_pylist()
    objects: list[Any] = table.column("object_key").to_pylist()
    ids = registry.entities_for(dict.fromkeys(subjects))
    threads = [
        decisions.thread(rule_id, ids[subject], object_key).hex
        for rule_id, subject, object_key in zip(rule_ids, subjects, objects, strict=True)
    ]
    added: dict[str, pa.Array[Any]] = {
        "new_id": fresh_ids(table.num_rows),
        "subject_id": pa.array([ids[subject].hex for subject in subjects], pa.string()),
        "thread": pa.array(threads, pa.string()),
        "topic": pa.array([rules[rule_id].topic for rule_id in rule_ids], pa.string()),
        "severity": pa.array([rules[rule_id].severity for rule_id in rule_ids], pa.int64()),
        "jurisdiction": pa.array(
            [rules[rule_id].jurisdiction for rule_id in rule_ids], pa.string()
        ),
    }
    for name, column in added.items():
        table = table.append_column(name, column)
    with cursor.copy(f"COPY incoming ({', '.join(table.column_names)}) FROM STDIN CSV") as copy:
        for batch in table.to_batches(max_chunksize=20_000):
            copy.write(as_csv(pa.Table.from_batches([batch])))


def _note_large_shops(cursor: Any, listings: Mapping[str, int]) -> None:
    """Of the shops in which something was seen."""
    cursor.execute("DROP TABLE IF EXISTS large; CREATE TEMP TABLE large (key text, n int)")
    with cursor.copy("COPY large FROM STDIN") as copy:
        for one in listings.items():
            copy.write_row(one)
    cursor.execute(_LARGE_SHOPS)


def _make_groups(cursor: Any, values: dict[str, Any], venues: Jurisdiction) -> int:
    """Groups for what has none in force; the office of each is found once, here."""
    cursor.execute(_WANTED)
    wanted = cursor.fetchall()
    if not wanted:
        return 0
    regions = _regions([(row[2], row[3], row[4]) for row in wanted], venues)
    territory = offices.territory()
    paths: dict[str | None, str] = {}
    cursor.execute(_FRESH_GROUPS)
    with cursor.copy("COPY fresh_group FROM STDIN") as copy:
        for subject_id, topic, subject_key, kind, acted_on, episode, previous_id in wanted:
            region = regions.get((subject_key, kind, acted_on))
            if region not in paths:
                paths[region] = territory.office_for(region).path
            copy.write_row(
                (
                    new_id(),
                    paths[region],
                    subject_id,
                    subject_key,
                    topic,
                    (episode or 0) + 1,
                    previous_id,
                    region,
                    acted_on,
                )
            )
    cursor.execute(_INSERT_GROUPS, values)
    return len(wanted)


def _regions(
    wanted: list[tuple[str, str, date]], venues: Jurisdiction
) -> dict[tuple[str, str, date], str | None]:
    """The region that decides, by the law of the act's day; asked once for each line of it."""
    by_line: dict[tuple[str, date], list[tuple[str, str, date]]] = defaultdict(list)
    for key, kind, acted_on in wanted:
        try:
            line = venues.venue(kind, acted_on)
        except NoSuchRecord:
            continue  # the top office looks at what no law places
        by_line[kind, line.from_on].append((key, kind, acted_on))
    regions: dict[tuple[str, str, date], str | None] = {}
    for (kind, on), asked in by_line.items():
        keys = sorted({key for key, _, _ in asked})
        found = registry_queries.region_of(keys, kind, on=on, venues=venues)
        regions.update({one: found[one[0]] for one in asked})
    return regions
