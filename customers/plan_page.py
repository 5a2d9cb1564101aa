"""What the plan page shows: a day, week or month of a person, what it owes, and whom to visit next (CUS-7, W03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.code_lists import NEXT_STEP
from customers.facts.visits import Progress, progress_of
from customers.models import Customer, PlannedVisit, VisitPlan
from customers.plan_spans import PlanSpan, Span, due_of_plan, first_to_plan, monday
from salesops.core import worktime
from salesops.core.codes.reading import entry_name
from salesops.core.policies import policy_on

SUGGESTED = 15


@dataclass
class DayOfPlan:
    """One day with what is planned on it; ``outside``: shown beside the month for its weekday's sake."""

    day: date
    is_today: bool
    is_over: bool
    works: bool
    outside: bool = False
    items: list[PlannedVisit] = field(default_factory=list)


@dataclass
class WeekOfPlan:
    """A line of days: the working ones from Monday on, and days off on which something is planned."""

    first: date
    days: list[DayOfPlan]
    handed_in: VisitPlan | None = None

    @property
    def items(self) -> list[PlannedVisit]:
        return [item for day in self.days for item in day.items]


@dataclass
class Plan:
    """What one person means to do within ``span``, against what is owed in it."""

    user: User
    span: PlanSpan
    weeks: list[WeekOfPlan]
    progress: Progress
    handed_in: VisitPlan | None
    due: datetime

    @property
    def days(self) -> list[DayOfPlan]:
        """The days of the span that are shown."""
        return [day for week in self.weeks for day in week.days if not day.outside]

    @property
    def items(self) -> list[PlannedVisit]:
        return [item for week in self.weeks for item in week.items]

    @property
    def key_visits(self) -> list[PlannedVisit]:
        return [item for item in self.items if item.is_key]


def plan_of(user: User, span: PlanSpan, today: date, reader: User | None = None) -> Plan:
    """The plan of ``user`` for ``span`` as ``reader`` (else ``user``) sees it. A constant number of queries."""
    rows = PlannedVisit.objects.filter(user=user).between(span.first, span.last).read_by(reader or user)
    rows = rows.select_related("customer", "user", "visit", "commented_by")
    planned: dict[date, list[PlannedVisit]] = {}
    for item in sorted(rows, key=lambda item: (item.at is None, item.at, item.pk)):
        planned.setdefault(item.day, []).append(item)
    first = span.first if span.code == Span.DAY else monday(span.first)
    handed = VisitPlan.objects.filter(user=user, first__range=(first, span.last)).select_related("user", "answered_by")
    by_span = {(plan.span, plan.first): plan for plan in handed}
    weeks = []
    while first <= span.last:
        end = min(monday(first) + timedelta(days=6), first if span.code == Span.DAY else date.max)
        days = [_day(first + timedelta(days=n), span, planned, today) for n in range((end - first).days + 1)]
        shown = [day for day in days if day.works or day.items or span.code == Span.DAY]
        if any(not day.outside for day in shown):
            weeks.append(WeekOfPlan(first, shown, by_span.get((Span.WEEK, first))))
        first = end + timedelta(days=1)
    progress = progress_of([user], span.first, span.last)[0]
    return Plan(user, span, weeks, progress, by_span.get((span.code, span.first)), due_of_plan(span.code, span.first))


def _day(day: date, span: PlanSpan, planned: Mapping[date, list[PlannedVisit]], today: date) -> DayOfPlan:
    works = worktime.work_calendar().is_working_day(day)
    return DayOfPlan(day, day == today, day < today, works, day not in span, planned.get(day, []))


@dataclass(frozen=True)
class Suggestion:
    """A customer to visit and why, the most pressing first. ``since`` is the day the reason began."""

    customer: Customer
    why: str
    since: date


def _rows_of(grade: str, table: Mapping[str, Any]) -> Any:
    return table.get(grade or "C")


def suggested_in(user: User, span: PlanSpan, today: date) -> list[Suggestion]:
    """Whom to add to what is left of ``span``. Nobody is sent out on a day off: it begins with the next working day."""
    first = first_to_plan(span, today)
    return suggestions(user, first, span.last) if first is not None else []


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
    """A line of the team: what one person owes, planned and did, whether the plan came, key visits to look at."""

    progress: Progress
    plan: VisitPlan | None
    key_visits: int
    to_look_at: int


def team_of(people: Sequence[User], span: PlanSpan) -> list[PersonOfTeam]:
    """The span of several people, for their manager. A constant number of queries."""
    handed = VisitPlan.objects.filter(user__in=people, span=span.code, first=span.first)
    plans = {plan.user_id: plan for plan in handed}
    keys: dict[int, list[str]] = {}
    rows = PlannedVisit.objects.filter(user__in=people, is_key=True).between(span.first, span.last)
    for user, review in rows.values_list("user", "review"):
        keys.setdefault(user, []).append(review)
    return [
        PersonOfTeam(
            progress,
            plans.get(progress.person.pk),
            len(keys.get(progress.person.pk, ())),
            keys.get(progress.person.pk, []).count("open"),
        )
        for progress in progress_of(people, span.first, span.last)
    ]
