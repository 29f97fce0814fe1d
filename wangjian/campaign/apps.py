"""专项行动: the Django app."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    """Figures now; plans, tasks, returns and reports later."""

    name = "wangjian.campaign"
    label = "campaign"
    verbose_name = "专项行动"
    default_auto_field = "django.db.models.BigAutoField"
