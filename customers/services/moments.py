"""Last contact, next step and day of the follow-up of many customers at once: what :func:`contacted` writes one by one.

For tables that were loaded in bulk, and for a changed cadence. One statement, however many customers.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from customers.code_lists import IS_PROGRESS, OUTCOME
from customers.models.visit import counting_ways
from salesops.core.codes.reading import codes_with
from salesops.core.policies import policy_on

_REFRESH = """
WITH touched AS (
    SELECT customer_id, max(visited_at) AS contact_at,
           max(visited_at) FILTER (WHERE way = ANY(%(ways)s)) AS visit_at,
           max(visited_at) FILTER (WHERE outcome = ANY(%(progress)s)) AS progress_at
    FROM customers_visit WHERE {visits} GROUP BY customer_id
), agreed AS (
    SELECT DISTINCT ON (customer_id) customer_id, next_step, next_on
    FROM customers_visit WHERE next_step <> '' AND {visits} ORDER BY customer_id, visited_at DESC, id DESC
), stands AS (
    -- Progress may be more than a visit (a need in the file, an order): it never goes back.
    SELECT c.id, t.contact_at, t.visit_at, greatest(t.progress_at, c.last_progress_at) AS progress_at,
           coalesce(a.next_step, '') AS next_step, a.next_on,
           least(a.next_on, coalesce((t.contact_at AT TIME ZONE %(zone)s)::date, c.opened_on)
                 + (%(days)s::jsonb ->> coalesce(nullif(c.grade, ''), 'C'))::int) AS follow_up_on
    FROM customers_customer c LEFT JOIN touched t ON t.customer_id = c.id LEFT JOIN agreed a ON a.customer_id = c.id
    WHERE {customers}
)
UPDATE customers_customer c
SET last_contact_at = s.contact_at, last_visit_at = s.visit_at, last_progress_at = s.progress_at,
    next_step = s.next_step, next_on = s.next_on, follow_up_on = s.follow_up_on
FROM stands s
WHERE s.id = c.id AND (c.last_contact_at, c.last_visit_at, c.last_progress_at, c.next_step, c.next_on, c.follow_up_on)
    IS DISTINCT FROM (s.contact_at, s.visit_at, s.progress_at, s.next_step, s.next_on, s.follow_up_on)
"""


def refresh_moments(day: date, customers: Sequence[int] | None = None) -> int:
    """Write the moments beside every customer (or those of the ids ``customers``) anew from the visits, with the cadence of
    ``day``. Returns how many changed.
    """
    days = {row["grade"]: int(row["follow_up_days"]) for row in policy_on("customers.cadence", day)["grades"]}
    values: dict[str, Any] = {
        "ways": sorted(counting_ways()),
        "progress": sorted(codes_with(OUTCOME, IS_PROGRESS)),
        "zone": settings.TIME_ZONE,
        "days": json.dumps(days),
    }
    some = customers is not None
    statement = _REFRESH.format(
        visits="customer_id = ANY(%(ids)s)" if some else "true", customers="c.id = ANY(%(ids)s)" if some else "true"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"ids": list(customers or ())})
        return int(cursor.rowcount)
