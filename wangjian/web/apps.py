"""网页: the Django app of the web door (templates, catalogues, what is kept of lists)."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web door as Django knows it."""

    name = "wangjian.web"
    verbose_name = "网页"
