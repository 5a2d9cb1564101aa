"""The demo's part of pool, clashes, weekly status and coverage runs on any company."""

import random

from customers.demo.pool import build_pool
from customers.models import Clash, Coverage, WeeklyConfirmation
from salesops.core.sockets.demo import DemoCompany
from tests.conftest import TODAY


def test_the_part_runs(company, files):
    people = {"rep": company.rep, "rep2": company.colleague}
    build_pool(DemoCompany(size="small", today=TODAY, random=random.Random(1), people=people))
    assert Clash.objects.open().count() == 1
    assert WeeklyConfirmation.objects.exists()
    assert not Coverage.objects.exists()  # one province only: every fifth is left a gap
