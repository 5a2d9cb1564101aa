"""Figures about visits and plans (CUS-7): each has its one definition here. First page, work log and assessment ask them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.facts import attendance
from accounts.models import User
from customers.models import PlannedVisit
from customers.models.visit import counting_ways, midnight, valid_within
from customers.plan_spans import month_of
from salesops.core import worktime
from salesops.core.prepared import Prepared
from salesops.core.stamps import Facts


def plan_of_day(user: User, day: date) -> list[PlannedVisit]:
    """What ``user`` planned for ``day``, in the order of the day, with customer and visit."""
    rows = PlannedVisit.objects.filter(user=user, day=day).select_related("customer", "visit")
    return sorted(rows, key=lambda item: (item.at is None, item.at, item.pk))


@dataclass
class Quota:
    """Visits owed in a period: the month's target, without one the quota of the position, cut to the working days the person is
    there (ACC-10).
    """

    person: User
    required: Decimal = Decimal(0)
    quota: int | None = None
    due_days: Decimal = Decimal(0)
    expected_days: Decimal = Decimal(0)

    @property
    def visits(self) -> int:
        """Whole visits, half up."""
        return int(self.required.quantize(Decimal(1), ROUND_HALF_UP))


def _months(first: date, last: date) -> Iterable[tuple[date, date]]:
    day = first
    while day <= last:
        begin, end = month_of(day)
        yield max(begin, first), min(end, last)
        day = end + timedelta(days=1)


def quotas(people: Sequence[User], first: date, last: date) -> list[Quota]:
    """What each of ``people`` owes from ``first`` to ``last``: target or quota of the month × days expected ÷ its working days.

    A change of position counts each part with its own quota, where the month has no target. A constant
    number of queries for each month touched.
    """
    found = {person.pk: Quota(person) for person in people}
    for begin, end in _months(first, last):
        _add_month(found, people, begin, end)
    return list(found.values())


def _add_month(found: dict[int, Quota], people: Sequence[User], begin: date, end: date) -> None:
    month_first, month_last = month_of(begin)
    working = worktime.working_days_between(month_first - timedelta(days=1), month_last)
    parts = _parts(people, begin, end)
    for (part_first, part_last), rows in parts.items():
        persons = [person for person in people if person.pk in rows]
        for days in attendance(persons, part_first, part_last):
            quota = found[days.person.pk]
            owed = rows[days.person.pk]
            quota.due_days += days.due
            quota.expected_days += days.expected
            if owed is not None and working:
                quota.quota = owed
                quota.required += Decimal(owed) * days.expected / working


# A stretch is as long as the posting within the month; its quota is the target of the month, else that of its first day.
_PARTS = """
SELECT part.user_id, part.first, part.last, coalesce(target.amount::int, terms.visits)
FROM (
    SELECT user_id, position_id,
        GREATEST(%(begin)s::date, lower(period)) AS first, LEAST(%(end)s::date, upper(period) - 1) AS last
    FROM accounts_posting
    WHERE user_id = ANY(%(people)s) AND period && daterange(%(begin)s, %(end)s, '[]')
) part
LEFT JOIN accounts_positionterms terms ON terms.position_id = part.position_id AND terms.period @> part.first
LEFT JOIN assessments_target target ON target.user_id = part.user_id AND target.metric = 'visits' AND target.ended_at IS NULL
    AND target.first = %(month_first)s AND target.last = %(month_last)s
"""


_kept = Facts("postings", "targets", at_most=500)


def _parts(people: Sequence[User], begin: date, end: date) -> dict[tuple[date, date], dict[int, int | None]]:
    """(first, last) of each stretch with one position → person → visits owed a month; read again when these change."""
    ids = tuple(person.pk for person in people)
    month_first, month_last = month_of(begin)

    def read() -> dict[tuple[date, date], dict[int, int | None]]:
        parts: dict[tuple[date, date], dict[int, int | None]] = defaultdict(dict)
        with connection.cursor() as cursor:
            cursor.execute(
                _PARTS,
                {"people": list(ids), "begin": begin, "end": end, "month_first": month_first, "month_last": month_last},
            )
            for user, first, last, visits in cursor.fetchall():
                parts[first, last][user] = visits
        return dict(parts)

    return _kept.get((ids, begin, end), read)


@dataclass
class Progress:
    """Visits of a person in a period. ``done`` counts one a customer and day; ``valid`` those that count for K18."""

    person: User
    first: date
    last: date
    quota: Quota
    planned: int = 0
    planned_open: int = 0
    missed: int = 0
    done: int = 0
    valid: int = 0

    @property
    def required(self) -> int:
        return self.quota.visits

    @property
    def missing(self) -> int:
        """Visits still to be made, planned ones not counted."""
        return max(0, self.required - self.done)

    @property
    def to_plan(self) -> int:
        """Visits owed that are neither made nor planned."""
        return max(0, self.missing - self.planned_open)


# By person: visits one a customer and day, and those of them that count for K18 (``VisitQuerySet.counting``, ``.valid``).
_VISITS = """
SELECT user_id, 'visits', '', count(*), count(*) FILTER (WHERE valid)
FROM (
    SELECT user_id, bool_or(
        outcome <> '' AND next_step <> ''
        AND logged_at <= visited_at + ($7)[1 + width_bucket(visited_at, $6)]
    ) AS valid
    FROM customers_visit
    WHERE user_id = ANY($1) AND visited_at >= $2 AND visited_at < $3 AND way = ANY($5)
    GROUP BY user_id, customer_id, (visited_at AT TIME ZONE $4)::date
) made
GROUP BY user_id
"""
# By person and state: planned visits.
_PLANS = """
SELECT user_id, 'plans', state, count(*), 0
FROM customers_plannedvisit
WHERE user_id = ANY($1) AND day >= $8 AND day <= $9
GROUP BY user_id, state
"""
_ASKED = ("people", "first", "end", "zone", "counting", "since", "within", "first_day", "last_day")
_PROGRESS = Prepared(
    "visit_progress",
    f"{_VISITS} UNION ALL {_PLANS}",
    "bigint[]",
    "timestamptz",
    "timestamptz",
    "text",
    "text[]",
    "timestamptz[]",
    "interval[]",
    "date",
    "date",
    generic=True,
)
# The same of one person, as his first page asks: of an array PostgreSQL plans it anew each time.
_PROGRESS_OF_ONE = Prepared(
    "visit_progress_of_one",
    _PROGRESS.sql.replace("= ANY($1)", "= $1"),
    "bigint",
    *_PROGRESS.types[1:],
)


def asked_of(people: Iterable[int], first: date, last: date) -> dict[str, Any]:
    """What statements about contacts and plans of a span are asked with."""
    return {
        "people": list(people),
        "first_day": first,
        "last_day": last,
        "first": midnight(first),
        "end": midnight(last + timedelta(days=1)),
        "zone": timezone.get_current_timezone_name(),
        "counting": sorted(counting_ways()),
        "since": [midnight(day) for day, _within in valid_within()[1:]],
        "within": [within for _day, within in valid_within()],
    }


def progress_of(people: Sequence[User], first: date, last: date) -> list[Progress]:
    """Required, planned, done and valid visits of ``people`` from ``first`` to ``last``."""
    found = {q.person.pk: Progress(q.person, first, last, q) for q in quotas(people, first, last)}
    asked = asked_of(found, first, last)
    values = [asked[name] for name in _ASKED]
    rows = _PROGRESS_OF_ONE.all(values[0][0], *values[1:]) if len(found) == 1 else _PROGRESS.all(*values)
    for person, what, name, count, valid in rows:
        progress = found[person]
        if what == "visits":
            progress.done, progress.valid = count, valid
        else:
            progress.planned += count
            if name == "planned":
                progress.planned_open = count
            elif name == "missed":
                progress.missed = count
    return list(found.values())


def visit_progress(user: User, day: date) -> Progress:
    """Visits of ``user`` in the month of ``day``: required (cut by absences), planned, done, valid."""
    return progress_of([user], *month_of(day))[0]
