"""The one settings file, read from the environment and from `.env` by django-environ.

The README lists every variable. A missing or bad value raises ImproperlyConfigured with
the variable's name; `manage.py` and `wsgi.py` turn that into one line.
"""

import datetime
import re
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def env_bool(name, default):
    """Read a yes or no; anything else is an error rather than a silent "no"."""
    value = env.str(name, default="").strip().casefold()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def env_site_url():
    """Read SITE_URL: scheme, host and perhaps a port, nothing behind them."""
    value = env.str("SITE_URL", default="").strip() or "http://127.0.0.1:8000"
    wrong = ImproperlyConfigured(
        f"SITE_URL must look like https://register.example.org, not {value!r}."
    )
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it raises where it is no number
    except ValueError:
        raise wrong from None
    bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    # As browsers send it: a star or a leading dot would let in more hosts than this one.
    is_host = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]+", parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not is_host or not bare:
        raise wrong
    return parts


def env_database():
    """Read DATABASE_URL; empty is the same as not set, which is SQLite in the project folder."""
    value = env.str("DATABASE_URL", default="") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    wrong = ImproperlyConfigured(
        "DATABASE_URL must look like sqlite:////path/to/file or postgres://user:password@host/name."
    )
    try:
        # Of an engine it does not know it warns, with the password; we refuse that below.
        with warnings.catch_warnings(action="ignore"):
            config = env.db_url_config(value)
    except Exception:
        raise wrong from None
    options = config.setdefault("OPTIONS", {})
    if config.get("ENGINE") == "django.db.backends.sqlite3" and config.get("NAME"):
        # Django's defaults answer "database is locked" to parallel clerks. Taking the write
        # lock at BEGIN and waiting for it lets them queue instead.
        options |= {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config.get("ENGINE") == "django.db.backends.postgresql" and config.get("NAME"):
        options.setdefault("connect_timeout", 2)
        config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    else:
        raise wrong
    return config


def env_addresses(name):
    """Read e-mail addresses with commas between them."""
    found = [address.strip() for address in env.str(name, default="").split(",")]
    for address in filter(None, found):
        if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", address):
            raise ImproperlyConfigured(f"{name} must be e-mail addresses, not {address!r}.")
    return [address for address in found if address]


def env_address(name):
    """Read one e-mail address, or an empty string."""
    found = env_addresses(name)
    if len(found) > 1:
        raise ImproperlyConfigured(f"{name} must be one address, not {', '.join(found)!r}.")
    return "".join(found)


def env_mail_server():
    """Read EMAIL_URL: where mail is handed over; empty is a server on this machine."""
    value = env.str("EMAIL_URL", default="").strip() or "smtp://localhost:25"
    wrong = ImproperlyConfigured(
        "EMAIL_URL must look like smtp://host:25, smtp+tls://user:password@host:587, "
        "smtp+ssl://user:password@host:465 or consolemail://."
    )
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "consolemail": None}
    scheme, _, rest = value.partition("://")
    if scheme not in ports or "?" in rest:
        raise wrong
    try:
        config = env.email_url_config(value)
    except (ImproperlyConfigured, ValueError):
        raise wrong from None
    if scheme != "consolemail" and not config["EMAIL_HOST"]:
        raise wrong
    return config | {"EMAIL_PORT": config["EMAIL_PORT"] or ports[scheme]}


DEBUG = env_bool("DEBUG", False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY is required unless DEBUG is on.")
    SECRET_KEY = "for development only, never for a server, " + "x" * 20

# One address decides host checking, trusted origins, secure cookies and absolute addresses.
_site = env_site_url()
_https = _site.scheme == "https"
SITE_URL = f"{_site.scheme}://{_site.netloc}"
_loopback = {"127.0.0.1", "localhost", "::1"}
_host = f"[{_site.hostname}]" if ":" in _site.hostname else _site.hostname
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if _site.hostname in _loopback else [_host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "khabarovsk_relations.errors.csrf_failure"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
if _https:
    # gunicorn speaks plain HTTP, so an https address always means a proxy in front of it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# The neighbours under the city's domain are not ours to promise HTTPS for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_NAME = "staff_session"
SESSION_COOKIE_AGE = 8 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# In the shape of Django 6's setting of the same name, so that ours goes away with it.
SECURE_CSP = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}

CONTACT_EMAIL = env_address("CONTACT_EMAIL")

# Mail is sent by `manage.py due --mail` alone.
_mail = env_mail_server()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "", _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    env_address("DEFAULT_FROM_EMAIL") or CONTACT_EMAIL or f"register@{_site.hostname}"
)
DUE_RECIPIENTS = env_addresses("DUE_RECIPIENTS")

INSTALLED_APPS = [
    "khabarovsk_relations.records",
    "cities",
    "events",
    "simple_history",
    "django_countries",
    "khabarovsk_relations.apps.AxesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Serve static files the same way in development and on a server.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "khabarovsk_relations.middleware.ResponseHeadersMiddleware",
    "khabarovsk_relations.limits.BodySizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khabarovsk_relations.middleware.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khabarovsk_relations.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "khabarovsk_relations.signing_in.SignInMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "khabarovsk_relations.urls"
WSGI_APPLICATION = "khabarovsk_relations.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khabarovsk_relations.context_processors.site",
            ],
        },
    },
]

DATABASES = {"default": env_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Ten wrong passwords for a name from one address close it there for a quarter of an hour.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Else each try while it is closed would begin the quarter of an hour anew.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "khabarovsk_relations.signing_in.client_address"
AXES_USERNAME_CALLABLE = "khabarovsk_relations.signing_in.name_tried"
AXES_LOCKOUT_CALLABLE = "khabarovsk_relations.signing_in.closed"
# Of those who sign in rightly it keeps no book; its lists are shown by a page of our own.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# What was typed before is not its business.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "kept"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
# The choice of the staff for the admin alone; public pages speak the language of their address.
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Vladivostok"
USE_TZ = True

# Official usage, where ISO 3166-1's own names differ from it, and names that the Russian catalogue
# of the package has in the genitive.
COUNTRIES_OVERRIDE = {
    "BY": _("Belarus"),
    "KP": _("DPR Korea"),
    "KR": _("Republic of Korea"),
    "LR": _("Liberia"),
    "MM": _("Myanmar"),
    "NC": _("New Caledonia"),
    "US": _("United States"),
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or BASE_DIR / "staticfiles")
# Uploaded files. They have no address but those of `files`, which ask the records first.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or BASE_DIR / "media")
# The largest request: a photo, a document and the texts of a form. What is larger is refused
# unread; the limits of each file are those of `records.photos` and `records.documents`.
MAX_BODY_BYTES = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# A bad sender's request is worth a line in the log, a traceback by mail is not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
