"""设置: Django's settings, read from the workspace that the environment names.

| variable | what it says |
| --- | --- |
| `WANGJIAN_WORKSPACE` | the folder of the workspace |
| `WANGJIAN_DB_ROLE` | `app` (serves, the default) or `owner` (migrates) |
| `WANGJIAN_DB_POOL` | how many connections a serving process keeps open; 0 (the default): no pool |
| `WANGJIAN_URL` | the address that officers type; with https:// the cookies become secure |
| `WANGJIAN_TLS` | `here`: this process holds the certificate itself, no proxy stands before it |
| `WANGJIAN_SECOND_FACTOR`, `WANGJIAN_IDLE_MINUTES` | in place of `[sign_in]` in workspace.toml |

`wangjian.web.start.start_django` sets the first two; nothing else needs to.
"""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from wangjian.web.account import choices

HERE = Path(__file__).resolve().parent

_workspace_path = os.environ.get("WANGJIAN_WORKSPACE", "")
_role: Literal["app", "owner"] = (
    "owner" if os.environ.get("WANGJIAN_DB_ROLE", "app") == "owner" else "app"
)
_pool_size = int(os.environ.get("WANGJIAN_DB_POOL", "0"))
_url = urlsplit(os.environ.get("WANGJIAN_URL", ""))
_tls = _url.scheme == "https"
# What a proxy says is believed only where one stands.
_proxy = _tls and os.environ.get("WANGJIAN_TLS", "") != "here"

DEBUG = False

# The workspace: its database and its secret -----------------------------------------------------

if _workspace_path:
    from wangjian.workspace import postgres
    from wangjian.workspace.folder import Workspace

    _opened = Workspace.open(Path(_workspace_path))
    WORKSPACE: Workspace | None = _opened
    # as long as Django asks for, and as secret as the file
    SECRET_KEY = hashlib.sha256(_opened.secret("django").encode()).hexdigest()
    _connection = dict(postgres.connection(_opened, _role))
else:
    # mypy's plugin, makemessages and the system checks load the models without any workspace.
    # Nothing listens at this address, so a query made by mistake fails at once and clearly.
    WORKSPACE = None
    SECRET_KEY = "no-workspace-so-nothing-is-ever-signed-with-this-key"  # noqa: S105
    _connection = {
        "host": "127.0.0.1",
        "port": "1",
        "dbname": "no_workspace",
        "user": "nobody",
        "password": "",
    }

# What the office decided about signing in
SIGN_IN = choices.read(WORKSPACE)

_options: dict[str, Any] = {"application_name": f"wangjian-{_role}", "connect_timeout": 10}
if _pool_size:
    # granian keeps idle threads; without a bound each of them would keep a connection too. All stay
    # open for a day: the first pages over a new one wait until the server knows its way for it.
    _options["pool"] = {
        "min_size": _pool_size,
        "max_size": _pool_size,
        "max_lifetime": 24 * 3600,
        "timeout": 10,
    }

# A long list that is sent waits in the workspace, never in a folder of the machine.
FILE_UPLOAD_TEMP_DIR = str(WORKSPACE.tmp) if WORKSPACE is not None else None

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _connection.pop("host"),
        "PORT": _connection.pop("port"),
        "NAME": _connection.pop("dbname"),
        "USER": _connection.pop("user"),
        "PASSWORD": _connection.pop("password"),
        "OPTIONS": {**_options, **_connection},
        # the office of the asker is SET LOCAL, and lives only in a transaction
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
# What processes count together is written at once, not at the end of somebody's request: until then
# a row would be locked, and whoever came from the same address would wait for it.
DATABASES["apart"] = {
    **DATABASES["default"],
    "OPTIONS": {**_options, **_connection},
    "ATOMIC_REQUESTS": False,
}
if _pool_size:
    DATABASES["apart"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 2, "timeout": 10}
DATABASE_ROUTERS = ["wangjian.web.apart.Apart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rooms ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "wangjian.web.admin.apps.AdminConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "wangjian.authority",
    "wangjian.registry",
    "wangjian.monitoring",
    "wangjian.evidence",
    "wangjian.docket",
    "wangjian.casework",
    "wangjian.campaign",
    "wangjian.web",
]
AUTH_USER_MODEL = "authority.Officer"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # the language and the office of the officer; who is not signed in is shown the way in
    "wangjian.web.middleware.OfficerMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # what the address says of campaign, region and period goes along with a redirect
    "wangjian.web.scope.ScopeMiddleware",
    "axes.middleware.AxesMiddleware",
    "wangjian.web.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "wangjian.web.urls"
WSGI_APPLICATION = "wangjian.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # ours before allauth's and the admin's: an app's own folder would come after theirs
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangjian.web.shell.shell",
            ],
        },
    }
]

# Who signs in -----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who is locked out gets no further
    "wangjian.web.account.door.OfficerBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wangjian.web.account.adapter.OfficeAdapter"
ACCOUNT_FORMS = {
    "login": "wangjian.web.account.forms.LoginForm",
    "change_password": "wangjian.web.account.forms.PasswordChangeForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # asked for by allauth; signing up is closed
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted by axes, below; a wrong second factor here too.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,10/5m/key",
    "reauthenticate": "20/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds in which nobody is asked again
# A proxy holds the certificate; it alone says from where a request came.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _proxy else 0

MFA_ADAPTER = "wangjian.web.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "wangjian.web.account.forms.CodeForm",
    "reauthenticate": "wangjian.web.account.forms.CodeAgainForm",
    "activate_totp": "wangjian.web.account.forms.ActivateCodeForm",
    "add_webauthn": "wangjian.web.account.forms.AddKeyForm",
}
MFA_TOTP_ISSUER = "网剑"
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # officers have no mail address here
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "wangjian.web.account.oidc.OfficeIdentityAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = choices.providers(SIGN_IN)

# Lock-out: kept in PostgreSQL, so that a restart opens nothing
AXES_HANDLER = "wangjian.web.account.lockout.Lockout"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # "until when" stays true
AXES_LOCKOUT_CALLABLE = "wangjian.web.account.lockout.locked_page"
AXES_CLIENT_IP_CALLABLE = "wangjian.web.account.lockout.address_of"
AXES_USERNAME_CALLABLE = "wangjian.web.account.lockout.login_of"
AXES_DISABLE_ACCESS_LOG = True  # the journal says who signed in
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_ENGINE = "wangjian.web.account.door"
# Over a weekend: an idle session is locked, and a page that waits for its officer keeps its draft.
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "wangjian_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _tls
CSRF_COOKIE_NAME = "wangjian_csrf"
CSRF_COOKIE_SECURE = _tls
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wangjian.web.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{_url.scheme}://{_url.netloc}"] if _url.netloc else []

# What a browser may do --------------------------------------------------------------------------

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_url.hostname] if _url.hostname else [])]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# behind a proxy that holds the certificate and says by which way a request came
SECURE_SSL_REDIRECT = _tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _proxy else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _tls
SECURE_HSTS_PRELOAD = _tls
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *choices.form_targets(SIGN_IN)],
        "frame-ancestors": ["'none'"],
    }
}

# Language and time ------------------------------------------------------------------------------

USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_TZ = True
# Django's own zone: what is stored is UTC (PostgreSQL keeps instants), what is shown is Beijing's
TIME_ZONE = "Asia/Shanghai"

# Files that the pages need ----------------------------------------------------------------------

STATIC_URL = "/static/"
# whitenoise serves straight from the packages: no collectstatic, the installation is read-only
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600  # addresses of ours carry a digest

# Task queue -------------------------------------------------------------------------------------

CACHES = {
    # what all web processes must agree on: how often somebody tried, which codes are used up
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # what each may remember by itself
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    # the same of whole lists, each as large as fifty pieces
    "sheets": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "sheets",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
