"""策略问询: which policies there are, who signed them, why one stands still, what it left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangjian.authority import knowledge as shelf
from wangjian.authority.actor import reading
from wangjian.authority.days import today
from wangjian.authority.decisions import in_force
from wangjian.authority.models import Post
from wangjian.authority.prepared import Prepared, given
from wangjian.casework import knowledge
from wangjian.casework.decisions.policies import Candidate, Signed, Words, why_stopped
from wangjian.casework.models import PolicyRun, PolicySignature
from wangjian.law import later
from wangjian.monitoring.models import Finding, FindingGroup, RuleText

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.authority.decisions import PathRange
    from wangjian.casework.decisions.policies import Policy

_WAITING = ("open", "left")


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """One policy as it stands in one office."""

    policy: Policy | None  # None: signed, but its file is gone or broken
    policy_id: str
    office_path: str
    office_name: str
    signature: PolicySignature | None
    stopped: Words | None  # None: it runs
    last_run: PolicyRun | None
    waiting: int  # groups that fit it and are not taken in


def policies(actor: Actor) -> list[PolicyCard]:
    """Every policy of the actor's offices: signed ones by office, and those nobody signed."""
    found = knowledge.policies()
    with reading(actor):
        signatures = list(
            PolicySignature.objects.filter(withdrawn_at__isnull=True)
            .select_related("office", "officer")
            .order_by("policy_id", "office_path")
        )
        cards = [_card(actor, one.policy_id, found.get(one.policy_id), one) for one in signatures]
        signed_here = {one.policy_id for one in signatures if one.office_path == actor.office_path}
        cards += [
            _card(actor, policy_id, policy, None)
            for policy_id, policy in found.items()
            if policy_id not in signed_here and policy.office in {"", actor.office_path}
        ]
    return sorted(cards, key=lambda card: (card.policy_id, card.office_path))


def left_out(
    actor: Actor, policy_id: str, *, after: uuid.UUID | None = None, limit: int = 50
) -> list[FindingGroup]:
    """Groups that fit a policy and wait, the highest scores first; `after`: the last one shown."""
    policy = knowledge.policy(policy_id)
    with reading(actor):
        rows = _matching(policy, actor.range)
        if after is not None:
            last = FindingGroup.objects.filter(id=after).first()
            if last is not None:
                rows = rows.filter(score__lt=last.score) | rows.filter(
                    score=last.score, id__gt=last.id
                )
        return list(rows.order_by("-score", "id")[:limit])


def matching(policy: Policy, where: PathRange) -> list[Candidate]:
    """Groups that wait and that a policy may take in, in a range of offices."""
    rows = _matching(policy, where, _marked(policy)).values_list("id", "office_path", "score")
    return [Candidate(*row) for row in rows]


_AS_HEAD = Prepared(
    lambda: Post.objects.filter(officer_id=given("officer"), office_id=given("office"), role="head")
)


def signed(signature: PolicySignature | None) -> Signed | None:
    """What the decision must know of a signature; the post is asked anew each time."""
    if signature is None:
        return None
    posts = _AS_HEAD.rows(officer=signature.officer_id, office=signature.office_id)
    return Signed(
        digest=signature.digest,
        signed_on=signature.signed_on,
        until_on=signature.until_on,
        officer_name=signature.officer.display_name,
        holds_post=signature.officer.is_active
        and any(in_force(today(), post.from_on, post.until_on) for post in posts),
    )


def fitting(policy: Policy, where: PathRange) -> list[Candidate]:
    """Groups that wait and fit a policy, those too that its later law keeps for an officer."""
    rows = _matching(policy, where).values_list("id", "office_path", "score")
    return [Candidate(*row) for row in rows]


def _matching(policy: Policy, where: PathRange, marked: Q | None = None) -> QuerySet[FindingGroup]:
    sure = Finding.objects.filter(
        group_id=OuterRef("id"),
        rule_id__in=policy.rules,
        confidence__gte=policy.min_confidence,
        severity__gte=policy.min_severity,
        withdrawn_at__isnull=True,
    )
    if marked is not None:
        sure = sure.exclude(marked)
    return FindingGroup.objects.filter(
        Exists(sure),
        state__in=_WAITING,
        office_path__gte=where.start,
        office_path__lt=where.stop,
    )


def _marked(policy: Policy) -> Q | None:
    """The findings whose law later law marked as the policy leaves out, by rule and day of act."""
    if not policy.leaves_out_later:
        return None
    law = shelf.packs().law()
    found = Q(pk__in=[])
    for text in RuleText.objects.filter(rule_id__in=policy.rules):
        for version in text.header["versions"]:
            of_version = Q(rule_digest=text.digest, rule_version=version["from"])
            for ref in version["law"]:
                if ref in law:
                    for first, last in later.marked_days(law, ref, policy.leaves_out_later):
                        found |= of_version & Q(acted_on__range=(first, last))
    return found


def _card(
    actor: Actor, policy_id: str, policy: Policy | None, signature: PolicySignature | None
) -> PolicyCard:
    path = signature.office_path if signature else actor.office_path
    runs = PolicyRun.objects.filter(policy_id=policy_id, office_path=path).order_by("-id")
    where = actor.range
    return PolicyCard(
        policy=policy,
        policy_id=policy_id,
        office_path=path,
        office_name=signature.office.name if signature else actor.office_name,
        signature=signature,
        stopped=why_stopped(policy, signed(signature), today()),
        last_run=runs.first(),
        waiting=_matching(policy, where).filter(office_path__startswith=path).count()
        if policy
        else 0,
    )
