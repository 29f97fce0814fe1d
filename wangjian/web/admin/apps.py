"""系统管理应用: the admin without looking for other apps' own pages: ours are named in `site`."""

from __future__ import annotations

from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """The admin as Django knows it."""

    default_site = "wangjian.web.admin.site.OfficeAdminSite"
