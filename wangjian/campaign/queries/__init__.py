"""统计的问题: figures as last counted, their parts, and the rows behind them."""

from wangjian.campaign.queries.figures import (
    WHOLE,
    Figure,
    Narrowed,
    balances,
    counted_at,
    figure,
    figures,
    indicators,
    lake_session,
)
from wangjian.campaign.queries.opened import Opened, rows_of
from wangjian.campaign.queries.parts import (
    Divided,
    Point,
    Series,
    Tile,
    divided,
    parts,
    series,
    tiles,
)

__all__ = [
    "WHOLE",
    "Divided",
    "Figure",
    "Narrowed",
    "Opened",
    "Point",
    "Series",
    "Tile",
    "balances",
    "counted_at",
    "divided",
    "figure",
    "figures",
    "indicators",
    "lake_session",
    "parts",
    "rows_of",
    "series",
    "tiles",
]
