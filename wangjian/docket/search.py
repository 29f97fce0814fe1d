"""事项检索: matters by a part of their number, of their subject's name or key, office by office.

The asking is `docket_find`, which filters by the offices of the asker itself (migration 0004);
here a text becomes what it is asked for.

>>> pieces("近水0001")
['近水', '水0', '000', '001']
>>> words("北市局 线索〔2026〕0001号")
['北市局', '线索20260001号']
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from wangjian.authority.actor import reading
from wangjian.docket.models import Matter

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from wangjian.authority.actor import Actor

LONGEST, MOST_WORDS = 60, 6
MOST_HITS = 50
MOST_SAYING = 2_000
_CANDIDATES = 200
_MOST_PIECES = 8
# As `docket_plain` leaves them out.
_LEFT_OUT = str.maketrans("", "", " \t-_.,:/()[]〔〕【】《》·*\"'\x00")


@dataclass(frozen=True, slots=True)
class MatterHit:
    """One matter found."""

    id: uuid.UUID
    kind: str
    number: str
    title: str
    subject_name: str
    state: str
    is_open: bool
    office_name: str
    exact: bool


def find_matters(
    actor: Actor, text: str, *, kind: str = "lead", of: Iterable[str] = (), limit: int = 8
) -> tuple[list[MatterHit], bool]:
    """Matters of the actor's offices that say this, or whose subject is one of `of`.

    With them goes whether there are more.
    """
    limit = max(1, min(limit, MOST_HITS))
    asked = words(text)
    wanted = _asked_for(list(dict.fromkeys(piece for word in asked for piece in pieces(word))))
    subjects = list(of)
    with reading(actor):
        ids: list[uuid.UUID] = []
        if asked:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT matter_id FROM docket_find(%s::text[], %s::text[], %s, %s)",
                    [wanted, asked, kind, _CANDIDATES],
                )
                ids = [one for (one,) in cursor.fetchall()]
        said = "".join(asked)
        rows = [_hit(row, said) for row in _rows(ids, subjects, kind)]
        rows.sort(key=lambda row: (not row.exact, not row.is_open, -row.id.int))
        hits = rows[:limit]
    return hits, len(rows) > limit


def matters_saying(actor: Actor, text: str, *, kind: str) -> list[uuid.UUID] | None:
    """All matters of the actor's offices that say this; None: they are very many, or it is short.

    A text of one character has no piece to look up.
    """
    asked = words(text)
    wanted = _asked_for(list(dict.fromkeys(piece for word in asked for piece in pieces(word))))
    if not wanted:
        return None
    with reading(actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter_id FROM docket_said(%s::text[], %s::text[], %s, %s)",
            [wanted, asked, kind, MOST_SAYING + 1],
        )
        ids = [one for (one,) in cursor.fetchall()]
    return ids if len(ids) <= MOST_SAYING else None


def _rows(ids: list[uuid.UUID], subjects: list[str], kind: str) -> Iterable[Matter]:
    found = {}
    narrow = Matter.objects.filter(kind=kind).select_related("office").defer("subject_card")
    if ids:
        found = {row.id: row for row in narrow.filter(id__in=ids)}
    if subjects:
        theirs = narrow.filter(subject_key__in=subjects).order_by("-id")
        found |= {row.id: row for row in theirs[:_CANDIDATES]}
    return found.values()


def _hit(row: Matter, said: str) -> MatterHit:
    return MatterHit(
        id=row.id,
        kind=row.kind,
        number=row.number,
        title=row.title,
        subject_name=row.subject_name or row.subject_key,
        state=row.state,
        is_open=row.is_open,
        office_name=row.office.name,
        exact=plain(row.number) == said,
    )


def _asked_for(found: list[str]) -> list[str]:
    """Of many pieces those of a name's beginning and a number's end: they narrow the most."""
    return found if len(found) <= _MOST_PIECES else [*found[:5], *found[-3:]]


def plain(text: str) -> str:
    """A text as it stands in the table that is searched."""
    return unicodedata.normalize("NFKC", text).translate(_LEFT_OUT).lower()


def words(text: str) -> list[str]:
    """The words of a query; too many and too long ones are cut."""
    split = text[: LONGEST * 2].encode("utf-8", "ignore").decode().split()
    return list(dict.fromkeys(said[:LONGEST] for one in split if (said := plain(one))))[:MOST_WORDS]


def pieces(word: str) -> list[str]:
    """The pieces of a word, as `docket_pieces` makes them."""
    found = []
    for place in range(len(word) - 1):
        two, three = word[place : place + 2], word[place : place + 3]
        if not two.isascii():
            found.append(two)
        elif len(three) == 3 and three.isascii():
            found.append(three)
    return found
