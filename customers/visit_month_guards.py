"""Triggers of ``Visit`` that keep ``VisitMonth`` in step, whoever writes: services, imports, ``COPY``, a merge of two files.

A customer met twice on a day counts once, by all the ways used. So each statement looks at the customers and days it touched,
before and after, and adds the difference to the month of the person. ``DIFFERING`` is the proof (``manage.py verify``).
The functions look visits up by index whatever the statistics say: a bulk load into an empty table has none yet, and a session
keeps the plan of its first visit.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model

from salesops.core.guards import Guard
from salesops.core.guards.base import literal

_COLUMNS = "id, user_id, customer_id, visited_at, way"
# Event → tables the trigger sees, and the visits written or taken away: their columns, there before, there after.
_EVENTS = {
    "INSERT": ("NEW TABLE AS new_rows", f"SELECT {_COLUMNS}, false AS before, true AS after FROM new_rows"),
    "DELETE": ("OLD TABLE AS old_rows", f"SELECT {_COLUMNS}, true AS before, false AS after FROM old_rows"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        f"SELECT gone.*, true AS before, false AS after"
        f" FROM (SELECT {_COLUMNS} FROM old_rows EXCEPT SELECT {_COLUMNS} FROM new_rows) gone"
        f" UNION ALL SELECT come.*, false, true"
        f" FROM (SELECT {_COLUMNS} FROM new_rows EXCEPT SELECT {_COLUMNS} FROM old_rows) come",
    ),
}
_ZONE = literal(settings.TIME_ZONE)
_DAY = f"(visited_at AT TIME ZONE {_ZONE})::date"
_WAYS = "string_agg(DISTINCT way, ',' ORDER BY way)"

# Of the transaction only; whoever sets it owes :data:`RECOUNT` of the months it wrote, in the same transaction.
LATER = "salesops.visit_months_later"

_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    -- A long import counts its months at its end, so that nobody's own visits wait for it (``later``).
    IF current_setting('{later}', true) = 'on' THEN RETURN NULL; END IF;
    -- Who writes visits of one person and month at the same moment waits here; the statement below then sees what the other wrote.
    INSERT INTO customers_visitmonth (user_id, month, reached)
    SELECT DISTINCT user_id, date_trunc('month', {day})::date, '{{}}'::jsonb FROM ({changed}) changed ORDER BY 1, 2
    ON CONFLICT (user_id, month) DO UPDATE SET reached = customers_visitmonth.reached;
    IF NOT FOUND THEN RETURN NULL; END IF;
    WITH changed AS MATERIALIZED ({changed}
    ), touched AS MATERIALIZED (
        SELECT DISTINCT user_id, customer_id, {day} AS day FROM changed
    ), contact AS (
        SELECT user_id, customer_id, {day} AS day, way COLLATE "C" AS way, before, after FROM changed
        UNION ALL
        SELECT touched.user_id, touched.customer_id, touched.day, other.way COLLATE "C", true, true
        FROM touched JOIN customers_visit other ON other.user_id = touched.user_id AND other.customer_id = touched.customer_id
            AND other.visited_at >= touched.day::timestamp AT TIME ZONE {zone}
            AND other.visited_at < (touched.day + 1)::timestamp AT TIME ZONE {zone}
        WHERE other.id NOT IN (SELECT id FROM changed)
    ), met AS (
        SELECT user_id, date_trunc('month', day)::date AS month,
            {ways} FILTER (WHERE before) AS before, {ways} FILTER (WHERE after) AS after
        FROM contact GROUP BY user_id, customer_id, day
    ), difference AS (
        SELECT user_id, month, ways, sum(n) AS n
        FROM met CROSS JOIN LATERAL (VALUES (before, -1), (after, 1)) moved(ways, n)
        WHERE ways IS NOT NULL GROUP BY user_id, month, ways HAVING sum(n) <> 0
    )
    UPDATE customers_visitmonth kept SET reached = coalesce((
        SELECT jsonb_object_agg(ways, n) FROM (
            SELECT ways, sum(n) AS n FROM (
                SELECT key AS ways, value::int AS n FROM jsonb_each(kept.reached)
                UNION ALL SELECT ways, n FROM difference WHERE user_id = kept.user_id AND month = kept.month
            ) both_sides GROUP BY ways HAVING sum(n) <> 0
        ) summed), '{{}}')
    FROM (SELECT DISTINCT user_id, month FROM difference) moved
    WHERE kept.user_id = moved.user_id AND kept.month = moved.month;
    RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class CountsMonths(Guard):
    """Visits written by ``event`` (``INSERT``, ``UPDATE``, ``DELETE``) are counted in the month of who made them."""

    event: str
    name: str = ""

    @classmethod
    def all(cls) -> list["CountsMonths"]:
        return [cls(event, f"months_{event.lower()}") for event in _EVENTS]

    @property
    def _called(self) -> str:
        return f"count_visit_months_{self.event.lower()}"

    def function(self, model: type[Model]) -> str:
        changed = _EVENTS[self.event][1]
        return _FUNCTION.format(name=self._called, changed=changed, day=_DAY, zone=_ZONE, ways=_WAYS, later=LATER)

    def trigger(self, model: type[Model]) -> str:
        table, seen = model._meta.db_table, _EVENTS[self.event][0]
        return (
            f'AFTER {self.event} ON "{table}" REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {self._called}()'
        )


COUNTED = f"""
SELECT user_id, month, jsonb_object_agg(ways, n) AS reached
FROM (
    SELECT user_id, month, ways, count(*) AS n
    FROM (
        SELECT user_id, date_trunc('month', day)::date AS month, {_WAYS} AS ways
        FROM (SELECT user_id, customer_id, {_DAY} AS day, way COLLATE "C" AS way FROM customers_visit) contact
        GROUP BY user_id, customer_id, day
    ) met
    GROUP BY user_id, month, ways
) counted
GROUP BY user_id, month
"""
# Both ways: a row without visits is as wrong as visits without a row. An empty row is what is left when visits moved away.
DIFFERING = f"""
SELECT user_id, month, coalesce(kept.reached, '{{}}')::text, coalesce(counted.reached, '{{}}')::text
FROM customers_visitmonth kept FULL JOIN ({COUNTED}) counted USING (user_id, month)
WHERE coalesce(kept.reached, '{{}}') <> coalesce(counted.reached, '{{}}')
ORDER BY 1, 2
"""
# Months of people ($1, $2 by pairs): each row is taken in the one order of all writers, then counted from what stands there now.
_PAIRS = "(SELECT DISTINCT user_id, month FROM unnest(%(people)s::bigint[], %(months)s::date[]) pair(user_id, month))"
RECOUNT = (
    f"INSERT INTO customers_visitmonth (user_id, month, reached) SELECT user_id, month, '{{}}' FROM {_PAIRS} pair"
    " ORDER BY 1, 2 ON CONFLICT (user_id, month) DO UPDATE SET reached = customers_visitmonth.reached",
    f"""
    WITH met AS (
        SELECT user_id, pair.month, {_WAYS} AS ways
        FROM {_PAIRS} pair CROSS JOIN LATERAL (
            SELECT customer_id, {_DAY} AS day, way COLLATE "C" AS way FROM customers_visit visit
            WHERE visit.user_id = pair.user_id AND visit.visited_at >= pair.month::timestamp AT TIME ZONE {_ZONE}
                AND visit.visited_at < (pair.month + interval '1 month') AT TIME ZONE {_ZONE}
        ) contact
        GROUP BY user_id, pair.month, customer_id, day
    )
    UPDATE customers_visitmonth kept SET reached = coalesce((
        SELECT jsonb_object_agg(ways, n) FROM (
            SELECT ways, count(*) AS n FROM met WHERE met.user_id = kept.user_id AND met.month = kept.month GROUP BY ways
        ) counted), '{{}}')
    FROM {_PAIRS} pair WHERE kept.user_id = pair.user_id AND kept.month = pair.month
    """,
)
# Visits written meanwhile wait.
REBUILD = (
    "LOCK TABLE customers_visit IN SHARE ROW EXCLUSIVE MODE",
    "DELETE FROM customers_visitmonth",
    f"INSERT INTO customers_visitmonth (user_id, month, reached) {COUNTED}",
)
