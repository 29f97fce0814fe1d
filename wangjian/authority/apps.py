"""机关: how Django knows this room."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """Offices, officers, rights, the journal and facts."""

    name = "wangjian.authority"
    label = "authority"
    verbose_name = "机关"
    default_auto_field = "django.db.models.BigAutoField"
