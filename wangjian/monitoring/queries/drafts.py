"""草稿的问询: which drafts there are, and one with its check and its trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import NoSuchRecord
from wangjian.monitoring import drafting
from wangjian.monitoring.models import Draft, RuleSwitch, Trial
from wangjian.monitoring.models.drafts import CheckState, DraftState
from wangjian.monitoring.models.runs import RunState

if TYPE_CHECKING:
    import uuid

    from wangjian.workspace.folder import Workspace


@dataclass(frozen=True, slots=True)
class DraftCard:
    """One draft as its page shows it."""

    draft: Draft
    trial: Trial | None  # the newest, whatever text it tried
    trial_is_of_this: bool
    checked: bool
    check_is_of_this: bool
    checking: bool
    stale: bool  # the file was written since the draft began

    @property
    def lives(self) -> bool:
        """Whether the worker is at something of it."""
        reading = self.draft.state == DraftState.READING
        trying = self.trial is not None and self.trial.run.state in {"queued", "running"}
        return self.checking or reading or trying


def drafts(*, before: uuid.UUID | None = None, limit: int = 100) -> list[Draft]:
    """Drafts that are open or being read, the newest first; `before` is the last one shown."""
    found = Draft.objects.select_related("made_by", "changed_by").defer("body", "table")
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.filter(state__in=["open", "reading"]).order_by("-id")[:limit])


def draft_card(ws: Workspace, draft_id: uuid.UUID) -> DraftCard:
    """One draft; NoSuchRecord where there is none."""
    found = Draft.objects.select_related("made_by", "changed_by").filter(id=draft_id).first()
    if found is None:
        raise NoSuchRecord(f"没有草稿 {draft_id}", f"there is no draft {draft_id}")
    trials = Trial.objects.select_related("run").defer("files").filter(draft=found)
    trial = trials.order_by("-run_id").first()
    return DraftCard(
        draft=found,
        trial=trial,
        trial_is_of_this=trial is not None and trial.digest == found.digest,
        checked=is_checked(found),
        check_is_of_this=found.check_digest == found.digest,
        checking=found.check_state in {CheckState.QUEUED, CheckState.RUNNING},
        stale=found.state == DraftState.OPEN and is_stale(ws, found),
    )


def is_checked(draft: Draft) -> bool:
    """Whether this very text was checked and found well."""
    return (
        draft.check_state == CheckState.DONE
        and draft.check_digest == draft.digest
        and bool(draft.checked.get("ok"))
    )


def is_stale(ws: Workspace, draft: Draft) -> bool:
    """Whether the file in the office's folder is another than the draft began with."""
    return drafting.standing(ws, draft.kind, draft.ref) != draft.base


def tried(draft: Draft) -> Trial | None:
    """The newest finished trial of this very text."""
    return (
        Trial.objects.filter(
            draft=draft, digest=draft.digest, run__state=RunState.DONE, run__withdrawn_at=None
        )
        .order_by("-run_id")
        .first()
    )


def switched_off() -> dict[str, RuleSwitch]:
    """The rules that no run uses now, with who and why."""
    held = RuleSwitch.objects.select_related("off_by").filter(on_at=None)
    return {one.rule_id: one for one in held}
