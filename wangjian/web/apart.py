"""另一连接: which tables are written apart from the transaction of a request."""

from __future__ import annotations

from typing import Any

from django.db import connections

ALIAS = "apart"


class Apart:
    """Django's cache table goes over a connection of its own; nothing else does."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """The connection for what is counted, where there is one apart."""
        counted = model._meta.app_label == "django_cache"  # noqa: SLF001 - Django's own way
        return ALIAS if counted and ALIAS in connections.databases else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool | None:
        """Tables are made over the one connection."""
        return False if db == ALIAS else None
