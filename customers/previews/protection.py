"""Protection: who would fall into the pool, and when. Customers that open work keeps out of it stay out of this too."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import PolicyPreview
from customers.policies.protection import PROTECTION
from customers.protection import kept_by_work
from salesops.core.policies import policy_on

from .trial import Trial, register

UNGRADED = "C"
_FALLS = """
WITH terms (grade, was, now) AS (VALUES {terms}),
files AS (
    SELECT c.id, greatest((c.last_contact_at AT TIME ZONE %(zone)s)::date, (c.created_at AT TIME ZONE %(zone)s)::date,
        lower(o.period)) AS since, t.was, t.now
    FROM customers_customer c
    JOIN terms t ON t.grade = coalesce(nullif(c.grade, ''), %(ungraded)s)
    LEFT JOIN customers_ownership o ON o.customer_id = c.id AND o.period @> %(day)s::date
    WHERE c.id = ANY(%(ids)s) AND c.owner_id IS NOT NULL AND c.status <> 'archived' AND c.merged_into_id IS NULL
)
INSERT INTO customers_previewrow (preview_id, customer_id, what, before, after, day_before, day_after)
SELECT %(preview)s, id, CASE
        WHEN since + now <= %(day)s THEN 'at_once' WHEN since + was <= %(day)s THEN 'saved'
        WHEN now < was THEN 'earlier' ELSE 'later' END, '', '', since + was, since + now
FROM files WHERE was <> now AND NOT (since + now <= %(day)s AND since + was <= %(day)s)
"""


def write(kept: PolicyPreview, values: Mapping[str, Any], ids: list[int]) -> None:
    was = {row["grade"]: row["days"] for row in policy_on(PROTECTION, kept.day)["grades"]}
    working = kept_by_work(ids, kept.day)
    params: dict[str, Any] = {
        "preview": kept.pk, "ids": [pk for pk in ids if pk not in working], "day": kept.day, "ungraded": UNGRADED,
        "zone": timezone.get_current_timezone_name(),
    }  # fmt: skip
    terms = []
    for row in values["grades"]:
        grade = row["grade"]
        params |= {f"{grade}_grade": grade, f"{grade}_was": was[grade], f"{grade}_now": row["days"]}
        terms.append(f"(%({grade}_grade)s, %({grade}_was)s, %({grade}_now)s)")
    with connection.cursor() as cursor:
        cursor.execute(_FALLS.format(terms=", ".join(terms)), params)


register(
    Trial(
        PROTECTION,
        write,
        words={
            "at_once": _("Would fall into the pool at once"),
            "earlier": _("Would fall earlier"),
            "later": _("Would fall later"),
            "saved": _("Would have fallen, and stays"),
        },
        owners=True,
        months=True,
    )
)
