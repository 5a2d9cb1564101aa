"""Cycles of the demo company: twelve months, four quarters and a year frozen as of their day, carried on by their dates and closed;
the ones after them and the probations as far as their days have come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from assessments.models import Cycle, CycleStep
from assessments.rules.cycle_steps import CLOSE, FREEZE, periods_with, probation_of
from assessments.services.cycles.freezing import freeze
from assessments.services.cycles.opening import open_cycle, open_cycles, steps_of
from salesops.core.acts import acting
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.report_periods import Period

from .people import follow_until, propose_promotion
from .steps import Desk, carry

# Of the large house no year: the rows behind its cards would be fifteen million.
CLOSED = {"small": {"M": 12, "Q": 4, "Y": 1}, "large": {"M": 2, "Q": 1, "Y": 0}}


@dataclass(frozen=True)
class Past:
    """A period that is over; ``person``: of whose probation."""

    cycle: str
    period: Period
    person: User | None = None

    def step(self, name: str) -> CycleStep:
        made = Cycle(cycle=self.cycle, first=self.period.first, last=self.period.last, person=self.person)
        return next(step for step in steps_of(made) if step.step == name)


def build_cycles(demo: DemoCompany) -> None:
    """One after the other as they were frozen; what follows from a closed one comes before the next: people change places."""
    now = timezone.make_aware(datetime.combine(demo.today, time(9)))
    desk = Desk(demo, now)
    with acting("assessments.demo", None):
        found = [*past(demo, now), *probations(demo)]
        frozen = {one: one.step(FREEZE).due_at for one in found}
        for one in sorted(found, key=lambda one: (frozen[one], one.cycle, one.period.first)):
            moment = frozen[one]
            follow_until(demo, min(moment, now))
            open_cycle(one.cycle, one.period, _opening(one.period.first), person=one.person)
            if moment <= now:
                cycle = Cycle.objects.get(cycle=one.cycle, first=one.period.first, person=one.person)
                carry(desk, freeze(actor=None, cycle=cycle, now=moment))
        follow_until(demo, now)
        propose_promotion(demo, now)
        open_cycles(actor=None, now=now)


def past(demo: DemoCompany, now: datetime) -> Iterator[Past]:
    """Of each kind so many that are closed by now, and those after them that are over."""
    for cycle, period in periods_with(demo.today):
        closed = 0
        while closed < CLOSED[demo.size][cycle]:
            period = dict(periods_with(period.first - timedelta(days=1)))[cycle]
            if period.first < demo.since:
                break
            one = Past(cycle, period)
            closed += one.step(CLOSE).due_at <= now
            yield one


def probations(demo: DemoCompany) -> Iterator[Past]:
    """Of those who joined as newcomers and whose three months are over."""
    for user in demo.people.values():
        if user.joined_on is None or user.left_on is not None or user.joined_on < demo.since:
            continue
        posted = user.postings.select_related("position").order_by("period").first()
        period = probation_of(user.joined_on)
        if posted is not None and posted.position.code == "P10" and period.last < demo.today:
            yield Past("Q", period, user)


def _opening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0, 20)))


demo_parts.register(DemoPart("assessments.cycles", 105, build_cycles))
