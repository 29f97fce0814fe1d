"""语境建议: what officers learn when they dismiss, proposed, answered and written into the words.

An officer proposes from a dismissal; who may write rules answers; the worker tries the changed
lexicon with all its examples and writes it into the office's folder, or says why it cannot be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions, queries
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, Duplicate, NoSuchRecord, WangjianError, WrongState
from wangjian.monitoring.actions.knowledge import RIGHT, write_files
from wangjian.monitoring.lists.excusing import cleaned, plan_excuse
from wangjian.monitoring.models import ContextProposal, FindingGroup
from wangjian.monitoring.queries.proposals import teachable, would_silence
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library
    from wangjian.workspace.folder import Workspace

State = ContextProposal.State


def propose_context(
    *,
    by: Actor,
    group_id: uuid.UUID,
    term: str,
    context: str,
    library: Library,
    words: str = "",
) -> ContextProposal:
    """Propose that a context excuses a term, out of a group that was dismissed over it."""
    permissions.require(by, "monitoring.triage")
    context = cleaned(context)
    with scope(by):
        group = FindingGroup.objects.filter(id=group_id).first()
        if group is None:
            raise NoSuchRecord("没有这个归组", "there is no such group")
        if group.state != "dismissed":
            raise WrongState(
                "先排除归组，再建议语境", "dismiss the group first, then propose the context"
            )
        lexicon = {one.term: one.lexicon for one in teachable(by, group_id, library)}.get(term)
        if lexicon is None:
            raise BadInput(
                f"“{term}”不是该归组命中的词语",
                f"{term} is no term that this group was found by",
            )
        effect = would_silence(by, group_id, term=term, context=context, library=library)
        if not effect.own:
            raise BadInput(
                "这一语境不在命中词附近，对该归组不起作用",
                "that context does not stand near the term, and would change nothing here",
                remedy_zh="请从原文中摘取命中词前后的文字",
                remedy_en="take words from the text around the term",
            )
        try:
            with transaction.atomic():
                proposal = ContextProposal.objects.create(
                    office_path=group.office_path,
                    group=group,
                    lexicon=lexicon,
                    term=term,
                    context=context,
                    words=words.strip(),
                    silenced=effect.silenced,
                    looked_at=effect.looked_at,
                    asked_by_id=by.officer_id,
                )
        except IntegrityError:
            raise Duplicate(
                "这一语境已有人建议，正待处理", "that context is proposed already and waits"
            ) from None
        values = {"lexicon": lexicon, "term": term, "context": context}
        authority.journal(
            by, "monitoring.propose_context", f"proposal:{proposal.id}", words, values=values
        )
        authority.fact("monitoring", "proposal.made", str(proposal.id))
    return proposal


def answer_proposal(
    *, by: Actor, proposal_id: uuid.UUID, accept: bool, answer: str = ""
) -> ContextProposal:
    """Accept a proposal, which the worker then writes, or refuse it with the reason."""
    permissions.require(by, RIGHT)
    if not accept and not answer.strip():
        raise BadInput("不采纳的，请写明理由", "say why it is not taken up")
    with scope(by):
        proposal = ContextProposal.objects.select_for_update().filter(id=proposal_id).first()
        if proposal is None:
            raise NoSuchRecord("没有这条建议", "there is no such proposal")
        if proposal.state not in {State.WAITING, State.FAILED}:
            raise WrongState(
                f"这条建议{proposal.get_state_display()}", f"the proposal is {proposal.state}"
            )
        proposal.state = State.ACCEPTED if accept else State.REFUSED
        proposal.answered_by_id, proposal.answered_at = by.officer_id, timezone.now()
        proposal.answer = answer.strip()
        proposal.problem_zh = proposal.problem_en = ""
        proposal.save()
        verb = "accept" if accept else "refuse"
        authority.journal(
            by, f"monitoring.{verb}_context", f"proposal:{proposal.id}", proposal.answer
        )
        if accept:
            authority.nudge("monitoring.write_proposals", str(proposal.id))
    return proposal


def write_proposal(ws: Workspace, proposal_id: uuid.UUID) -> ContextProposal:
    """Try the changed lexicon and write it, in the name of who accepted it; twice does nothing."""
    from wangjian.monitoring.lists.staging import try_out

    with scope(queries.house_actor()):
        proposal = ContextProposal.objects.select_for_update().get(id=proposal_id)
        if proposal.state != State.ACCEPTED or proposal.answered_by is None:
            return proposal
        try:
            by = queries.actor_of(proposal.answered_by, os_user="")
            plan = plan_excuse(
                Packs.open(ws.packs), proposal.lexicon, proposal.term, proposal.context
            )
            if plan.files:
                try_out(ws.packs, plan)
                with transaction.atomic():
                    why = f"{proposal.term}：{proposal.context}"
                    write_files(ws, plan, by=by, verb="excuse", reason=why)
        except WangjianError as problem:
            proposal.state = State.FAILED
            proposal.problem_zh, proposal.problem_en = (
                problem.in_language("zh"),
                problem.in_language("en"),
            )
        else:
            proposal.state = State.WRITTEN
        proposal.save(update_fields=["state", "problem_zh", "problem_en"])
    return proposal


def write_proposals(ws: Workspace) -> int:
    """Write what was accepted and not yet written; says how many that were."""
    with scope(queries.house_actor()):
        waiting = list(
            ContextProposal.objects.filter(state=State.ACCEPTED)
            .order_by("id")
            .values_list("id", flat=True)
        )
    for proposal_id in waiting:
        write_proposal(ws, proposal_id)
    return len(waiting)
