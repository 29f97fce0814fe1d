"""线索取证: under which addresses what a lead is about can be seen, and that they are captured.

Rules name the page that they read in the value `url`; the subject's own address is the register's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import RowNumber

from wangjian.authority.actor import reading
from wangjian.casework.models import JoinedGroup, Lead
from wangjian.evidence.orders import asking
from wangjian.evidence.orders.asking import Wanted
from wangjian.evidence.orders.pace import pace
from wangjian.monitoring.models import Finding
from wangjian.registry import queries as registry

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.models import FindingGroup

# Findings looked at for each address that is wanted: some name the same, or none.
_SPARE = 5


def made_for(lead_id: uuid.UUID) -> str:
    """How an exhibit names the lead that it was made for."""
    return f"lead:{lead_id}"


def capture_taken(by: Actor, taken: Sequence[tuple[uuid.UUID, FindingGroup]]) -> None:
    """Queue the pages of groups that were taken in; in the transaction of the intake."""
    about = [(lead_id, group.subject_id, group.office_path, [group.id]) for lead_id, group in taken]
    asking.request_for_intake(by=by, wanted=_wanted(about))


def wanted(actor: Actor, lead_ids: Sequence[uuid.UUID]) -> list[Wanted]:
    """The addresses of these leads, lead by lead: the subject's own, then those of the findings."""
    with reading(actor):
        leads = list(Lead.objects.filter(matter_id__in=lead_ids).select_related("matter"))
        groups = {one.matter_id: [one.group_id] if one.group_id else [] for one in leads}
        joined = JoinedGroup.objects.filter(lead_id__in=list(groups))
        for lead_id, group_id in joined.values_list("lead_id", "group_id"):
            groups[lead_id].append(group_id)
        return _wanted(
            (one.matter_id, one.matter.subject_id, one.office_path, groups[one.matter_id])
            for one in leads
        )


def _wanted(
    about: Iterable[tuple[uuid.UUID, uuid.UUID | None, str, list[uuid.UUID]]],
) -> list[Wanted]:
    rows = list(about)
    subjects = registry.addresses_of({subject for _, subject, _, _ in rows if subject})
    pages = _pages(group for _, _, _, groups in rows for group in groups)
    found = []
    for lead_id, subject, office_path, groups in rows:
        urls = [subjects.get(subject, "") if subject else ""]
        urls += [url for group in groups for url in pages.get(group, ())]
        found += [Wanted(url, subject, made_for(lead_id), office_path) for url in _each(urls)]
    return found


def _pages(group_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """The pages that findings of groups name, the most severe first, not many of each group."""
    rows = Finding.objects.filter(group_id__in=list(group_ids), withdrawn_at__isnull=True)
    rows = rows.annotate(url=KeyTextTransform("url", "values")).filter(url__gt="")
    first = Window(RowNumber(), "group_id", [F("severity").desc(), F("confidence").desc(), "id"])
    few = rows.annotate(no=first).filter(no__lte=pace().most_of_lead * _SPARE)
    found: dict[uuid.UUID, list[str]] = {}
    for group_id, url in few.order_by("group_id", "no").values_list("group_id", "url"):
        found.setdefault(group_id, []).append(url)
    return found


def _each(urls: Iterable[str]) -> list[str]:
    usable = dict.fromkeys(url.strip() for url in urls if url and asking.usable(url.strip()))
    return list(usable)[: pace().most_of_lead]
