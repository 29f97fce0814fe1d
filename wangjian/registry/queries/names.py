"""主体名称: what platforms are called, for pages that know only their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.registry.models import Platform

if TYPE_CHECKING:
    from collections.abc import Iterable


def platform_names(platform_ids: Iterable[str]) -> dict[str, str]:
    """The names of platforms by the ids that rows carry."""
    rows = Platform.all_rows().filter(platform_id__in=list(platform_ids)).exclude(name=None)
    return {str(key): str(name) for key, name in rows.values_list("platform_id", "name")}
