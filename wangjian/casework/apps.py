"""线索: how Django knows this room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Leads and how they are taken in."""

    name = "wangjian.casework"
    label = "casework"
    verbose_name = "线索"
    default_auto_field = "django.db.models.BigAutoField"
