"""监测的行为: runs asked for, carried out, stopped; decisions on what they found; drafts, plans."""

from __future__ import annotations

from wangjian.monitoring.actions.checks import check_draft, read_list, sweep_drafts
from wangjian.monitoring.actions.comparing import (
    compare_runs,
    execute_comparison,
    sweep_comparisons,
)
from wangjian.monitoring.actions.drafts import (
    ask_check,
    drop_draft,
    further_catalogue,
    install_draft,
    keep_draft,
    new_draft,
    open_draft,
    rebase_draft,
    try_draft,
)
from wangjian.monitoring.actions.due import run_due, run_item
from wangjian.monitoring.actions.groups import (
    close_group,
    dismiss_group,
    hand_on,
    leave_group,
    mark_taken,
    put_back,
    reopen_group,
)
from wangjian.monitoring.actions.planned import make_plan, nameable
from wangjian.monitoring.actions.plans import (
    add_batch,
    add_item,
    add_topic,
    answer,
    change_item,
    consult,
    end_plan,
    new_plan,
    open_plan,
)
from wangjian.monitoring.actions.proposals import (
    answer_proposal,
    propose_context,
    write_proposal,
    write_proposals,
)
from wangjian.monitoring.actions.ranking import rank_anew
from wangjian.monitoring.actions.runs import (
    execute_run,
    request_run,
    stop_run,
    sweep,
    withdraw_run,
)
from wangjian.monitoring.actions.samples import draw_sample, freeze_sample, sweep_samples
from wangjian.monitoring.actions.shadow import admit
from wangjian.monitoring.actions.switches import switch_off, switch_on
from wangjian.monitoring.actions.uploads import import_list

__all__ = [
    "add_batch",
    "add_item",
    "add_topic",
    "admit",
    "answer",
    "answer_proposal",
    "ask_check",
    "change_item",
    "check_draft",
    "close_group",
    "compare_runs",
    "consult",
    "dismiss_group",
    "draw_sample",
    "drop_draft",
    "end_plan",
    "execute_comparison",
    "execute_run",
    "freeze_sample",
    "further_catalogue",
    "hand_on",
    "import_list",
    "install_draft",
    "keep_draft",
    "leave_group",
    "make_plan",
    "mark_taken",
    "nameable",
    "new_draft",
    "new_plan",
    "open_draft",
    "open_plan",
    "propose_context",
    "put_back",
    "rank_anew",
    "read_list",
    "rebase_draft",
    "reopen_group",
    "request_run",
    "run_due",
    "run_item",
    "stop_run",
    "sweep",
    "sweep_comparisons",
    "sweep_drafts",
    "sweep_samples",
    "switch_off",
    "switch_on",
    "try_draft",
    "withdraw_run",
    "write_proposal",
    "write_proposals",
]
