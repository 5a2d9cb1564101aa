"""What follows from production's own values, read by a process of its own as a server reads it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from salesops.devstack.lint import PRODUCTION

NAMES = ("STATIC_COLLECTED", "STORAGES", "WHITENOISE_USE_FINDERS", "WHITENOISE_AUTOREFRESH")
ASK = (
    "import json; from django.conf import settings;"
    f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}, default=str))"
)


def read(**more: str) -> dict:
    """Settings of ``salesops.settings.production`` in surroundings that name nothing about static files."""
    surroundings = {name: value for name, value in os.environ.items() if name != "STATIC_COLLECTED"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={**surroundings, **PRODUCTION, **more},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("more", [{}, {"STATIC_COLLECTED": "0"}])
def test_static_files_carry_fingerprints_without_being_asked(more):
    found = read(**more)
    assert found["STATIC_COLLECTED"] is True
    assert found["STORAGES"]["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    assert found["WHITENOISE_USE_FINDERS"] is found["WHITENOISE_AUTOREFRESH"] is False
