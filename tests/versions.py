"""Versions of policies for tests: in force from a day on, past drafting and approval."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from salesops.core.policies import policy_versions_changed
from salesops.core.policies.models import PolicyVersion


def hold(code: str, day: date, **values: Any) -> PolicyVersion:
    """A published version of ``code`` in force from ``day`` on; values that aren't named are those as shipped."""
    drafted = datetime.combine(day - timedelta(days=3), datetime.min.time(), UTC)
    number = PolicyVersion.objects.filter(code=code).count() + 1
    row = PolicyVersion.objects.create(
        code=code, number=number, valid_from=day, values=values, created_at=drafted, changed_at=drafted
    )
    PolicyVersion.objects.filter(pk=row.pk).update(state="published", published_at=drafted)
    policy_versions_changed()
    return row
