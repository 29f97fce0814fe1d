"""服务入口: what granian serves (`wangjian serve` starts it with WANGJIAN_WORKSPACE set)."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.web.settings")
# web processes alone keep many threads, so they alone pool their connections
os.environ.setdefault("WANGJIAN_DB_POOL", "6")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Tables of characters take a second to make: not at the expense of whoever searches first.
from wangjian.text import grams  # noqa: E402 - Django first

grams.make_ready()

# What is there by now stays for good: the collector need not walk it while somebody waits.
gc.collect()
gc.freeze()
