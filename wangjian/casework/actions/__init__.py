"""线索行为: decide about groups, take steps of leads, second readings, sign and run policies."""

from wangjian.casework.actions.leads import (
    NewLead,
    TakenIn,
    open_lead,
    take_in,
    take_lead_step,
)
from wangjian.casework.actions.policies import (
    run_policies,
    run_policy,
    sample_left_out,
    sign_policy,
    withdraw_signature,
)
from wangjian.casework.actions.second import ask_second_reader, read_second
from wangjian.casework.actions.triage import Decided, decide, dismiss, undo_decision

__all__ = [
    "Decided",
    "NewLead",
    "TakenIn",
    "ask_second_reader",
    "decide",
    "dismiss",
    "open_lead",
    "read_second",
    "run_policies",
    "run_policy",
    "sample_left_out",
    "sign_policy",
    "take_in",
    "take_lead_step",
    "undo_decision",
    "withdraw_signature",
]
