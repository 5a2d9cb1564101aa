"""Sessions end by the dated policy ``accounts.sign-in``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.auth.limits import session_end
from salesops.core.policies import services as do

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.django_db
def test_idle_hours_and_longest_days_are_a_policy(company):
    now = timezone.now()
    assert session_end(now, now) == now + 12 * HOUR
    assert session_end(now, now - 7 * DAY + HOUR) == now + HOUR
    draft = do.open_draft(actor=company.admin, code="accounts.sign-in", now=now)
    draft = do.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        values={**draft.values, "idle_hours": "2", "longest_days": "1"},
        valid_from=timezone.localdate(now) + DAY,
        reason="Shared desks",
        now=now,
    )
    do.publish_draft(actor=company.admin, draft=draft, now=now)
    assert session_end(now, now) == now + 12 * HOUR
    later = now + 2 * DAY
    assert session_end(later, later) == later + 2 * HOUR
    assert session_end(later, later - DAY + HOUR) == later + HOUR
