"""策略行为: the head signs a policy, the timetable runs it, its leftovers are looked at."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actions import journal, require_password
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Office, Post
from wangjian.authority.queries import actor_of
from wangjian.casework import knowledge
from wangjian.casework.actions.leads import take_in
from wangjian.casework.decisions import policies as decisions
from wangjian.casework.models import Lead, PolicyRun, PolicySignature
from wangjian.casework.queries import intake as queries
from wangjian.errors import BadInput, Conflict, NoSuchRecord, NotAllowed

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.casework.decisions.policies import Candidate

_ROLE = "head"
_MOST_DRAWN = 1000


def sign_policy(
    *, by: Actor, policy_id: str, digest: str, until_on: date, password: str
) -> PolicySignature:
    """Sign one text of a policy for one's own office until a day, with the password once more.

    `digest`: of the text that the head read; another text in the folder is refused.
    """
    permissions.require(by, "casework.sign_policy")
    policy = knowledge.policy(policy_id)
    with scope(by):
        head, ends_on = _must_be_head(by)
        if policy.digest != digest:
            raise Conflict(
                "策略文件在您打开后有改动",
                "the file of the policy changed after you opened it",
                remedy_zh="请重新阅读后再签批",
                remedy_en="read it again, then sign",
            )
        if policy.office and policy.office != by.office_path:
            raise NotAllowed(
                f"该策略只能由“{policy.office}”签批", f"only {policy.office} may sign this policy"
            )
        if until_on < today() or (ends_on is not None and until_on > ends_on):
            raise BadInput(
                f"有效期至{until_on}，应在今天与任期截止日{ends_on or '（未定）'}之间",
                f"the end day {until_on} must lie between today and the end of the term",
                remedy_zh="请改填有效期",
                remedy_en="give another end day",
            )
        require_password(by=by, password=password)
        _withdraw(by, _signature_of(policy_id, by.office_path), "由新的签批代替")
        signature = PolicySignature.objects.create(
            office_path=by.office_path,
            policy_id=policy_id,
            digest=digest,
            office_id=by.office_id,
            officer_id=head,
            signed_on=today(),
            until_on=until_on,
        )
        journal(
            by,
            "casework.sign_policy",
            f"policy:{policy_id}",
            values={"digest": digest, "until_on": until_on.isoformat(), "id": str(signature.id)},
        )
    return signature


def withdraw_signature(*, by: Actor, policy_id: str, reason: str) -> PolicySignature:
    """Take the office's signature back: the policy stops at once."""
    permissions.require(by, "casework.sign_policy")
    with scope(by):
        signature = _signature_of(policy_id, by.office_path)
        if signature is None:
            raise NoSuchRecord("本机关没有签批该策略", "this office has not signed that policy")
        _withdraw(by, signature, reason)
    return signature


def run_policies(*, by: Actor) -> list[PolicyRun]:
    """Run every signed policy of the actor's offices; one that may not run says why."""
    with scope(by):
        signed = list(
            PolicySignature.objects.filter(withdrawn_at__isnull=True)
            .order_by("policy_id", "office_path")
            .values_list("policy_id", "office_path")
        )
    return [run_policy(by=by, policy_id=policy, office_path=path) for policy, path in signed]


def run_policy(*, by: Actor, policy_id: str, office_path: str = "") -> PolicyRun:
    """Take in what the signature of an office allows today; what is over the budget stays listed.

    The leads are taken in under the name of the head who signed; the journal has who ran it.
    """
    permissions.require(by, "casework.take_in")
    path = office_path or by.office_path
    policy = knowledge.policies().get(policy_id)
    with scope(by):
        # Locked until the end: a second run at the same time waits, and finds the budget used.
        signature = _signature_of(policy_id, path)
        stopped = decisions.why_stopped(policy, queries.signed(signature), today())
        if stopped is not None or policy is None or signature is None:
            return _note_stop(by, path, policy_id, signature, stopped)
        signer = actor_of(signature.officer, office_id=signature.office_id, os_user=by.os_user)
        with scope(signer):
            fitting = len(queries.fitting(policy, subtree(path)))
            candidates = queries.matching(policy, subtree(path))
            chosen, left_out = decisions.choose(
                policy, candidates, _taken_today(policy_id, chosen_offices(candidates))
            )
            taken = take_in(by=signer, group_ids=[one.id for one in chosen], policy=policy)
        run = PolicyRun.objects.create(
            office_path=path,
            policy_id=policy_id,
            digest=policy.digest,
            signature=signature,
            ran_on=today(),
            matching=fitting,
            taken=sum(one.how == "new" for one in taken),
            left_out=len(left_out),
        )
        if taken:
            journal(
                by,
                "casework.run_policy",
                f"policy:{policy_id}",
                values={"run": str(run.id), "taken": run.taken, "left_out": run.left_out},
            )
    return run


def sample_left_out(*, by: Actor, policy_id: str, n: int, seed: str) -> list[uuid.UUID]:
    """Draw groups that a policy left out, for a second look; the same seed draws the same."""
    permissions.require(by, "docket.see")
    policy = knowledge.policy(policy_id)
    if not 0 < n <= _MOST_DRAWN or not seed.strip():
        raise BadInput(
            f"抽取数须为1至{_MOST_DRAWN}，并填写随机种子",
            f"draw 1 to {_MOST_DRAWN}, with a seed",
        )
    with scope(by):
        left = [one.id for one in queries.fitting(policy, by.range)]
        drawn = decisions.sample(left, n, seed)
        journal(
            by,
            "casework.sample_left_out",
            f"policy:{policy_id}",
            values={
                "seed": seed,
                "of": len(left),
                "digest": policy.digest,
                "drawn": [str(one) for one in drawn],
            },
        )
    return drawn


def chosen_offices(candidates: Sequence[Candidate]) -> set[str]:
    """The offices whose budget is asked."""
    return {one.office_path for one in candidates}


def _taken_today(policy_id: str, offices: set[str]) -> Counter[str]:
    taken = Lead.objects.filter(
        policy_id=policy_id, office_path__in=offices, matter__opened_on=today()
    )
    return Counter(taken.values_list("office_path", flat=True))


def _must_be_head(by: Actor) -> tuple[uuid.UUID, date | None]:
    """Who signs, and the last day of that head's post in this very office, if it has one."""
    in_term: list[date | None] = []
    if by.officer_id is not None:
        posts = Post.objects.filter(
            officer_id=by.officer_id, office_id=by.office_id, role=_ROLE, from_on__lte=today()
        )
        in_term = [p.until_on for p in posts if p.until_on is None or p.until_on >= today()]
    if by.officer_id is None or not in_term:
        raise NotAllowed(
            "只有本机关负责人可以签批受理策略",
            "only the head of the office may sign an intake policy",
        )
    days = [day for day in in_term if day is not None]
    return by.officer_id, max(days) if len(days) == len(in_term) else None


def _signature_of(policy_id: str, path: str) -> PolicySignature | None:
    office = Office.objects.filter(path=path).first()
    if office is None:
        raise NoSuchRecord(f"没有机关“{path}”", f"there is no office {path}")
    return (
        PolicySignature.objects.select_for_update(of=("self",))
        .select_related("officer", "office")
        .filter(policy_id=policy_id, office=office, withdrawn_at__isnull=True)
        .first()
    )


def _withdraw(by: Actor, signature: PolicySignature | None, reason: str) -> None:
    if signature is None:
        return
    signature.withdrawn_at, signature.withdrawn_why = datetime.now(UTC), reason
    signature.save(update_fields=["withdrawn_at", "withdrawn_why"])
    journal(
        by,
        "casework.withdraw_signature",
        f"policy:{signature.policy_id}",
        reason,
        values={"id": str(signature.id)},
    )


def _note_stop(
    by: Actor,
    path: str,
    policy_id: str,
    signature: PolicySignature | None,
    why: decisions.Words | None,
) -> PolicyRun:
    """Say once why a policy stands still, not every ten minutes anew."""
    words = why or decisions.Words("策略不可用", "the policy cannot be used")
    last = PolicyRun.objects.filter(policy_id=policy_id, office_path=path).order_by("-id").first()
    if last is not None and last.stopped_zh == words.zh:
        return last
    journal(by, "casework.policy_stopped", f"policy:{policy_id}", words.zh)
    return PolicyRun.objects.create(
        office_path=path,
        policy_id=policy_id,
        digest=signature.digest if signature else "",
        signature=signature,
        ran_on=today(),
        stopped_zh=words.zh,
        stopped_en=words.en,
    )
