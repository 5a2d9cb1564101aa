"""The target customer table (C01): what visits learnt, summed per rep and week; numbers masked outside the chain."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from customers.models import Customer, Visit
from customers.services.plans import plan_visit
from customers.target_table import target_rows, target_sums, total_of
from tests.conftest import TODAY

from .conftest import at

MONDAY = date(2026, 11, 16)


@pytest.fixture
def week(company, files, visited):
    """Two visits at Zerun with findings, a call, and one of the week before."""
    plan_visit(actor=company.rep, user=company.rep, customer=files.zerun, day=TODAY, today=TODAY, is_key=True)
    visited(
        intent="high", contact=files.contact, findings={"present_supplier": "进口品牌", "yearly_potential": "600000"}
    )
    visited(visited_at=at(10, days=-1), next_step="quote", outcome="no_change")
    visited(way="phone", visited_at=at(11))
    visited(visited_at=at(10, days=-7))


def test_summed_per_rep_and_week(week, company):
    line, other = target_sums(company.manager, [company.rep, company.colleague], MONDAY)
    assert (line.visits, line.customers, line.high, line.with_step, line.progress, line.key) == (2, 1, 1, 1, 1, 1)
    assert line.potential == Decimal(600000)
    assert (other.visits, other.potential) == (0, 0)
    total = total_of([line, other])
    assert (total.person, total.visits, total.potential) == (None, 2, Decimal(600000))


def test_the_sum_of_a_week_is_that_of_its_lines(week, company, files):
    """One customer once, with what the week learnt; a later word in the file doesn't change a week gone by."""
    Customer.objects.filter(pk=files.zerun.pk).update(yearly_potential=900000)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep, yearly_potential=250000)
    visited = Visit.objects.filter(user=company.rep).latest("visited_at")
    Visit.objects.create(
        customer=files.weizhiyuan, user=company.rep, unit=visited.unit, way="visit", visited_at=at(9), logged_at=at(10)
    )
    line = target_sums(company.rep, [company.rep], MONDAY)[0]
    assert (line.visits, line.customers, line.potential) == (3, 2, Decimal(850000))


def test_nothing_of_other_markets(week, company):
    assert target_sums(company.other_manager, [company.rep], MONDAY)[0].visits == 0
    assert target_rows(company.other_manager, [company.rep], MONDAY, TODAY) == []


def test_a_line_says_what_was_learnt_then_and_what_the_file_says(week, company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(present_supplier="别家", demand="灌装线", yearly_potential=900000)
    earlier, later = target_rows(company.rep, [company.rep], MONDAY, TODAY)
    assert (later.visit.supplier, later.visit.potential, later.visit.wanted) == ("进口品牌", Decimal(600000), "灌装线")
    assert (earlier.visit.supplier, earlier.visit.potential) == ("别家", Decimal(900000))


def test_the_list_masks_numbers_outside_the_chain(week, company):
    address = "/customers/visits/targets/?columns=customer,mobile,visited_at"
    for who, shown in (
        ("rep", "138 0000 6021"),
        ("manager", "138 0000 6021"),
        ("secretary", "6021"),
        ("auditor", "6021"),
    ):
        client = Client()
        client.force_login(getattr(company, who))
        page = client.get(address).content.decode()
        assert shown in page
        assert ("138 0000 6021" in page) is (shown != "6021"), who


def test_one_screen_asks_few_queries(week, company, django_assert_max_num_queries):
    client = Client()
    client.force_login(company.manager)
    for address, most in (
        ("/customers/visits/targets/weeks/?week=2026-11-20", 14),
        ("/customers/visits/targets/form/?week=2026-11-20&person=rep", 16),
        ("/customers/visits/", 14),
    ):
        assert client.get(address).status_code == 200
        with django_assert_max_num_queries(most):
            client.get(address)
    assert Visit.objects.count() == 4
