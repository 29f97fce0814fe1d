"""网剑 wangjian: an online-market supervision platform (网络市场监管平台).

One package of rooms, each named as a duty. Doors stand on top, the story of a market
(who trades, what is seen, what is done, how it adds up) below them, the ground under all;
a room imports only rooms below it. `docs/` tells the story, `pyproject.toml` holds the order.
"""

__version__ = "0.1.0"
