"""取证: how Django knows this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Exhibits and their custody."""

    name = "wangjian.evidence"
    label = "evidence"
    verbose_name = "电子取证"
    default_auto_field = "django.db.models.BigAutoField"
