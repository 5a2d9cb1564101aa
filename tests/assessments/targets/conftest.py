"""Targets in force, written straight into the table."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import OrgUnit
from assessments.models import Target
from assessments.rules.target_periods import named

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CALENDAR_YEAR = date(2026, 1, 1)


def owe(subject, metric, code, amount, **more) -> Target:
    """A target of ``subject`` (a person or a unit) in force since long."""
    period, grain = named(code)
    whose = {"unit" if isinstance(subject, OrgUnit) else "user": subject}
    return Target.objects.create(
        metric=metric, grain=grain, first=period.first, last=period.last, amount=Decimal(amount),
        begun_at=datetime(2025, 12, 20, tzinfo=UTC), **whose, **more,
    )  # fmt: skip


@pytest.fixture
def sales_of_rep(company):
    """Lin Ruoxi's sales of autumn: 200,000 a month."""
    return [owe(company.rep, "sales", code, "200000") for code in ("2026-09", "2026-10", "2026-11")]
