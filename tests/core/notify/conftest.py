from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from . import kinds  # noqa: F401

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def friday():
    """Friday 20 November 2026, 10:00 in Shanghai: a working moment."""
    return datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
