"""主体键: how the key of a row becomes the key of a thing, and which merges and ties may be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wangjian.errors import BadInput, Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from wangjian.lake.tables import Table

# Below what a B-tree entry of PostgreSQL holds (2,704 bytes), and above the longest key of any
# table but those of links, whose key is an address.
LONGEST_KEY_BYTES = 2_000
# Kinds that somebody runs, so that a tie to a business makes sense.
TIED_KINDS = frozenset({"platform", "shop", "site", "account", "mobile_app"})


def kind_of(entity_key: str) -> str:
    """The kind of thing that a key names.

    >>> kind_of("shop:taobao/1024")
    'shop'
    """
    kind, colon, rest = entity_key.partition(":")
    if not (kind and colon and rest):
        raise BadInput(f"“{entity_key}”不是主体键", f"{entity_key!r} is no key of a thing")
    return kind


def entity_columns(shape: Table) -> tuple[str, ...]:
    """The columns of a row that say which thing it is about."""
    if not shape.entity:
        return ()
    kind = (shape.entity.strip("{}"),) if shape.entity.startswith("{") else ()
    return (*kind, *(shape.entity_columns or shape.key))


def entity_key(shape: Table, row: Mapping[str, object]) -> str | None:
    """The key of the thing that a row is about, as the engines' views say it."""
    if not shape.entity:
        return None
    kind = row[shape.entity.strip("{}")] if shape.entity.startswith("{") else shape.entity
    parts = [row[name] for name in (shape.entity_columns or shape.key)]
    return f"{kind}:{'/'.join(str(part) for part in parts if part is not None)}"


def natural_key(entity_key: str) -> str:
    """The key as it is stored: very long ones (addresses of links) as their digest.

    >>> natural_key("site:example.cn")
    'site:example.cn'
    """
    raw = entity_key.encode("utf-8", "surrogatepass")
    if len(raw) <= LONGEST_KEY_BYTES:
        return entity_key
    return f"{kind_of(entity_key)}:~sha256/{hashlib.sha256(raw).hexdigest()}"


def root_of(entity: UUID, canonical: Mapping[UUID, UUID]) -> UUID:
    """The entity that stands for this one; `canonical` holds the merges in force."""
    seen = {entity}
    while entity in canonical:
        entity = canonical[entity]
        if entity in seen:
            raise Conflict("归并成环", "the merges run in a circle")
        seen.add(entity)
    return entity


def check_merge(
    *, gone: UUID, into: UUID, kinds: Mapping[UUID, str], canonical: Mapping[UUID, UUID]
) -> None:
    """Refuse a merge that joins unlike things, one thing with itself, or one already merged."""
    if kinds[gone] != kinds[into]:
        raise BadInput(
            "两个主体种类不同，不能归并",
            f"a {kinds[gone]} and a {kinds[into]} cannot be one",
        )
    if gone in canonical:
        raise Conflict(
            "该主体已归并到另一主体",
            "this one is merged into another already",
            remedy_zh="请先撤销原归并",
            remedy_en="undo that merge first",
        )
    if root_of(into, canonical) == gone:
        raise Conflict("这两个主体已是同一主体", "these two are one already")


def check_tie(*, kind: str, business_kind: str) -> None:
    """Refuse a tie between things that do not run each other."""
    if kind not in TIED_KINDS:
        raise BadInput(
            f"“{kind}”没有经营主体可言",
            f"nobody runs a {kind}",
            remedy_zh=f"可以认定归属的是：{'、'.join(sorted(TIED_KINDS))}",
            remedy_en=f"there are ties for: {', '.join(sorted(TIED_KINDS))}",
        )
    if business_kind != "business":
        raise BadInput("经营主体必须是企业登记", "what runs it must be a registered business")
