"""For the administrator's first page: what is wrong with the data and nobody else sees (RPT-1). One query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.widgets import Widget, widgets

LOOKED_BACK = timedelta(days=7)
# Month and day from which next year's calendar is missed (defaults.md 7).
CALENDAR_FROM = (11, 1)


@dataclass(frozen=True)
class Wrong:
    """One thing to put right: how much of it, and where."""

    label: str | Promise
    count: int
    url: str


# Jobs that failed or stand still, imports stopped and begun, next year's calendar, active people whose account does nothing, and
# those who get no mail.
_COUNTS = """
SELECT
    (SELECT count(*) FROM jobs_job WHERE state IN ('parked', 'failed') AND finished_at > %(since)s)
    + (SELECT count(*) FROM jobs_job WHERE state = 'running' AND lease_until < %(now)s),
    imports.stopped, imports.begun,
    EXISTS (SELECT FROM worktime_calendaryear WHERE year = %(year)s AND is_published),
    people.without, people.mute
FROM (
    SELECT count(*) FILTER (WHERE state = 'failed') AS stopped,
        count(*) FILTER (WHERE state IN ('mapping', 'checked')) AS begun
    FROM imports_run WHERE created_at > %(since)s
) imports, (
    SELECT count(*) FILTER (
            WHERE id NOT IN (SELECT user_id FROM accounts_rolegrant WHERE period @> %(today)s::date)
            OR id NOT IN (SELECT user_id FROM accounts_posting WHERE period @> %(today)s::date)
        ) AS without,
        count(*) FILTER (WHERE email = '') AS mute
    FROM accounts_user WHERE is_active
) people
"""


def what_is_wrong(now: datetime) -> list[Wrong]:
    """Everything there is something of."""
    today = timezone.localdate(now)
    asked: dict[str, Any] = {"now": now, "since": now - LOOKED_BACK, "today": today, "year": today.year + 1}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        jobs, stopped, begun, published, without, mute = cursor.fetchone()
    missed = (today.month, today.day) >= CALENDAR_FROM and not published
    imports, people = reverse("imports:home"), reverse("accounts:users")
    found = (
        Wrong(_("Jobs that failed or stand still"), jobs, f"{reverse('reports:jobs')}?tab=stopped"),
        Wrong(_("Imports stopped"), stopped, imports),
        Wrong(_("Imports begun and not finished"), begun, imports),
        Wrong(_("Next year's calendar is not published"), int(missed), reverse("worktime:year", args=[asked["year"]])),
        Wrong(_("People without a role or a place"), without, people),
        Wrong(_("People without an e-mail address"), mute, people),
    )
    return [wrong for wrong in found if wrong.count]


def data_health(user: Any, now: datetime) -> dict[str, Any]:
    """Always there: that nothing is wrong is worth knowing."""
    return {"wrong": what_is_wrong(now)}


widgets.register(
    Widget(
        "reports.data_health",
        _("Data to put right"),
        "reports/widgets/data_health.html",
        data_health,
        "tokens",
        "e",
        rank=13,
    )
)
