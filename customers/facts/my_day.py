"""A rep's day on the first page: plan with the now-line, follow-ups, visits of the month against the time gone (RPT-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from customers.facts.visits import Progress, plan_of_day, visit_progress
from customers.follow_ups import FollowUp, follow_ups_counted
from customers.models import Contact, PlannedVisit
from customers.plan_spans import month_of
from customers.scope.visits import owes_visits, people_one_logs_for
from salesops.core import worktime

FOLLOW_UPS = 8


@dataclass(frozen=True)
class Stop:
    """One planned visit. ``is_next``: the one to go to now; ``now_before``: the line of the present moment stands above it."""

    item: PlannedVisit
    contact: Contact | None
    is_first_visit: bool
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


_MET = """
SELECT id, customer_id, name, title FROM customers_contact
WHERE customer_id = ANY(%s) AND is_primary AND is_active
"""


def day_of(user: Any, now: datetime) -> Day:
    """Two queries: the plan, and whom one meets there."""
    today, moment = timezone.localdate(now), timezone.localtime(now).time()
    plan = plan_of_day(user, today)
    met = Contact.objects.raw(_MET, [[i.customer_id for i in plan]]) if plan else ()
    contacts = {contact.customer_id: contact for contact in met}
    ahead = [i for i in plan if i.at is not None and i.at > moment]
    line = ahead[0] if ahead and any(i.at is not None for i in plan) else None
    todo = [i for i in plan if i.state == "planned"]
    following = next((i for i in todo if i.at is not None and i.at > moment), todo[0] if todo else None)
    stops = [
        Stop(
            item,
            contacts.get(item.customer_id),
            is_first_visit=item.state == "planned" and item.customer.last_visit_at is None,
            is_past=item.state != "planned",
            is_next=item is following,
            now_before=item is line,
        )
        for item in plan
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
