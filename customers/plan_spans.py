"""The three spans of a plan of visits and when each is due (CUS-7, W03).

A month gives the frame, its weeks are planned in detail, a day is what the rep sets out with. All three hold the same planned
visits, each seen within its span and against the share of the quota that falls into it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from customers.models import VisitPlan
from customers.policies.visits import VISITS
from salesops.core import worktime
from salesops.core.policies import policy_on

Span = VisitPlan.Span
THURSDAY = 3


def monday(day: date) -> date:
    """The first day of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class PlanSpan:
    """A day, a week (Monday to Sunday) or a month, from ``first`` to ``last``, both included."""

    code: str
    first: date
    last: date

    @property
    def before(self) -> date:
        """A day of the span before."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the span after."""
        return self.last + timedelta(days=1)

    def is_over(self, today: date) -> bool:
        return self.last < today

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def span_of(code: str, day: date) -> PlanSpan:
    """The span of kind ``code`` that holds ``day``."""
    if code == Span.MONTH:
        return PlanSpan(code, *month_of(day))
    if code == Span.DAY:
        return PlanSpan(code, day, day)
    return PlanSpan(Span.WEEK, monday(day), monday(day) + timedelta(days=6))


def due_of_plan(code: str, first: date) -> datetime:
    """When the plan of the span that begins on ``first`` is to be handed in.

    A week's on Friday before it, a month's on the 28th before it; a day's on the working day before it, with the work log that
    says what tomorrow brings (W01).
    """
    values = policy_on(VISITS, first)
    if code == Span.MONTH:
        day = (first - timedelta(days=1)).replace(day=values["plan_month_day"])
    elif code == Span.DAY:
        day = worktime.add_working_days(first, -1)
    else:
        day = first - timedelta(days=7) + timedelta(days=values["plan_weekday"] - 1)
    return timezone.make_aware(datetime.combine(day, values["plan_time"]))


def first_to_plan(span: PlanSpan, today: date) -> date | None:
    """The first day of ``span`` on which somebody can still be sent out: a working day, today at the earliest; ``None``: over."""
    first = worktime.next_working_day(max(span.first, today))
    return first if first in span else None


def week_for_saturday(today: date) -> PlanSpan | None:
    """The week whose key visits the Saturday meeting looks at: from Thursday on the next one, earlier in the week none."""
    if today.weekday() < THURSDAY:
        return None
    return span_of(Span.WEEK, today + timedelta(days=7))
