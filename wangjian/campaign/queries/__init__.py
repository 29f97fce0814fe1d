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
from wangjian.campaign.queries.parts import Point, Series, Tile, parts, series, tiles

__all__ = [
    "WHOLE",
    "Figure",
    "Narrowed",
    "Opened",
    "Point",
    "Series",
    "Tile",
    "balances",
    "counted_at",
    "figure",
    "figures",
    "indicators",
    "lake_session",
    "parts",
    "rows_of",
    "series",
    "tiles",
]
