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

# The demo company.
COMPANY_NAME = env("COMPANY_NAME", default="恒岳机电设备有限公司")
COMPANY_ADDRESS = env("COMPANY_ADDRESS", default="江苏省苏州市相城区春申湖路 88 号")
COMPANY_PHONE = env("COMPANY_PHONE", default="0512-6500 0000")

# The demo runs as whoever started it, also as root in a container; Celery's advice on that is for servers.
warnings.filterwarnings("ignore", category=SecurityWarning)
