"""服务入口: what granian serves (`wangjian serve` starts it with WANGJIAN_WORKSPACE set)."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.web.settings")
# the web process alone keeps many threads, so it alone pools its connections
os.environ.setdefault("WANGJIAN_DB_POOL", "8")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Tables of characters take a second to make: not at the expense of whoever searches first.
from wangjian.text import grams  # noqa: E402 - Django first

grams.make_ready()
