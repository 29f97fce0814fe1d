"""大店: how many listings the shops with very many have, for what words find there by chance.

A word that a hundred thousand ordinary texts hold a dozen times is found a dozen times in a shop
of a hundred thousand listings, and such a shop would stand first in every list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.registry.decisions.keys import entity_key
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from wangjian.lake.session import Session

# In a shop of fewer listings chance finds next to nothing.
SQL = """
SELECT platform_id, platform_shop_no, COUNT(*) AS listings
FROM listing
GROUP BY platform_id, platform_shop_no
HAVING COUNT(*) >= 100
"""


def large_shops(session: Session) -> dict[str, int]:
    """Listings by the key of the shop; none where the session has no listings."""
    counted = session.arrow(SQL).to_pylist()
    return {str(entity_key(TABLES["shop"], row)): row["listings"] for row in counted}
