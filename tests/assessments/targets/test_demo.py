"""The demo company's targets: two years for everybody, next year's on its way."""

import random
from datetime import date

from django.utils import timezone

from accounts.models import User
from assessments.demo.targets import build_targets
from assessments.models import Target, TargetPlan
from assessments.rules.target_periods import year_of
from assessments.targets import targets_of
from salesops.core.sockets.demo import DemoCompany


def test_two_years_that_add_up_and_a_plan_that_waits(company):
    today = timezone.localdate()
    people = {user.username: user for user in User.objects.all()}
    build_targets(DemoCompany("small", today, random.Random(7), people))
    owed = targets_of("sales", year_of(today))
    assert owed.units[company.units["HQ"].pk] == sum(owed.given.values()) > 0
    months = Target.objects.in_force().filter(user=company.rep, grain="month", metric="sales")
    # Of last year only months in which something came had one: here there are no orders.
    assert sorted(months.values_list("first", flat=True)) == [date(today.year, month, 1) for month in range(1, 13)]
    assert set(TargetPlan.objects.values_list("kind", "state")) == {("full", "offered"), ("change", "waiting")}
