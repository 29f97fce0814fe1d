"""统计的问题: figures as last counted, their parts, and the rows behind them."""

from wangjian.campaign.queries.figures import (
    WHOLE,
    Figure,
    Narrowed,
    balances,
    counted_at,
    figure,
    figures,
    indicator_of,
    indicators,
    lake_session,
)
from wangjian.campaign.queries.opened import Behind, Opened, columns_of, lake_rows, page_of, rows_of
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
    "Behind",
    "Divided",
    "Figure",
    "Narrowed",
    "Opened",
    "Point",
    "Series",
    "Tile",
    "balances",
    "columns_of",
    "counted_at",
    "divided",
    "figure",
    "figures",
    "indicator_of",
    "indicators",
    "lake_rows",
    "lake_session",
    "page_of",
    "parts",
    "rows_of",
    "series",
    "tiles",
]
