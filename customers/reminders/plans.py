"""Plans of visits not handed in (W03, defaults.md 7): to the rep on the day they are due, to the supervisor when they are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.log_times import DaysAway, at_time
from customers.models import VisitPlan
from customers.plan_spans import PlanSpan, Span, due_of_plan, monday, span_of
from customers.policies.visits import VISITS
from customers.services.owed import Sellers
from salesops.core import worktime
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers

from .logs import Heads, names_of
from .timing import AFTER

MISSING, OF_TEAM = "customers.plan_missing", "customers.plans_missing_team"


@dataclass(frozen=True)
class Missing:
    """A plan somebody who sells has not handed in; ``unit_id`` is where the person stands on the day it is due."""

    user: User
    unit_id: int

    @property
    def user_id(self) -> int:
        return self.user.pk


def _spans(today: date) -> list[PlanSpan]:
    """Weeks and months whose plan is due about now: told until the end of the working day after."""
    week = span_of(Span.WEEK, monday(today))
    month = span_of(Span.MONTH, today)
    near = (week, span_of(Span.WEEK, week.after), month, span_of(Span.MONTH, month.after))
    return [span for span in near if _last_day(span) <= today <= worktime.add_working_days(_due_day(span), 1)]


def _due_day(span: PlanSpan) -> date:
    return timezone.localdate(due_of_plan(span.code, span.first))


def _last_day(span: PlanSpan) -> date:
    """The last working day on which it can be handed in on time."""
    day = _due_day(span)
    return day if worktime.is_working_day(day) else worktime.add_working_days(day, -1)


def _missing(span: PlanSpan, today: date) -> list[Missing]:
    """Who sells and owes the plan of ``span``: not who is away on its last day or all of the span. Six queries."""
    last = _last_day(span)
    owing = dict(Sellers(last, last).on(last, today))
    handed_in = VisitPlan.objects.filter(span=span.code, first=span.first, user__in=owing).values_list(
        "user", flat=True
    )
    for person in handed_in:
        del owing[person]
    away = DaysAway.read(owing, last, span.last)
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    working = [day for day in days if worktime.is_working_day(day)]
    there = [p for p in owing if not away.away(p, last) and not all(away.away(p, day) for day in working)]
    people = User.objects.active().filter(pk__in=there).order_by("name_key", "pk")
    return [Missing(person, owing[person.pk]) for person in people]


def plans_missing(now: datetime) -> Iterator[Due]:
    """14:00 of the last day for a week's, 09:00 for a month's."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(MISSING, today)
    for span in _spans(today):
        moment, due = at_time(_last_day(span), numbers[span.code]), due_of_plan(span.code, span.first)
        # When it is late, the list to the supervisor tells.
        if moment <= now < due:
            params = {"first": span.first, "last": span.last, "due": due}
            for row in _missing(span, today):
                yield Due(f"{row.user_id}:{span.code}:{span.first}", "due", [row.user], moment, params=params)


def plans_of_team(now: datetime) -> Iterator[Due]:
    """Five minutes after it was due (Friday 18:05), one list to each head."""
    today = timezone.localdate(now)
    after = timedelta(minutes=reminder_numbers(OF_TEAM, today)["after"])
    for span in _spans(today):
        moment = due_of_plan(span.code, span.first) + after
        if now < moment:
            continue
        for head, people in Heads(today).teams(_missing(span, today)).items():
            params = {"count": len(people), "names": names_of(people), "first": span.first, "last": span.last}
            yield Due(f"{head.pk}:{span.code}:{span.first}", "late", [head], moment, params=params)


register_reminder(
    Reminder(
        MISSING, _("Visit plan not handed in"), MISSING, plans_missing,
        when=_("week: on the last day at {week}; month: on the last day at {month}"), to=_("rep"),
        escalates=_("{after} minutes after it was due the supervisor"), reads=(f"reminders.{OF_TEAM}", VISITS),
        numbers=(
            PolicyField(Span.WEEK.value, _("Plan of a week: on its last day at"), "time"),
            PolicyField(Span.MONTH.value, _("Plan of a month: on its last day at"), "time"),
        ),
        shipped={Span.WEEK.value: "14:00", Span.MONTH.value: "09:00"},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        OF_TEAM, _("Visit plans of the team missing"), OF_TEAM, plans_of_team,
        when=_("{after} minutes after they were due"), to=_("supervisor"), numbers=(AFTER,), shipped={"after": 5},
        reads=(VISITS,),
    )
)  # fmt: skip
