"""登录网址: of allauth only what an office needs; signing up and mail are not mounted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import views as allauth_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.urls import include, path

from wangjian.web.account import away, tokens, views

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/login/", allauth_views.login, name="account_login"),
    path("account/logout/", allauth_views.logout, name="account_logout"),
    path("account/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/again/", away.again, name="account_again"),
    path("account/again/left/", away.left, name="account_again_left"),
    path("account/again/here/", away.here, name="account_again_here"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/oidc/<str:provider_id>/login/", oidc_views.login, name="openid_connect_login"),
    path(
        "account/oidc/<str:provider_id>/callback/",
        oidc_views.callback,
        name="openid_connect_callback",
    ),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("profile/", views.profile, name="profile"),
    path("profile/post/", views.post, name="profile_post"),
    path("profile/tokens/", tokens.tokens, name="profile_tokens"),
    path("profile/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="profile_token_revoke"),
]
