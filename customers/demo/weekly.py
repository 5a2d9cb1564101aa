"""Weekly confirmations of the small demo company since 1 January of last year, in bulk: most in time, some late, some missing."""

from datetime import date, datetime, timedelta

from django.db import connection

from customers.weeks import closes_at, monday_of
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .pool import WEEKS

# Of a hundred: each owner forgets 5 to 22 and says 4 on Friday evening, too late. Customers of grade C are confirmed together.
CONFIRMED = """
INSERT INTO customers_weeklyconfirmation (customer_id, week, owner_id, by_id, grade, status, progress, next_step, regrade,
    in_bulk, confirmed_at, late, version)
SELECT customer, week, owner, owner, grade, status, '', '', '', grade NOT IN ('A', 'B'),
    closing + make_interval(mins => CASE WHEN drawn < forgets + 4 THEN 5 + drawn ELSE -10 - drawn * 5 END), drawn < forgets + 4, 1
FROM (
    SELECT own.customer_id AS customer, due.week, own.owner_id AS owner, c.grade, c.status, due.closing,
        abs(hashtext(own.customer_id || ' ' || due.week)) %% 100 AS drawn,
        5 + abs(hashtext('owner ' || own.owner_id)) %% 18 AS forgets
    FROM unnest(%(weeks)s::date[], %(closings)s::timestamptz[]) due(week, closing)
    JOIN customers_ownership own ON own.owner_id IS NOT NULL AND own.period @> daterange(due.week, due.week + 4, '[]')
    JOIN customers_customer c ON c.id = own.customer_id AND c.status <> 'archived' AND c.merged_into_id IS NULL
    JOIN accounts_user u ON u.id = own.owner_id AND u.joined_on <= due.week
) said WHERE drawn >= forgets
ORDER BY week, customer
"""


def build_confirmations(demo: DemoCompany) -> None:
    """Of the weeks before those ``pool`` has written."""
    if demo.size != "small":
        return
    week, until = monday_of(demo.since) + timedelta(days=7), monday_of(demo.today) - timedelta(days=7 * WEEKS)
    closings: dict[date, datetime] = {}
    while week < until:
        closing = closes_at(week)
        if closing is not None:
            closings[week] = closing
        week += timedelta(days=7)
    with connection.cursor() as cursor:
        cursor.execute(CONFIRMED, {"weeks": list(closings), "closings": list(closings.values())})


demo_parts.register(DemoPart("customers.weekly", 39, build_confirmations))
