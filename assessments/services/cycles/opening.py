"""Cycles open by the calendar: the month, quarter and year that run, and the first three months of whoever joined."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Position, Posting, User
from assessments.models import Cycle, CycleStep
from assessments.policies.cycles import step_days
from assessments.rules.cycle_steps import PROBATION_MONTHS, code_of, periods_with, planned, probation_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.sockets.report_periods import Period

# What a code leaves for a user name.
LONGEST_NAME = 28


@act("assessments.open_cycles")
def open_cycles(*, actor: Any, now: datetime) -> int:
    """Open what has begun and isn't open yet; asked again it opens nothing. Returns how many."""
    today = timezone.localdate(now)
    found = sum(open_cycle(cycle, period, now) for cycle, period in periods_with(today))
    return found + sum(open_cycle("Q", probation_of(joined), now, person=user) for user, joined in _joined(today))


def open_cycle(cycle: str, period: Period, now: datetime, *, person: User | None = None) -> bool:
    """One cycle with its steps, unless it is open already; two who open at once open one."""
    code = code_of(cycle, period.first) if person is None else probation_code(person, period.first)
    made = Cycle(cycle=cycle, code=code, first=period.first, last=period.last, person=person, opened_at=now)
    # The unique code decides, whoever else opens at this moment.
    Cycle.objects.bulk_create([made], ignore_conflicts=True)
    found = Cycle.objects.select_for_update().get(code=code)
    if found.steps.exists():
        return False
    CycleStep.objects.bulk_create(steps_of(found))
    return True


def probation_code(person: User, first: date) -> str:
    """``NQ-linruoxi-20261020``; a very long user name gives way to the number of the account."""
    called = person.username if len(person.username) <= LONGEST_NAME else str(person.pk)
    return f"NQ-{called}-{first:%Y%m%d}"


def steps_of(cycle: Cycle) -> list[CycleStep]:
    """Its steps by the policy of its last day."""
    plan = planned(cycle.last, step_days(cycle.cycle, cycle.last), worktime.work_calendar())
    return [CycleStep(cycle=cycle, step=one.step, starts_on=one.starts_on, due_at=one.due_at) for one in plan]


def _joined(today: date) -> list[tuple[User, date]]:
    """Newcomers in their first three months, with the day they joined."""
    since = today - timedelta(days=31 * PROBATION_MONTHS)
    newcomers = Posting.objects.on(today).filter(
        position__terms__period__contains=today, position__terms__tier=Position.Tier.NEWCOMER
    )
    rows = User.objects.active().filter(joined_on__gt=since, joined_on__lte=today, pk__in=newcomers.values("user_id"))
    return [(user, user.joined_on) for user in rows.order_by("pk") if probation_of(user.joined_on).last >= today]
