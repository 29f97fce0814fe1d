"""监测应用: tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """网络监测."""

    name = "wangjian.monitoring"
    label = "monitoring"
    verbose_name = "网络监测"
    default_auto_field = "django.db.models.BigAutoField"
