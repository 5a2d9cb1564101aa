"""Probations of the demo company: whenever it is written, one newcomer stands in each step."""

import random
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from accounts.demo.people import PROBATIONS, _newcomer
from assessments.models import Cycle
from assessments.rules.cycle_steps import CLOSE, probation_of
from assessments.services.cycles.opening import steps_of
from salesops.core.sockets.demo import DemoCompany

UNDER_WAY = ["self", "rate", "calibrate", "publish", "appeal", "over"]


def step_on(day: date, joined: date) -> str:
    """The step under way in the morning of ``day``."""
    period = probation_of(joined)
    now = timezone.make_aware(datetime.combine(day, time(9)))
    for step in steps_of(Cycle(cycle="Q", first=period.first, last=period.last)):
        if step.step not in (CLOSE, "merge") and step.due_at > now:
            return str(step.step)
    return "over"


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 7, 8), date(2026, 10, 8), date(2026, 3, 2)])
def test_one_stands_in_each_step(company, day):
    demo = DemoCompany("small", day, random.Random(1))
    assert [step_on(day, _newcomer(demo, probation)) for probation in PROBATIONS] == UNDER_WAY
