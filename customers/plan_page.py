"""What the plan page shows: a week of a person, what it owes, and whom to visit next (CUS-7, W03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.code_lists import NEXT_STEP
from customers.models import Customer, PlannedVisit, VisitPlan
from customers.services.plans import due_of_plan
from customers.visit_facts import Progress, progress_of
from salesops.core import worktime
from salesops.core.codes.reading import entry_name
from salesops.core.policies import policy_on

SUGGESTED = 15


@dataclass
class DayOfPlan:
    """One day with what is planned on it."""

    day: date
    is_today: bool
    is_over: bool
    works: bool
    items: list[PlannedVisit] = field(default_factory=list)


@dataclass
class WeekOfPlan:
    """Monday to Sunday of one person. Days off show only when something is planned on them."""

    user: User
    first: date
    last: date
    days: list[DayOfPlan]
    progress: Progress
    handed_in: VisitPlan | None
    due: datetime

    @property
    def items(self) -> list[PlannedVisit]:
        return [item for day in self.days for item in day.items]

    @property
    def key_visits(self) -> list[PlannedVisit]:
        return [item for item in self.items if item.is_key]


def week_of(user: User, first: date, today: date) -> WeekOfPlan:
    """The week of ``user`` that begins on Monday ``first``."""
    last = first + timedelta(days=6)
    rows = (
        PlannedVisit.objects.filter(user=user).between(first, last).select_related("customer", "visit", "commented_by")
    )
    calendar = worktime.work_calendar()
    days = {}
    for n in range(7):
        day = first + timedelta(days=n)
        days[day] = DayOfPlan(day, day == today, day < today, calendar.is_working_day(day))
    for item in sorted(rows, key=lambda item: (item.at is None, item.at, item.pk)):
        item.user = user
        days[item.day].items.append(item)
    shown = [day for day in days.values() if day.works or day.items]
    plan = VisitPlan.objects.filter(user=user, span=VisitPlan.Span.WEEK, first=first).first()
    progress = progress_of([user], first, last)[0]
    return WeekOfPlan(user, first, last, shown, progress, plan, due_of_plan(VisitPlan.Span.WEEK, first))


@dataclass(frozen=True)
class Suggestion:
    """A customer to visit and why, the most pressing first. ``since`` is the day the reason began."""

    customer: Customer
    why: str
    since: date


def _rows_of(grade: str, table: Mapping[str, Any]) -> Any:
    return table.get(grade or "C")


def suggestions(user: User, first: date, last: date) -> list[Suggestion]:
    """Own customers without a planned visit from ``first`` to ``last`` whose visit is due by then: agreed step, cadence of the
    grade, no progress for long. One query: a person has some dozens of customers.
    """
    table = {row["grade"]: row for row in policy_on("customers.cadence", first)["grades"]}
    planned = PlannedVisit.objects.filter(user=user, customer=OuterRef("pk"), day__range=(first, last))
    found = []
    for customer in Customer.objects.current().filter(owner=user).exclude(Exists(planned)).order_by("pk"):
        reason = _reason(customer, _rows_of(customer.grade, table), last)
        if reason is not None:
            found.append(Suggestion(customer, *reason))
    found.sort(key=lambda s: (s.since, s.customer.grade or "Z", s.customer.pk))
    return found[:SUGGESTED]


def _reason(customer: Customer, row: Mapping[str, Any] | None, last: date) -> tuple[str, date] | None:
    """(sentence, since when) of the reason that began first, or nothing."""
    found: list[tuple[date, str]] = []
    if customer.next_on and customer.next_on <= last:
        step = entry_name(NEXT_STEP, customer.next_step)
        found.append((customer.next_on, _("Agreed: %(step)s") % {"step": step}))
    if row is not None:
        visited = timezone.localdate(customer.last_visit_at) if customer.last_visit_at else customer.opened_on
        due = visited + timedelta(days=int(row["visit_days"]))
        if due <= last:
            found.append((due, _("Visit due: every %(days)s days") % {"days": row["visit_days"]}))
        moved = timezone.localdate(customer.last_progress_at) if customer.last_progress_at else customer.opened_on
        stalled = moved + timedelta(weeks=int(row["stalled_weeks"]))
        if stalled <= last:
            found.append((stalled, _("No progress for %(weeks)s weeks") % {"weeks": row["stalled_weeks"]}))
    if not found:
        return None
    since, sentence = min(found)
    return sentence, since


@dataclass(frozen=True)
class PersonOfTeam:
    """A line of the team's week: what one person owes, planned and did, whether the plan came, key visits to look at."""

    progress: Progress
    plan: VisitPlan | None
    key_visits: int
    to_look_at: int


def team_of(people: Sequence[User], first: date) -> list[PersonOfTeam]:
    """The week of several people, for their manager. A constant number of queries."""
    last = first + timedelta(days=6)
    plans = {
        plan.user_id: plan for plan in VisitPlan.objects.filter(user__in=people, span=VisitPlan.Span.WEEK, first=first)
    }
    keys: dict[int, list[str]] = {}
    rows = PlannedVisit.objects.filter(user__in=people, is_key=True).between(first, last)
    for user, review in rows.values_list("user", "review"):
        keys.setdefault(user, []).append(review)
    return [
        PersonOfTeam(
            progress,
            plans.get(progress.person.pk),
            len(keys.get(progress.person.pk, ())),
            keys.get(progress.person.pk, []).count("open"),
        )
        for progress in progress_of(people, first, last)
    ]
