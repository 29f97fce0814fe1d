"""主体归集: how Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry as a Django app."""

    name = "wangjian.registry"
    label = "registry"
    verbose_name = "主体归集"
    default_auto_field = "django.db.models.BigAutoField"
