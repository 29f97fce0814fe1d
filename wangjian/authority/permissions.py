"""权限: what the roles of `roles.toml` may do.

The predicate stands in code; row-level security stands behind it (`rls.py`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.authority.decisions import rights_of
from wangjian.errors import BadKnowledge, NotAllowed

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor

_FILE = Path(__file__).with_name("roles.toml")
# Who may see rows that belong to offices at all; without it every scoped table is empty.
SEE_SCOPED = "docket.see"


@dataclass(frozen=True, slots=True)
class Right:
    """One right and its name in both languages."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its names, its rights, whether a post of it needs an end day, how one signs in."""

    id: str
    zh: str
    en: str
    rights: frozenset[str]
    term: bool
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Roles:
    """The file of roles."""

    rights: dict[str, Right]
    roles: dict[str, Role]


def parse(text: str) -> Roles:
    """Read a file of roles; a right that the file does not list is a slip."""
    said = tomllib.loads(text)
    rights = {id_: Right(id_, row["zh"], row["en"]) for id_, row in said["rights"].items()}
    roles: dict[str, Role] = {}
    for id_, row in said["roles"].items():
        unknown = set(row["rights"]) - set(rights)
        if unknown:
            raise BadKnowledge(
                f"角色“{id_}”用了未列出的权限：{'、'.join(sorted(unknown))}",
                f"role {id_} names rights that are not listed: {', '.join(sorted(unknown))}",
                remedy_zh="请先在 [rights] 中列出",
                remedy_en="list them under [rights] first",
            )
        roles[id_] = Role(
            id_,
            row["zh"],
            row["en"],
            frozenset(row["rights"]),
            bool(row.get("term", False)),
            bool(row.get("second_factor", False)),
        )
    return Roles(rights, roles)


@lru_cache(maxsize=1)
def roles() -> Roles:
    """The roles of this house."""
    return parse(_FILE.read_text(encoding="utf-8"))


def rights(actor: Actor) -> frozenset[str]:
    """All that the actor may do at the acting post."""
    return rights_of(actor.roles, {role.id: role.rights for role in roles().roles.values()})


def may(actor: Actor, right: str) -> bool:
    """Whether the actor holds a right; a name that no file knows is an error, never a no."""
    if right not in roles().rights:
        raise BadKnowledge(f"没有权限“{right}”", f"there is no right {right}")
    return actor.is_house or right in rights(actor)


def require(actor: Actor, right: str) -> None:
    """Refuse, in words, where the actor does not hold the right."""
    if may(actor, right):
        return
    named = roles().rights[right]
    holders = [role for role in roles().roles.values() if right in role.rights]
    raise NotAllowed(
        f"您（{actor.officer_name}）在本机关没有“{named.zh}”的权限",
        f"{actor.officer_name} may not do this here: {named.en}",
        remedy_zh=f"可由{'、'.join(role.zh for role in holders)}办理，或请管理员任职",
        remedy_en=f"ask for one of these roles: {', '.join(role.en for role in holders)}",
    )


def require_at(actor: Actor, right: str, office_path: str) -> None:
    """The right, and that the office in question is the actor's or below it."""
    require(actor, right)
    if not actor.range.holds(office_path):
        raise NotAllowed(
            "该事项不属于本机关或下级机关",
            "this belongs to an office that is neither yours nor below it",
        )


def wants_second_factor(actor: Actor) -> bool:
    """Whether one of the roles at the acting post asks for a second factor at sign-in."""
    known = roles().roles
    return any(known[role].second_factor for role in actor.roles if role in known)
