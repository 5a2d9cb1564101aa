from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import PositionTerms
from customers.services.visits import log_visit
from tests.conftest import TODAY


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the tests' day, ``days`` later."""
    return datetime.combine(TODAY + timedelta(days=days), time(hour, minute), timezone.get_default_timezone())


NOW = at(15)


def client_of(person: Any, language: str = "en") -> Client:
    """A browser in which ``person`` is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


@pytest.fixture
def owed(company):
    """44 visits a month for sales representatives, 36 for account managers (defaults.md 1.2)."""
    for code, visits in (("P11", 44), ("P20", 36)):
        PositionTerms.objects.filter(position__code=code).update(visits=visits)


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
