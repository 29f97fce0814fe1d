"""亮明对照: what a shop, site, account or app shows, beside what is reported and registered of it.

Names are compared as names (`wangjian.text.names`): notation is no difference, another firm is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.registry.decisions.linking import marked
from wangjian.text import names
from wangjian.text.codes import fold_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.registry.queries.listing import SubjectRow

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class FacingLine:
    """One field as it is shown, reported and registered; pieces that differ are marked."""

    zh: str
    en: str
    shown: Pieces
    reported: Pieces
    registered: Pieces
    verdict: str  # same | notation | differs | unseen (nothing to compare)


# Title, column of the look, columns of the report, column of the register.
_LINES = (
    ("登记号", "registration number", ("shown_no", "badge_no"),
     ("registration_no", "operator_no", "filer_no"), ("registration_no",)),
    ("主体名称", "name", ("shown_name",),
     ("registered_name", "operator_name", "filer_name"), ("name",)),
    ("地址", "address", ("shown_address",), ("address",), ("address",)),
    ("备案号", "ICP filing", ("icp_no",), ("icp_no",), ()),
    ("登记状态", "status", (), (), ("status",)),
)  # fmt: skip


def facing(
    look: Mapping[str, Any] | None,
    reported: Mapping[str, Any],
    registered: Mapping[str, Any] | None,
    permits: Sequence[SubjectRow],
) -> list[FacingLine]:
    """The lines of which any side says something."""
    lines = []
    for zh, en, ours, theirs, known in _LINES:
        shown = _first(look or {}, ours)
        said = _first(reported, theirs)
        stands = _first(registered or {}, known)
        if not (shown or said or stands):
            continue
        against = stands or said
        left, right = marked(shown, against)
        middle = marked(said, stands)[0] if stands else [(said, False)] if said else []
        verdict = _verdict(zh, shown, against)
        if verdict in {"same", "notation"}:
            left = [(shown, False)]
            right = [(against, False)] if against else []
        lines.append(FacingLine(zh, en, left, middle, right if stands else [], verdict))
    held = [str(one.row.get("permit_no") or "") for one in permits]
    shown_permits = str((look or {}).get("permit_nos") or "")
    if held or shown_permits:
        lines.append(_permits(shown_permits, held))
    return lines


def _permits(shown: str, held: list[str]) -> FacingLine:
    seen = [one.strip() for one in shown.replace(";", "；").split("；") if one.strip()]
    folded = {fold_code(one) for one in held}
    pieces = [(one + " ", fold_code(one) not in folded) for one in seen]
    listed = [(one + " ", fold_code(one) not in {fold_code(x) for x in seen}) for one in held]
    differs = any(wrong for _, wrong in (*pieces, *listed))
    verdict = "differs" if differs else "same"
    return FacingLine("许可证号", "permits", pieces, [], listed, verdict if seen else "unseen")


def _first(said: Mapping[str, Any], columns: Sequence[str]) -> str:
    return str(next((said[name] for name in columns if said.get(name)), ""))


def _verdict(title: str, shown: str, against: str) -> str:
    if not shown or not against:
        return "unseen"
    if shown == against:
        return "same"
    if title == "登记号":
        return "notation" if fold_code(shown) == fold_code(against) else "differs"
    return "notation" if title == "主体名称" and names.same(shown, against) else "differs"
