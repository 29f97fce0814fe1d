"""草稿所示: a draft's check, trial and difference as its page lays them out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wangjian.authority import knowledge
from wangjian.monitoring import drafting
from wangjian.monitoring.queries.runs import run_card
from wangjian.web.drafts.forms import EDITABLE
from wangjian.web.runs.views import LONG_WAIT, compared_rows
from wangjian.web.words import library

if TYPE_CHECKING:
    from wangjian.monitoring.models import Draft
    from wangjian.monitoring.queries import DraftCard
    from wangjian.web.middleware import OfficerRequest

LONGEST_LINE = 160


def context_of(
    request: OfficerRequest, card: DraftCard, refused: dict[str, Any] | None
) -> dict[str, Any]:
    """Everything but the form."""
    draft = card.draft
    given = state_of(request, card)
    given |= {
        "refused": _fault(draft, refused) if refused else None,
        "editable": len(draft.table) <= EDITABLE,
        "terms": max(0, draft.table.count("\n") - 1),
        "is_rule": draft.kind == drafting.RULE,
        "clash": next((one for one in knowledge.packs().clashes if one.id == draft.ref), None),
        "there": draft.ref in drafting.known(library(), draft.kind),
    }
    return given


def state_of(request: OfficerRequest, card: DraftCard) -> dict[str, Any]:
    """What was checked and what was tried."""
    draft, trial = card.draft, card.trial
    checked = draft.checked if card.draft.check_state == "done" else {}
    run = run_card(trial.run_id) if trial is not None else None
    waits = run is not None and run.row.state == "queued"
    return {
        "card": card,
        "draft": draft,
        "checked": checked,
        "faults": [_fault(draft, one) for one in checked.get("problems", ())],
        "failed": [one for one in checked.get("examples", ()) if not one["ok"]],
        "difference": checked.get("difference", {}),
        "run": run,
        "trying": run is not None and run.row.state in {"queued", "running"},
        "waits": bool(waits and run and datetime.now(UTC) - run.row.asked_at > LONG_WAIT),
        "compared": compared_rows(request, run.counts.get("compared", {})) if run else [],
        "report": _report(request, trial.report) if trial is not None else {},
    }


def _report(request: OfficerRequest, report: dict[str, Any]) -> dict[str, Any]:
    """The report without the rows of other offices, and with the estimates as shares."""
    holds = request.actor.range.holds
    rules = []
    for rule_id, said in report.get("rules", {}).items():
        earlier = said["earlier"]
        decided = earlier["dismissed"] + earlier["confirmed"]
        rules.append(
            {
                "rule_id": rule_id,
                "sample": [one for one in said["sample"] if holds(one["office_path"])],
                "hidden": sum(not holds(one["office_path"]) for one in said["sample"]),
                "earlier": earlier,
                "decided": decided,
                "dismissed_share": earlier["dismissed"] / decided if decided else None,
            }
        )
    ordinary = [
        {**one, "share": one["hit"] / one["texts"] if one["texts"] else None}
        for one in report.get("ordinary", ())
    ]
    return {"rules": rules, "ordinary": ordinary} if report else {}


def _fault(draft: Draft, problem: dict[str, Any]) -> dict[str, Any]:
    """The error with the line that it speaks of."""
    line = problem.get("line")
    text = draft.table if str(problem.get("file", "")).endswith(".csv") else draft.body
    lines = text.split("\n")
    quoted = lines[line - 1] if isinstance(line, int) and 0 < line <= len(lines) else ""
    if len(quoted) > LONGEST_LINE:
        quoted = quoted[:LONGEST_LINE] + "…"
    return {**problem, "quoted": quoted}
