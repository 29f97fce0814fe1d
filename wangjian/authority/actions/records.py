"""留痕与事实: what every room calls to say what was done, in the transaction of the act."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from wangjian.authority.models import Fact, Journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.authority.actor import Actor


def journal(
    actor: Actor, verb: str, ref: str, reason: str = "", *, values: Mapping[str, Any] | None = None
) -> Journal:
    """Note who did what, in the transaction of the act: neither is there without the other."""
    return Journal.objects.create(
        officer_id=actor.officer_id,
        officer_name=actor.officer_name,
        os_user=actor.os_user,
        office_path=actor.office_path,
        verb=verb,
        ref=ref,
        reason=reason,
        values=dict(values or {}),
    )


def fact(room: str, kind: str, ref: str, *, values: Mapping[str, Any] | None = None) -> Fact:
    """Tell the rooms above, which read it when they like (`queries.facts_since`)."""
    return Fact.objects.create(room=room, kind=kind, ref=ref, values=dict(values or {}))


def nudge(task: str, ref: str) -> None:
    """Ask the worker to look, in this transaction; the row in state `queued` is what counts.

    The task is named, not imported, so that no room knows the worker; its queue has its name, and
    the worker knows which queues wait for each other (`jobs/lanes.toml`). A lost nudge costs a
    minute: the worker's sweep takes up queued rows by itself. Without `ref` all that waits is
    meant, and one such job in the queue is enough.
    """
    told = queue.configure_task(
        task, allow_unknown=True, queue=task, queueing_lock=None if ref else task
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        told.defer(ref=ref)
