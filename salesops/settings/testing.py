"""The test command: fast hashing, mail kept in memory, jobs run where they are asked for."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403

SECRET_KEY = "testing-only-not-a-secret"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
JOBS_ISOLATE = False
DEMO_SIGN_INS = True
FILES_DIR = Path(tempfile.gettempdir()) / f"salesops-tests-{os.getpid()}"
