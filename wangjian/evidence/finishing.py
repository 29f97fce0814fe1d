"""收尾: what a package gets after its seal, at once: its place in the log, then the time token.

The worker does the same for all packages each minute; whoever seals at the command line need not
wait for it, and may have no worker at all.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import TYPE_CHECKING

from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.evidence import actions, stamps
from wangjian.evidence.domain.keeping import TSA_VARIABLE
from wangjian.evidence.models import Exhibit

if TYPE_CHECKING:
    import uuid

    from wangjian.workspace.folder import Workspace


def finish(workspace: Workspace, exhibits: Collection[uuid.UUID]) -> list[Exhibit]:
    """As far as it goes now; the exhibits as they stand then."""
    by, url = house_actor(), os.environ.get(TSA_VARIABLE)
    send = stamps.ask(url) if url else None
    authority.write_log(workspace)
    actions.complete(by=by, workspace=workspace, send=send, of=exhibits)
    if send is not None:  # a token stands in a package with its own entry in the log only
        authority.write_log(workspace)
        actions.complete(by=by, workspace=workspace, of=exhibits)
    with scope(by):
        found = Exhibit.objects.select_related("entry").filter(id__in=list(exhibits))
        return list(found.order_by("id"))
