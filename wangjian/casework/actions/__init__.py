"""线索行为: take groups in, take steps of leads, sign and run intake policies."""

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

__all__ = [
    "NewLead",
    "TakenIn",
    "open_lead",
    "run_policies",
    "run_policy",
    "sample_left_out",
    "sign_policy",
    "take_in",
    "take_lead_step",
    "withdraw_signature",
]
