"""The cadence: who would be due for follow-up or a visit, stand still or need verifying if these values had held until today."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.follow_ups import WORKED_WITH
from customers.models import PolicyPreview
from salesops.core.policies import policy_on

from .trial import Trial, register

CADENCE = "customers.cadence"
# (what, column of the policy): each is due when its day has come.
_DUE = """
WITH terms (grade, follow_was, follow_now, stalled_was, stalled_now) AS (VALUES {terms}),
files AS (
    SELECT c.id, c.next_on, t.*, coalesce((c.last_contact_at AT TIME ZONE %(zone)s)::date, c.opened_on) AS since,
        coalesce((c.last_progress_at AT TIME ZONE %(zone)s)::date, c.opened_on) AS progressed
    FROM customers_customer c JOIN terms t ON t.grade = coalesce(nullif(c.grade, ''), 'C')
    WHERE c.id = ANY(%(ids)s) AND c.owner_id IS NOT NULL AND c.status = ANY(%(statuses)s)
), days AS (
    SELECT id, 'due' AS gained, 'not_due' AS lost, least(since + follow_was, next_on) AS was,
        least(since + follow_now, next_on) AS now
    FROM files
    UNION ALL
    SELECT id, 'stalled', 'not_stalled', progressed + stalled_was * 7, progressed + stalled_now * 7 FROM files
)
INSERT INTO customers_previewrow (preview_id, customer_id, what, before, after, day_before, day_after)
SELECT %(preview)s, id, CASE WHEN now <= %(day)s THEN gained ELSE lost END, '', '', was, now
FROM days WHERE (was <= %(day)s) <> (now <= %(day)s)
"""


def write(kept: PolicyPreview, values: Mapping[str, Any], ids: list[int]) -> None:
    was = {row["grade"]: row for row in policy_on(CADENCE, kept.day)["grades"]}
    params: dict[str, Any] = {
        "preview": kept.pk, "ids": ids, "day": kept.day, "zone": timezone.get_current_timezone_name(),
        "statuses": list(WORKED_WITH),
    }  # fmt: skip
    terms = []
    for row in values["grades"]:
        grade, before = row["grade"], was[row["grade"]]
        figures = (before["follow_up_days"], row["follow_up_days"], before["stalled_weeks"], row["stalled_weeks"])
        names = [f"{grade}_{n}" for n in range(len(figures) + 1)]
        params |= dict(zip(names, (grade, *figures), strict=True))
        terms.append(f"({', '.join(f'%({name})s' for name in names)})")
    with connection.cursor() as cursor:
        cursor.execute(_DUE.format(terms=", ".join(terms)), params)


register(
    Trial(
        CADENCE,
        write,
        words={
            "due": _("Would be due for follow-up"),
            "not_due": _("Would no longer be due for follow-up"),
            "stalled": _("Would count as stalled"),
            "not_stalled": _("Would no longer count as stalled"),
        },
        owners=True,
    )
)
