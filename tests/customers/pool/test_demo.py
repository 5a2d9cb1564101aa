"""The demo's part of pool, clashes, weekly status and coverage runs on any company."""

import random

from customers.demo.pool import build_pool
from customers.models import Clash, Coverage, Customer, Ownership, ResultSplit, WeeklyConfirmation
from salesops.core.sockets.demo import DemoCompany
from tests.cast_customers import make_customer
from tests.conftest import TODAY


def test_the_part_runs(company, files):
    people = {"rep": company.rep, "rep2": company.colleague}
    build_pool(DemoCompany(size="small", today=TODAY, random=random.Random(1), people=people))
    assert Clash.objects.open().count() == 2
    assert WeeklyConfirmation.objects.exists()
    assert not Coverage.objects.exists()  # one province only: every fifth is left a gap


def test_with_enough_customers_there_are_claims_and_a_clash_decided(company, files):
    unit = company.units["EC-2-T"]
    for number in range(3):
        make_customer(f"C-2000{number}", f"江苏华达食品{number}厂", owner=company.rep, unit=unit, province="33")
    people = {"rep": company.rep, "rep2": company.colleague}
    build_pool(DemoCompany(size="small", today=TODAY, random=random.Random(1), people=people))
    assert Clash.objects.open().exclude(answer="").count() == 1
    assert sorted(ResultSplit.objects.values_list("share", flat=True)) == [30, 70]
    claimed = Ownership.objects.filter(how="claimed")
    assert claimed.count() == 1
    assert Customer.objects.get(pk=claimed.get().customer_id).owner == claimed.get().owner
    assert [row.user for row in Coverage.objects.all()] == [company.rep]
