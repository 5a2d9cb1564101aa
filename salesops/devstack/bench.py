"""``make bench``: pages measured on a throw-away database; the numbers are ratios of one run."""

import os
import subprocess
import sys

from .places import BASE, VAR
from .testing import throw_away_services


def bench(arguments: list[str]) -> int:
    with throw_away_services() as services:
        env = {
            **os.environ,
            **services,
            "DJANGO_SETTINGS_MODULE": "salesops.settings.development",
            "LOG_LEVEL": "WARNING",
        }
        env |= {"SALESOPS_VAR": str(VAR / "test" / "var"), "SECRET_KEY": "bench-only-not-a-secret"}
        return subprocess.run([sys.executable, "-m", "tests.bench", *arguments], cwd=BASE, env=env).returncode
