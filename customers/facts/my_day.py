"""A rep's day on the first page: plan with the now-line, follow-ups, visits of the month against the time gone (RPT-1)."""

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from customers.facts.visits import Progress, visit_progress
from customers.follow_ups import FollowUp, follow_ups_counted
from customers.plan_spans import month_of
from customers.scope.customers import opened
from customers.scope.visits import owes_visits, people_one_logs_for
from salesops.core import worktime
from salesops.core.prepared import Prepared

FOLLOW_UPS = 8


# What a line of the plan shows of the planned visit, its customer, the visit it became and whom one meets: every rep's first page
# of the day asks it (performance.md).
Planned = namedtuple("Planned", "pk at purpose goal is_key state missed_reason visit_id customer visit")
Place = namedtuple("Place", "pk code called grade city last_visit_at owner_id unit_id")
Done = namedtuple("Done", "purpose outcome next_step next_on")
Met = namedtuple("Met", "pk name title")


@dataclass(frozen=True)
class Stop:
    """One planned visit. ``is_next``: the one to go to now; ``now_before``: the line of the present moment stands above it.

    Of a customer that moved on (``opens`` is false) only the name is told: not whom one meets, grade, town, or visits of others.
    """

    item: Planned
    contact: Met | None
    is_first_visit: bool
    opens: bool = True
    is_past: bool = False
    is_next: bool = False
    now_before: bool = False


@dataclass(frozen=True)
class Day:
    """The plan of a day. ``now`` is the local time for the line; ``now_last``: everything with a time lies behind it."""

    stops: Sequence[Stop]
    done: int
    now: time
    now_last: bool = False


@dataclass(frozen=True)
class MonthSoFar:
    """Visits of the month: ``pace`` is the share of its working days that have passed, in per cent."""

    progress: Progress
    passed: int
    working: int

    @property
    def pace(self) -> int:
        return round(100 * self.passed / self.working) if self.working else 0

    @property
    def percent(self) -> int:
        owed = self.progress.required
        return round(100 * self.progress.done / owed) if owed else 0

    @property
    def ahead(self) -> int:
        """Points before (behind, when negative) the time."""
        return self.percent - self.pace


def plans_visits(user: Any) -> bool:
    """Whether the person's own day is made of visits: heads of finance or of logistics may log one, but owe none."""
    return user.pk in people_one_logs_for(user) and (user.holds("REP") or owes_visits(user))


_PLAN = Prepared(
    "my_plan",
    """
SELECT item.id, item.at, item.purpose, item.goal, item.is_key, item.state, item.missed_reason, item.visit_id,
    customer.id, customer.code, COALESCE(NULLIF(customer.short_name, ''), customer.name), customer.grade, customer.city,
    customer.last_visit_at, customer.owner_id, customer.unit_id,
    visit.purpose, visit.outcome, visit.next_step, visit.next_on, met.id, met.name, met.title
FROM customers_plannedvisit item JOIN customers_customer customer ON customer.id = item.customer_id
LEFT JOIN customers_visit visit ON visit.id = item.visit_id
LEFT JOIN customers_contact met ON met.customer_id = item.customer_id AND met.is_primary AND met.is_active
WHERE item.user_id = $1 AND item.day = $2 ORDER BY item.at NULLS LAST, item.id
""",
    "bigint",
    "date",
)


def _planned(row: Sequence[Any]) -> tuple[Planned, Met | None]:
    visit = Done(*row[16:20]) if row[7] is not None else None
    item = Planned._make([*row[:8], Place(*row[8:16]), visit])
    return item, Met(*row[20:]) if row[20] is not None else None


def _of_today(user: Any, today: date) -> list[tuple[Planned, Met | None, bool]]:
    """The plan with whom one meets, and whether ``user`` still opens the customer's file."""
    found = [_planned(row) for row in _PLAN.all(user.pk, today)]
    open_ = opened((item.customer for item, _met in found if item.customer.owner_id != user.pk), user)
    lines: list[tuple[Planned, Met | None, bool]] = []
    for item, met in found:
        place = item.customer
        opens = place.owner_id == user.pk or place.pk in open_
        if not opens:
            item, met = item._replace(customer=place._replace(grade="", city="", last_visit_at=None)), None
        lines.append((item, met, opens))
    return lines


def day_of(user: Any, now: datetime) -> Day:
    """The plan in the order of the day, and whom one meets there; what ``plan_of_day`` has (a test compares). One query."""
    today, moment = timezone.localdate(now), timezone.localtime(now).time()
    found = _of_today(user, today)
    plan = [item for item, _met, _opens in found]
    ahead = [i for i in plan if i.at is not None and i.at > moment]
    line = ahead[0] if ahead and any(i.at is not None for i in plan) else None
    todo = [item for item, _met, opens in found if opens and item.state == "planned"]
    following = next((i for i in todo if i.at is not None and i.at > moment), todo[0] if todo else None)
    stops = [
        Stop(
            item,
            met,
            is_first_visit=opens and item.state == "planned" and item.customer.last_visit_at is None,
            opens=opens,
            is_past=item.state != "planned",
            is_next=item is following,
            now_before=item is line,
        )
        for item, met, opens in found
    ]
    done = sum(item.state == "done" for item in plan)
    timed = [i for i in plan if i.at is not None]
    return Day(stops, done, moment, now_last=bool(timed) and line is None and timed[-1] is plan[-1])


def follow_ups_of(user: Any, today: date) -> tuple[list[FollowUp], int]:
    """The most pressing ones, and how many there are."""
    return follow_ups_counted(user, today, FOLLOW_UPS)


def month_so_far(user: Any, today: date) -> MonthSoFar:
    """Visits made against those owed, and the working days gone, today included."""
    first, last = month_of(today)
    calendar = worktime.work_calendar()
    before = first - timedelta(days=1)
    return MonthSoFar(
        visit_progress(user, today),
        calendar.working_days_between(before, today),
        calendar.working_days_between(before, last),
    )
