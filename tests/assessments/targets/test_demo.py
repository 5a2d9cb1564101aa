"""The demo company's targets: two years for everybody, next year's on its way."""

import random

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
    assert Target.objects.in_force().filter(user=company.rep, grain="month", metric="sales").count() == 24
    assert set(TargetPlan.objects.values_list("kind", "state")) == {("full", "offered"), ("change", "waiting")}
