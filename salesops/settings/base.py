"""What holds everywhere. Values that differ between machines come from the environment only."""

import sys
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from .api import REST_FRAMEWORK as REST_FRAMEWORK
from .api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from .logs import LOGGING as LOGGING

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Only settings/production.py says otherwise; core/web/startup.py then refuses what is unsafe on a server.
PRODUCTION = False
SECRET_KEY = env("SECRET_KEY", default="")
# Keys used before the present one: what they signed stays valid while the key is being changed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The portal's name on every page; empty: the shipped one, in the reader's language.
BRAND_NAME = env("BRAND_NAME", default="")
# Who signs what leaves the house: the registered name (empty: the portal's), and what stands under it on letterheads.
COMPANY_NAME = env("COMPANY_NAME", default="")
COMPANY_ADDRESS = env("COMPANY_ADDRESS", default="")
COMPANY_PHONE = env("COMPANY_PHONE", default="")
VAR_DIR = Path(env("SALESOPS_VAR", default=str(BASE_DIR / "var")))
# Where backups go; without it nobody is told that there are none. See ``manage.py backup``.
BACKUP_TARGET = env("BACKUP_TARGET", default="")
POSTGRES_BIN = env("POSTGRES_BIN", default="")
# Uploads and files made by jobs, under names of our own.
FILES_DIR = Path(env("FILES_DIR", default=str(VAR_DIR / "files")))
# A virus scanner for uploads: dotted name of ``scan(content: bytes) -> bool``, true when the file is clean.
FILE_SCANNER = env("FILE_SCANNER", default="")

# The house, cellar first. One engine of the cellar is one Django app with its own tables and migrations.
CELLAR = [
    "salesops.core",
    "salesops.core.worktime",
    "salesops.core.numbering",
    "salesops.core.policies",
    "salesops.core.codes",
    "salesops.core.audit",
    "salesops.core.approvals",
    "salesops.core.jobs",
    "salesops.core.imports",
    "salesops.core.lists",
    "salesops.core.notify",
    "salesops.core.links",
    "salesops.core.api",
]
HOUSE = [*CELLAR, "accounts", "reports", "assessments", "meetings", "customers", "orders"]

INSTALLED_APPS = [
    *HOUSE,
    "salesops.core.technical.apps.TechnicalConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "salesops.core.web.headers.HeadersMiddleware",
    "salesops.core.web.health.HealthMiddleware",
    "salesops.core.web.middleware.RequestIdMiddleware",
    "salesops.core.web.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "salesops.core.web.cross_site.CrossSiteMiddleware",
    "salesops.core.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "salesops.core.web.waiting.TooLateMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.auth.middleware.SessionMiddleware",
    "salesops.core.web.middleware.PersonMiddleware",
    "salesops.core.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "salesops.urls"
WSGI_APPLICATION = "salesops.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesops.navigation.shell",
            ],
            "builtins": ["salesops.core.web.templatetags.addresses"],
            "libraries": {
                "i18n": "salesops.core.web.templatetags.texts",
                "ui": "salesops.core.web.templatetags.ui",
            },
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
# The tags of "i18n" are Django's own, one of them with a memory (salesops/core/web/templatetags/texts.py).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

# What kind of process this is: ``web`` (set in wsgi.py), ``jobs`` (set in celery.py) or a ``command`` of manage.py.
PROCESS = env("SALESOPS_PROCESS", default="command")

# Migrations run as the owner of the tables; the portal itself runs as a role without DDL and without
# UPDATE or DELETE on the audit trail (ACC-7).
DATABASE_URL = env("DATABASE_URL", default="postgresql://localhost/salesops")
MIGRATING = PROCESS == "command" and sys.argv[1:2] in (["migrate"], ["prepare"], ["backup"], ["restore"])
if MIGRATING:
    DATABASE_URL = env("MIGRATE_DATABASE_URL", default="") or DATABASE_URL
# A page answers within 30 s or not at all; jobs and commands may take as long as the longest job (security.md, 5).
STATEMENT_TIMEOUT = {"web": "30s", "jobs": "15min", "command": "0"}[PROCESS]
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"].update(
    # Each web process keeps its connections; a check before use finds those a restarted database has closed.
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=600),
    CONN_HEALTH_CHECKS=True,
)
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=5,
    options=f"-c lock_timeout=5s -c statement_timeout={STATEMENT_TIMEOUT}"
    f" -c idle_in_transaction_session_timeout={'60s' if PROCESS == 'web' else '15min'}",
)
# The role the portal connects as; ``migrate`` grants it what it needs and no more.
DATABASE_APP_ROLE = env("DATABASE_APP_ROLE", default="")

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "salesops.core.web.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "salesops",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "accounts.auth.session_store"
# As long as policy accounts.sign-in may let a session last; the server ends it earlier, by that policy.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redis may be away for hours; workers come back by themselves.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A bell that hangs must not hold up a request.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "visibility_timeout": 3600}
# A worker that isn't told otherwise listens to both.
CELERY_TASK_QUEUES = [Queue("short"), Queue("long")]
CELERY_TASK_DEFAULT_QUEUE = "short"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Beat only ticks; what is due is worked out from PostgreSQL, so it keeps no file of its own.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {"tick": {"task": "jobs.tick", "schedule": 20.0, "options": {"queue": "short", "expires": 20}}}
# Mail goes through the outbox; without a server it stays there, readable for admins.
EMAIL_URL = env("EMAIL_URL", default="")
EMAIL_BACKEND = "salesops.core.notify.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="portal@localhost")

# Each job in a process of its own, so that limits of time and memory hold.
JOBS_ISOLATE = env.bool("JOBS_ISOLATE", default=True)
# Long jobs that run at the same time on all workers together; keep it below the number of worker processes.
JOBS_LONG_AT_ONCE = env.int("JOBS_LONG_AT_ONCE", default=1)

CSRF_FAILURE_VIEW = "salesops.core.web.views.errors.csrf_failure"
AUTHENTICATION_BACKENDS = ["accounts.auth.backend.NameOrEmailBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
AUTH_USER_MODEL = "accounts.User"
# The roof's table of roles and rights; accounts reads it at start-up.
ROLES_MODULE = "salesops.roles"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "salesops" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

# A statement asks four things of each line, one of them a file: a month of some hundred entries is answered in one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Collected beforehand by ``manage.py prepare``: names carry a fingerprint and may be kept for ever by browsers.
# Otherwise (a developer's runserver, the tests) files are served from where they lie.
STATIC_COLLECTED = env.bool("STATIC_COLLECTED", default=False)
COLLECTED_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": COLLECTED_STORAGE if STATIC_COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_COLLECTED

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# How many proxies of our own stand before the portal: forwarded addresses and schemes count no further than that.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.auth.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.auth.passwords.OwnWordsValidator"},
]

# Requests a minute; the speed measurements switch the limits off.
API_THROTTLE = env.bool("API_THROTTLE", default=True)
API_PER_MINUTE = env.int("API_PER_MINUTE", default=600)
API_PER_MINUTE_ANONYMOUS = env.int("API_PER_MINUTE_ANONYMOUS", default=60)
