"""服务入口: what granian serves (`wangjian serve` starts it with WANGJIAN_WORKSPACE set)."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.web.settings")
# web processes alone keep many threads, so they alone pool their connections
os.environ.setdefault("WANGJIAN_DB_POOL", "6")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from wangjian.web.ready import make_ready  # noqa: E402 - Django first

make_ready()
