"""A developer's machine: what ``make run`` uses."""

import warnings

from celery.platforms import SecurityWarning

from .base import *  # noqa: F403
from .base import SECRET_KEY as _SECRET_KEY
from .base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _SECRET_KEY or "development-only-not-a-secret"
# Demo people may sign in, without a second factor; production refuses to start with this.
DEMO_SIGN_INS = True

# The demo runs as whoever started it, also as root in a container; Celery's advice on that is for servers.
warnings.filterwarnings("ignore", category=SecurityWarning)
