"""试运行的比较与准入: what a new or changed rule would change, and who let it in.

The comparison is the projection itself, taken back before anybody sees it: so it cannot decide
otherwise than the run that comes after it. An office's rule, lexicon or catalogue is let in by who
may write rules, naming the shadow run that they looked at; what ships with the product is let in
with the release. A rule that nobody let in still runs, and the record of the run says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.monitoring.actions.projection import project
from wangjian.monitoring.models import Admission, Run, RunState

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from wangjian.authority.actor import Actor
    from wangjian.law.jurisdiction import Jurisdiction
    from wangjian.monitoring.actions.running import Outcome
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.rulebook import Rule

MOST_ROWS = 200  # of one rule and kind; the lake has all sightings of the run

_ROWS = """
    WITH told AS (
        SELECT f.rule_id, f.subject_key, f.object_key, f.acted_on, f.office_path,
               CASE WHEN f.last_run_id <> %(run)s THEN 'gone'
                    WHEN f.first_run_id <> %(run)s THEN 'kept'
                    WHEN p.id IS NULL THEN 'added'
                    WHEN g.state = 'dismissed' THEN 'revived'
                    ELSE 'again' END AS kind,
               CASE WHEN f.first_run_id = %(run)s THEN p.group_id ELSE f.group_id END AS group_id
          FROM monitoring_finding f
          JOIN monitoring_findinggroup o ON o.id = f.group_id
          LEFT JOIN monitoring_finding p ON p.id = f.previous_id
          LEFT JOIN monitoring_findinggroup g ON g.id = p.group_id
         WHERE f.rule_id = ANY(%(rules)s) AND f.withdrawn_at IS NULL
           AND (f.last_run_id = %(run)s OR o.state IN ('open', 'left', 'taken'))),
    numbered AS (
        SELECT *, count(*) OVER (PARTITION BY rule_id, kind) AS times,
               row_number() OVER (PARTITION BY rule_id, kind
                                  ORDER BY acted_on DESC, subject_key, object_key) AS place
          FROM told)
    SELECT rule_id, kind, times, subject_key, object_key, acted_on, office_path, group_id
      FROM numbered
     WHERE place = 1 OR (kind <> 'kept' AND place <= %(most)s)
     ORDER BY rule_id, kind, place
"""
_OVERLAP = """
    SELECT f.rule_id, e.rule_id, count(DISTINCT f.id)
      FROM monitoring_finding f
      JOIN monitoring_finding e
        ON e.subject_id = f.subject_id AND e.object_key = f.object_key AND e.rule_id <> f.rule_id
      JOIN monitoring_findinggroup g ON g.id = e.group_id
     WHERE f.last_run_id = %(run)s AND f.rule_id = ANY(%(rules)s)
       AND f.withdrawn_at IS NULL AND e.withdrawn_at IS NULL
       AND g.state IN ('open', 'left', 'taken')
     GROUP BY f.rule_id, e.rule_id
"""
KINDS = ("added", "again", "revived", "gone", "kept")


def compare(
    run: Run, outcome: Outcome, rules: dict[str, Rule], venues: Jurisdiction
) -> dict[str, dict[str, Any]]:
    """What this shadow run would change, by rule; call it in the house's scope."""
    ran = [rule.id for rule in outcome.rules]
    values: dict[str, Any] = {"run": run.id, "rules": ran, "most": MOST_ROWS}
    told: dict[str, dict[str, Any]] = {
        rule.id: {"logic": rule.logic, **dict.fromkeys(KINDS, 0), "overlap": {}, "rows": []}
        for rule in outcome.rules
    }
    with transaction.atomic(), connection.cursor() as cursor:
        project(run, outcome.files, rules, venues, outcome.large_shops)
        cursor.execute(_ROWS, values)
        for rule_id, kind, times, subject, thing, acted_on, office, group in cursor.fetchall():
            told[rule_id][kind] = times
            if kind != "kept":
                told[rule_id]["rows"].append(
                    {
                        "kind": kind,
                        "subject_key": subject,
                        "object_key": thing,
                        "acted_on": acted_on.isoformat(),
                        "office_path": office,
                        "group": str(group) if group else "",
                    }
                )
        cursor.execute(_OVERLAP, values)
        for rule_id, other, times in cursor.fetchall():
            told[rule_id]["overlap"][other] = times
        # Nothing of it was ever there.
        transaction.set_rollback(True)
    return told


def admit(*, by: Actor, run_id: uuid.UUID, ref: str, reason: str) -> Admission:
    """Let a rule, lexicon or catalogue in, as it stood in that shadow run."""
    permissions.require(by, "monitoring.write_rules")
    if not reason.strip():
        raise BadInput("准入须写明理由", "say why it is let in")
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise NoSuchRecord(f"没有监测批次 {run_id}", f"there is no run {run_id}")
    if not run.shadow or run.state != RunState.DONE or run.withdrawn_at is not None:
        raise WrongState(
            "准入须依据一次已完成的试运行",
            "only a finished shadow run lets anything in",
            remedy_zh="请先运行 wangjian monitor shadow",
            remedy_en="run `wangjian monitor shadow` first",
        )
    digest = _decided_by(run, ref)
    if not digest:
        raise NoSuchRecord(
            f"该试运行没有用到“{ref}”",
            f"that shadow run did not use {ref}",
            remedy_zh=f"用到的有：{'、'.join(sorted(run.digests)) or '无'}",
            remedy_en=f"it used: {', '.join(sorted(run.digests)) or 'nothing'}",
        )
    with scope(by):
        admission, made = Admission.objects.get_or_create(
            ref=ref,
            digest=digest,
            defaults={"run": run, "admitted_by_id": by.officer_id, "reason": reason},
        )
        if made:
            authority.journal(
                by,
                "monitoring.admit",
                ref,
                reason,
                values={"run": str(run.id), "digest": digest},
            )
    return admission


def not_admitted(rules: Iterable[Rule], library: Library) -> dict[str, list[str]]:
    """Rules that run with something of the office's own that nobody let in, and what that is."""
    wanted = {
        rule.id: [
            *([(rule.id, rule.logic)] if rule.origin != "product" else []),
            *(
                (name, library.lexicons[name].digest)
                for name in rule.lexicons
                if library.lexicons[name].origin != "product"
            ),
            *(
                (one.id, one.digest)
                for one in library.catalogues_of(rule)
                if one.origin != "product"
            ),
        ]
        for rule in rules
    }
    refs = {ref for some in wanted.values() for ref, _ in some}
    known = set(Admission.objects.filter(ref__in=refs).values_list("ref", "digest"))
    found = {
        rule_id: [ref for ref, digest in some if (ref, digest) not in known]
        for rule_id, some in wanted.items()
    }
    return {rule_id: refs for rule_id, refs in found.items() if refs}


def _decided_by(run: Run, ref: str) -> str:
    """A rule is let in by what decides, so that a mended title needs no second look."""
    compared = run.counts.get("compared", {}).get(ref)
    return str(compared["logic"]) if compared else str(run.digests.get(ref, ""))
