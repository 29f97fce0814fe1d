"""受理与办理: finding groups become leads, once; leads go to exactly one end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.casework import captures, items
from wangjian.casework.models import JoinedGroup, Lead
from wangjian.docket import actions as docket
from wangjian.docket.models import Matter
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.monitoring import actions as monitoring
from wangjian.monitoring.models import FindingGroup

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.casework.decisions.policies import Policy
    from wangjian.docket.models import Step

KIND = "lead"
WITHDRAW = "withdraw"  # the step of the procedure by which a lead is taken back
# Two who open a lead of one subject and topic at once: the second waits, and joins the first's.
_ONE_SUBJECT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7202002))"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one group: a new lead, the lead that it has, or one that it joined."""

    group_id: uuid.UUID
    lead_id: uuid.UUID
    number: str
    how: str  # "new", "already" or "joined"


@dataclass(frozen=True, slots=True)
class NewLead:
    """What a lead is about, wherever it came from."""

    office_path: str
    severity: int
    title: str
    received_on: date
    source: str = Lead.Source.FINDING
    source_outside_no: str = ""
    topic: str = ""
    subject_id: uuid.UUID | None = None
    subject_key: str = ""
    subject_name: str = ""
    subject_card: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)  # further columns of `Lead`


def take_in(
    *, by: Actor, group_ids: Sequence[uuid.UUID], policy: Policy | None = None
) -> list[TakenIn]:
    """Take finding groups in as leads, all or none; a group that has a lead keeps that one.

    The pages that the findings name are queued to be captured, once, in the same transaction.
    Taking in starts the clock: the day of finding is the day on which the office decided that
    this is something to verify, not the night on which a rule ran.
    """
    permissions.require(by, "casework.take_in")
    wanted = list(dict.fromkeys(group_ids))
    with scope(by):
        # Locked in one order, so that two who take in overlapping lists never wait in a ring.
        locked = FindingGroup.objects.select_for_update().filter(id__in=wanted).order_by("id")
        groups = {group.id: group for group in locked}
        missing = [one for one in wanted if one not in groups]
        if missing:
            raise NoSuchRecord(
                f"有{len(missing)}个归组不存在，或不属于您的机关",
                f"{len(missing)} groups are not there, or not your office's",
                remedy_zh="请刷新列表后重试，本次未受理任何归组",
                remedy_en="reload the list and try again; none was taken in",
            )
        known = _leads_of(wanted)
        done = [known.get(one) or _take_in_one(by, groups[one], policy) for one in wanted]
        fresh = [one.group_id for one in done if one.how != "already"]
        if fresh:
            monitoring.mark_taken(by=by, group_ids=fresh)
            taken = [(one.lead_id, groups[one.group_id]) for one in done if one.how != "already"]
            captures.capture_taken(by, taken)
    return done


def open_lead(*, by: Actor, new: NewLead) -> Lead:
    """Open a lead; a complaint or a failed inspection calls this from the rooms above."""
    with scope(by):
        if not 1 <= new.severity <= items.MOST_SEVERE:
            raise BadInput("严重程度须为1至5", "the severity is 1 to 5")
        matter = docket.open_matter(
            by=by,
            new=docket.NewMatter(
                kind=KIND,
                office_path=new.office_path,
                fields={"received_on": new.received_on.isoformat()},
                title=new.title,
                subject_id=new.subject_id,
                subject_key=new.subject_key,
                subject_name=new.subject_name,
                subject_card=new.subject_card,
            ),
        )
        return Lead.objects.create(
            matter=matter,
            office_path=matter.office_path,
            source=new.source,
            source_outside_no=new.source_outside_no,
            topic=new.topic,
            subject_key=new.subject_key,
            severity=new.severity,
            taken_by_id=by.officer_id,
            **new.more,
        )


def take_lead_step(
    *,
    by: Actor,
    matter_id: uuid.UUID,
    verb: str,
    fields: Mapping[str, object],
    version: int,
    acted_on: date | None = None,
) -> Step:
    """Take a step of a lead; its end closes the groups that it answers."""
    with scope(by):
        step = docket.take_step(
            by=by,
            matter_id=matter_id,
            verb=verb,
            fields=fields,
            version=version,
            acted_on=acted_on,
            kind=KIND,
        )
        matter = Matter.objects.get(id=matter_id)
        if matter.is_open:
            return step
        lead = Lead.objects.select_for_update().get(matter_id=matter_id)
        lead.ground = step.fields.get("ground", "")
        lead.article = step.fields.get("article", "")
        lead.save(update_fields=["ground", "article"])
        if verb == WITHDRAW:
            _give_back(by, lead)
        else:
            for group_id in group_ids_of(lead):
                monitoring.close_group(by=by, group_id=group_id, settled_on=step.acted_on)
        fact(
            "casework",
            "lead.ended",
            str(matter_id),
            values={"as": matter.state, "subject_key": lead.subject_key, "topic": lead.topic},
        )
    return step


def _give_back(by: Actor, lead: Lead) -> None:
    """The groups of a lead that was taken back wait again; the lead keeps what it was about."""
    for group_id in group_ids_of(lead):
        monitoring.put_back(by=by, group_id=group_id, verb="undo")
    lead.joined_groups.all().delete()
    lead.withdrawn_group_id, lead.group_id = lead.group_id, None
    lead.save(update_fields=["withdrawn_group_id", "group_id"])


def group_ids_of(lead: Lead) -> list[uuid.UUID]:
    """The groups that a lead answers: the one it was made of and those that joined."""
    own = [lead.group_id] if lead.group_id is not None else []
    return own + list(lead.joined_groups.order_by("at").values_list("group_id", flat=True))


def _leads_of(group_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, TakenIn]:
    """Groups that have a lead already; asked again after the groups are locked."""
    found: dict[uuid.UUID, TakenIn] = {}
    for lead in Lead.objects.filter(group_id__in=group_ids).select_related("matter"):
        if lead.group_id is not None:
            found[lead.group_id] = TakenIn(
                lead.group_id, lead.matter_id, lead.matter.number, "already"
            )
    joined = JoinedGroup.objects.filter(group_id__in=group_ids).select_related("lead__matter")
    for row in joined:
        found[row.group_id] = TakenIn(row.group_id, row.lead_id, row.lead.matter.number, "already")
    return found


def _take_in_one(by: Actor, group: FindingGroup, policy: Policy | None) -> TakenIn:
    permissions.require_at(by, "casework.take_in", group.office_path)
    if group.state not in {"open", "left"}:
        raise WrongState(
            f"归组已是“{group.get_state_display()}”，不能受理",
            f"the group is {group.state} and cannot be taken in",
            remedy_zh="请刷新列表后重试，本次未受理任何归组",
            remedy_en="reload the list and try again; none was taken in",
        )
    subjects = items.one_with(group.subject_id)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_SUBJECT, [f"{min(subjects)}\n{group.topic}"])
    open_one = (
        Lead.objects.filter(
            matter__subject_id__in=subjects,
            topic=group.topic,
            office_path=group.office_path,
            matter__is_open=True,
        )
        .select_related("matter")
        .order_by("matter_id")
        .first()
    )
    if open_one is not None:
        return _join(by, group, open_one)
    told = items.about(group)
    lead = open_lead(
        by=by,
        new=NewLead(
            office_path=group.office_path,
            severity=group.severity,
            title=told.title,
            received_on=today(),
            topic=group.topic,
            subject_id=group.subject_id,
            subject_key=group.subject_key,
            subject_name=told.subject_name,
            subject_card=told.subject_card,
            more={
                "group_id": group.id,
                "confidence": group.confidence,
                "score": group.score,
                "law": told.law,
                "rules": told.rules,
                "load_ids": told.load_ids,
                "findings_count": group.findings_count,
                "first_acted_on": group.first_acted_on,
                "last_acted_on": group.last_acted_on,
                "policy_id": policy.id if policy else "",
                "policy_digest": policy.digest if policy else "",
            },
        ),
    )
    _note(by, lead, group, policy)
    _link_earlier(by, lead, group)
    return TakenIn(group.id, lead.matter_id, lead.matter.number, "new")


def _join(by: Actor, group: FindingGroup, lead: Lead) -> TakenIn:
    JoinedGroup.objects.create(group_id=group.id, lead=lead, office_path=lead.office_path)
    journal(by, "casework.join", f"matter:{lead.matter_id}", values={"group": str(group.id)})
    fact("casework", "lead.joined", str(lead.matter_id), values={"group": str(group.id)})
    return TakenIn(group.id, lead.matter_id, lead.matter.number, "joined")


def _note(by: Actor, lead: Lead, group: FindingGroup, policy: Policy | None) -> None:
    journal(
        by,
        "casework.take_in",
        f"matter:{lead.matter_id}",
        values={
            "group": str(group.id),
            "policy": policy.id if policy else "",
            "policy_digest": policy.digest if policy else "",
        },
    )
    fact(
        "casework",
        "lead.opened",
        str(lead.matter_id),
        values={"group": str(group.id), "subject_key": lead.subject_key, "topic": lead.topic},
    )


def _link_earlier(by: Actor, lead: Lead, group: FindingGroup) -> None:
    """A new episode shows the old one: the lead that answered the group before."""
    if group.previous_id is None:
        return
    earlier = Lead.objects.filter(group_id=group.previous_id).first()
    if earlier is not None:
        docket.link_matters(
            by=by, matter_id=lead.matter_id, other_id=earlier.matter_id, how="follows"
        )
