from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.services.visits import log_visit
from tests.conftest import TODAY


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the tests' day, ``days`` later."""
    return timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute)) + timedelta(days=days)


NOW = at(15)


@pytest.fixture
def visited(company, files):
    """Log a visit of the rep at Zerun; what is named differs from the usual."""

    def log(**given: Any):
        values = {
            "actor": company.rep, "user": company.rep, "customer": files.zerun, "way": "visit", "purpose": "proposal",
            "outcome": "progress", "visited_at": at(10, 30), "now": NOW,
        }  # fmt: skip
        return log_visit(**values | given)

    return log
