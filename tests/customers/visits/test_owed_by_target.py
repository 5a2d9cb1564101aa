"""Visits owed: the month's target goes before the quota of the position (ASM-1, CUS-7)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import Target
from customers.facts.visits import quotas
from tests.assessments.targets.conftest import owe

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def in_month(person, first: date = FIRST, last: date = LAST) -> tuple[int | None, int]:
    (found,) = quotas([person], first, last)
    return found.quota, found.visits


def test_a_target_goes_before_the_quota_of_the_position(company, owed):
    quota = 44
    assert in_month(company.rep) == (quota, quota)
    target = owe(company.rep, "visits", "2026-11", quota + 9)
    assert in_month(company.rep) == (quota + 9, quota + 9)
    # Another month, another metric, another person say nothing of it.
    owe(company.colleague, "visits", "2026-11", "3")
    owe(company.rep, "new_customers", "2026-11", "2")
    assert in_month(company.rep) == (quota + 9, quota + 9)
    assert in_month(company.rep, date(2026, 10, 1), date(2026, 10, 31))[0] == quota
    Target.objects.filter(pk=target.pk).update(ended_at=timezone.now())
    assert in_month(company.rep) == (quota, quota)


def test_a_week_owes_its_share_of_the_target(company, owed):
    """November 2026 has 21 working days; five of them owe 5/21 of 42."""
    owe(company.rep, "visits", "2026-11", "42")
    (found,) = quotas([company.rep], date(2026, 11, 16), date(2026, 11, 22))
    assert found.required == Decimal(42) * 5 / 21
