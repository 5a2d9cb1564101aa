"""The team's day for the first page (RPT-1): who sells in a reader's reach today and where each stands, in one statement.

The same people with the same figures as ``team_day`` (a test compares); every head's first page of the day asks it
(performance.md). Follow-ups of more people than are named one by one are counted every :data:`ANEW`: some ten thousand rows.
"""

from collections import namedtuple
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection

from accounts.models.absence import AbsenceKind
from customers.facts.logs import Counts
from customers.facts.team_day import MOST, PersonDay, missing_in, places_of, units_looked_at
from customers.models.visit import counting_ways, midnight
from salesops.core.prepared import Prepared
from salesops.core.stamps import Facts

# What of the person, the log owed and the log is read.
Seller = namedtuple("Seller", "pk name username joined_on left_on")
Owed = namedtuple("Owed", "excused")
Log = namedtuple("Log", "state tomorrow")

# So many people at most are named one by one; a larger house is shown by market.
BY_PERSON = 40
ANEW = timedelta(minutes=5)
_SELLERS = """
SELECT post.user_id, post.unit_id FROM accounts_posting post JOIN accounts_rolegrant part USING (user_id)
WHERE post.period @> %(day)s::date AND part.role = 'REP' AND part.period @> %(day)s::date
"""
_TEAM = Prepared(
    "team_today",
    """
WITH seller AS MATERIALIZED (
    SELECT person.id, person.name, person.username, person.joined_on, person.left_on, post.unit_id, person.name_key
    FROM unnest($1, $2) post(user_id, unit_id)
    JOIN accounts_user person ON person.id = post.user_id AND person.is_active
    ORDER BY person.name_key, person.id LIMIT $5
), plan AS (
    SELECT item.user_id, count(*) AS planned, count(*) FILTER (WHERE item.state = 'done') AS done,
        array_agg(customer.city ORDER BY item.at, item.id) AS cities
    FROM customers_plannedvisit item JOIN customers_customer customer ON customer.id = item.customer_id
    WHERE item.day = $3 AND item.user_id IN (SELECT id FROM seller)
    GROUP BY item.user_id
), clock AS (
    SELECT asked.user_id, count(*) AS n
    FROM approvals_approvalstep step JOIN approvals_stepperson asked ON asked.step_id = step.id
    WHERE step.state = 'open' AND step.due_at < $4 AND asked.ended_at IS NULL
        AND asked.user_id IN (SELECT id FROM seller)
    GROUP BY asked.user_id
), stalled AS (
    SELECT owner_id, count(*) AS n FROM customers_stalledcase
    WHERE state IN ('open', 'overdue') AND due_at < $4 AND owner_id IN (SELECT id FROM seller)
    GROUP BY owner_id
), away AS MATERIALIZED (
    SELECT DISTINCT ON (user_id) user_id, kind FROM accounts_absence
    WHERE cancelled_at IS NULL AND starts_on <= $3 AND ends_on >= $3
    ORDER BY user_id, starts_on, starts_noon
)
SELECT seller.id, seller.name, seller.username, seller.joined_on, seller.left_on, seller.unit_id,
    plan.planned, plan.done, plan.cities, owed.excused, log.state, log.tomorrow, away.kind,
    CASE WHEN $6 THEN (
        SELECT count(*) FROM customers_customer
        WHERE owner_id = seller.id AND status <> 'archived' AND follow_up_on <= $3
    ) END,
    COALESCE(clock.n, 0) + COALESCE(stalled.n, 0),
    (
        SELECT COALESCE(sum(met.value::int), 0) FROM customers_visitmonth kept, jsonb_each(kept.reached) met
        WHERE kept.user_id = seller.id AND kept.month = $7 AND string_to_array(met.key, ',') && $8
    )
FROM seller
LEFT JOIN plan ON plan.user_id = seller.id
LEFT JOIN clock ON clock.user_id = seller.id
LEFT JOIN stalled ON stalled.owner_id = seller.id
LEFT JOIN customers_owedreport owed ON owed.user_id = seller.id AND owed.kind = 'day' AND owed.first = $3
LEFT JOIN customers_worklog log ON log.user_id = seller.id AND log.day = $3
LEFT JOIN away ON away.user_id = seller.id
ORDER BY seller.name_key, seller.id
""",
    "bigint[]",
    "bigint[]",
    "date",
    "timestamptz",
    "integer",
    "boolean",
    "date",
    "text[]",
    generic=True,
)
_DUE = """
SELECT owner_id, count(*) FROM customers_customer
WHERE owner_id IS NOT NULL AND status <> 'archived' AND follow_up_on <= %s GROUP BY owner_id
"""
_kept = Facts("roles", "postings")


def _sellers(day: date) -> list[tuple[int, int]]:
    """(person, unit) of everybody who sells on ``day``; read again when roles or postings change."""

    def read() -> list[tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_SELLERS, {"day": day})
            return list(cursor.fetchall())

    return _kept.get(day, read)


def due_lately(day: date, now: datetime) -> tuple[datetime, dict[int, int]]:
    """Follow-ups due on ``day`` by owner, and as of which moment: not longer ago than :data:`ANEW`."""
    key = f"customers.due_by_owner.{day}"
    found: tuple[datetime, dict[int, int]] | None = cache.get(key)
    if found is None or not now - ANEW <= found[0] <= now:
        with connection.cursor() as cursor:
            cursor.execute(_DUE, [day])
            found = now, dict(cursor.fetchall())
        cache.set(key, found, int(ANEW.total_seconds()))
    return found


@dataclass(frozen=True)
class TeamDay:
    """A person's day. ``away``: the kind of absence, in words. ``made``: visits of the month (``Progress.done``), told by the rows
    kept beside the visits.
    """

    day: PersonDay
    away: str
    made: int


def days_of_team(user: Any, today: date) -> list[TeamDay]:
    """Everybody who sells in the reach of ``user`` but himself, by unit and name.

    Follow-ups are left open (``None``) where more are asked for than are named one by one: ``due_lately`` has them.
    """
    units = units_looked_at(user)
    asked = [one for one in _sellers(today) if one[0] != user.pk and (units is None or one[1] in units)]
    if not asked:
        return []
    people, units_of = [person for person, _unit in asked], [unit for _person, unit in asked]
    end = midnight(today + timedelta(days=1))
    named, month, ways = len(asked) <= BY_PERSON, today.replace(day=1), sorted(counting_ways())
    found = [_day(*row) for row in _TEAM.all(people, units_of, today, end, MOST, named, month, ways)]
    nodes = user.access.tree.nodes
    return sorted(found, key=lambda one: nodes[one.day.unit_id].code if one.day.unit_id in nodes else "")


def _day(
    pk: int,
    name: str,
    username: str,
    joined_on: date | None,
    left_on: date | None,
    unit_id: int,
    planned: int | None,
    done: int | None,
    cities: list[str] | None,
    excused: bool | None,
    state: str | None,
    tomorrow: str | None,
    away: str | None,
    due: int | None,
    clocks: int,
    made: int,
) -> TeamDay:
    person: Any = Seller(pk, name, username, joined_on, left_on)
    owed: Any = None if excused is None else Owed(excused)
    log: Any = None if state is None else Log(state, tomorrow)
    day = PersonDay(
        person,
        unit_id,
        Counts(planned_visits=planned or 0, planned_done=done or 0),
        owed=owed,
        log=log,
        due=due,
        clocks=clocks,
        places=places_of(cities or ()),
    )
    day.missing = list(missing_in(day))
    return TeamDay(day, str(AbsenceKind(away).label) if away else "", made)
