"""A company's server. Everything comes from the environment; unsafe values stop the start (core/web/startup.py)."""

from .base import *  # noqa: F403
from .base import BASE_URL, COLLECTED_STORAGE, STORAGES, env
from .base import SECRET_KEY as _SECRET_KEY

PRODUCTION = True
SECRET_KEY = _SECRET_KEY or "missing-not-a-secret"  # refused by name rather than by Django's traceback
DEBUG = env.bool("DEBUG", default=False)  # read only to be refused
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
DEMO_SIGN_INS = False
# Whatever the environment says: what follows from it in base.py follows here as well.
STATIC_COLLECTED = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": COLLECTED_STORAGE}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # refused over http instead
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
