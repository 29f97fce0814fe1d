"""网址: under which address a thing is found on the network, where the register knows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.registry.models import Account, Platform, Shop, Shown, Site

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable


def addresses_of(entity_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The addresses of shops, accounts, sites and platforms; of others that of the last look."""
    ids = list(entity_ids)
    found: dict[uuid.UUID, str] = {}
    for model in (Shop, Account, Shown):
        rows = model.objects.filter(entity__in=ids).exclude(url=None)
        for entity, url in rows.values_list("entity_id", "url"):
            if url and _is_page(url):
                found.setdefault(entity, url)
    for named in (Site, Platform):
        sites = named.objects.filter(entity__in=ids).exclude(domain=None)
        for entity, domain in sites.values_list("entity_id", "domain"):
            if domain:
                found.setdefault(entity, f"http://{domain}/")
    return found


def _is_page(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
