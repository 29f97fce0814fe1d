"""办理: how Django knows this room."""

from django.apps import AppConfig


class DocketConfig(AppConfig):
    """Matters, steps, clocks and numbers."""

    name = "wangjian.docket"
    label = "docket"
    verbose_name = "办理"
    default_auto_field = "django.db.models.BigAutoField"
