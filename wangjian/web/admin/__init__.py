"""系统管理: Django's own admin in our colours, over the actions of `authority`."""
