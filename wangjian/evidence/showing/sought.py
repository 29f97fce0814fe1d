r"""证据检索: which captures or exhibits say a text, by an index, for lists that are narrowed to it.

The asking is `evidence_said`, which filters by the offices of the asker itself (migration 0012);
here a text becomes the pieces that it is asked for.

>>> pieces("近水.cn")
['近水', '水.', '.cn']
>>> plain(" HTTPS://A.example/\uff21 ")
'https://a.example/a'
"""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    import uuid

CAPTURES, EXHIBITS = "c", "x"
# So many are named one by one; more are found by reading on from the newest.
MOST = 2_000
_MOST_PIECES = 8
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def saying(kind: str, text: str) -> list[uuid.UUID] | None:
    """All that say this, in the offices of this transaction.

    None: they are very many, or the text is too short to be looked up.
    """
    word = plain(text)
    wanted = chosen(pieces(word))
    if not wanted:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT evidence_said(%s::"char", %s::text[], %s, %s)', [kind, wanted, word, MOST]
        )
        row = cursor.fetchone()
    found: list[uuid.UUID] | None = row[0] if row else None
    return found


def plain(text: str) -> str:
    """A text as it stands in the table that is searched."""
    said = text.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
    return unicodedata.normalize("NFKC", said).translate(_LOWER)


def pieces(word: str) -> list[str]:
    """The pieces of a text, all of which `evidence_pieces` makes of whatever says it."""
    found = []
    for place in range(len(word) - 1):
        two, three = word[place : place + 2], word[place : place + 3]
        if not two.isascii():
            found.append(two)
        elif len(three) == 3 and all("!" <= sign <= "~" for sign in three):
            found.append(three)
    return list(dict.fromkeys(found))


def chosen(found: list[str]) -> list[str]:
    """Of many pieces a few from all over it; addresses begin alike, so the end counts more."""
    if len(found) <= _MOST_PIECES:
        return found
    step = (len(found) - 1) / (_MOST_PIECES - 1)
    return [found[round(len(found) - 1 - number * step)] for number in range(_MOST_PIECES)]
