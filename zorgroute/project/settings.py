"""How is Django set up?

What differs between installations comes from the environment.
"""

from __future__ import annotations

import importlib.util
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from zorgroute.project.databases import connection_settings
from zorgroute.project.environment import Environment, new_master_key
from zorgroute.project.login_servers import login_servers

ENVIRONMENT = Environment()
PACKAGE = Path(__file__).resolve().parents[1]
DEMO = ENVIRONMENT.demo
DEBUG = False


def _there(name: str) -> bool:
    """Whether a room exists; the house is built room by room."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


# A word that is not set is made up for this process, so nothing signed by it outlives it; `serve`
# and `doctor` refuse and report that.
SECRET_KEY = ENVIRONMENT.secret_key.get_secret_value() or secrets.token_urlsafe(50)
ZORGROUTE_MASTER_KEY = ENVIRONMENT.master_key.get_secret_value() or new_master_key()
# Without it no citizen service number is recorded: a key made up now would fit nothing tomorrow.
ZORGROUTE_INDEX_KEY = ENVIRONMENT.index_key.get_secret_value()
ZORGROUTE_WITNESSES = ENVIRONMENT.witness_files
ZORGROUTE_FORGOTTEN = ENVIRONMENT.forgotten_file
# The log as it stands ready to be measured; made anew from the ledger when it is gone.
ZORGROUTE_MEASURED = ENVIRONMENT.data / "gemeten"
ALLOWED_HOSTS = ENVIRONMENT.host_names or ["localhost", "127.0.0.1", "[::1]"]

_ROOMS = [
    f"zorgroute.chain.{room}"
    for room in (
        "ledger", "parties", "consent", "joining", "routebook", "notices", "emergency", "cases",
        "concerns", "meetings", "rights", "review", "practice",
    )
]  # fmt: skip
_INSIGHT = [f"zorgroute.insight.{room}" for room in ("deviations", "forecasts", "indicators")]
_FACES = [f"zorgroute.faces.{face}" for face in ("web", "portal", "api")]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    *[each for each in (*_ROOMS, *_INSIGHT, *_FACES) if _there(f"{each}.apps")],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "zorgroute.faces.api.door.ApiDoor",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zorgroute.project.doors.Doors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zorgroute.project.acting.ActingMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "zorgroute.project.urls"
WSGI_APPLICATION = "zorgroute.project.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "faces" / "templates", PACKAGE / "project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# --- databases -------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": connection_settings(
        ENVIRONMENT.database_owner_url if ENVIRONMENT.as_owner else ENVIRONMENT.database_url
    ),
    "keys": connection_settings(
        ENVIRONMENT.keys_database_owner_url
        if ENVIRONMENT.as_owner
        else ENVIRONMENT.keys_database_url
    ),
}
DATABASE_ROUTERS = ["zorgroute.project.databases.Shelves"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if not ENVIRONMENT.as_owner:
    # A page that waits on a lock or a slow list gives up and says so, before the reader does.
    DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=15000 -c lock_timeout=5000"

# --- accounts and sessions -------------------------------------------------------------------
if _there("zorgroute.chain.parties.models"):
    AUTH_USER_MODEL = "parties.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/inloggen/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/inloggen/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "zorgroute"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zorgroute.project.pages.expired"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/5m/ip,5/5m/key"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Zorgroute"
MFA_ADAPTER = "zorgroute.faces.web.login_secrets.SecondFactors"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "zorgroute.faces.web.login_organisation.Organisations"
OIDC_ACR, OIDC_FAMILY_ACR = ENVIRONMENT.oidc_acr.split(), ENVIRONMENT.family_acr.split()
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = login_servers(ENVIRONMENT)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "zorgroute.faces.web.login_locked.keep_answer"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- headers ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # "Snel weg" ends on a page of somebody else (zorgroute.faces.web.frame).
        "form-action": [SELF, "https://www.buienradar.nl"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy in front does this; the health check comes without TLS
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# --- words, days and files -------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "taal"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files straight from the packages: nothing to collect, so nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEMO
WHITENOISE_MAX_AGE = 0 if DEMO else 3_600
APPEND_SLASH = True
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- mail and messages -----------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ENVIRONMENT.data / "mail"
if ENVIRONMENT.email_url:
    _mail = urlsplit(ENVIRONMENT.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and "starttls" in parse_qs(_mail.query)
    EMAIL_TIMEOUT = 10
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- logging: moments, addresses of pages and kinds of faults; no bodies, no names ------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "zorgroute.project.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
        "zorgroute": {"handlers": ["stream"], "level": "INFO", "propagate": False},
        "procrastinate": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
    },
}
