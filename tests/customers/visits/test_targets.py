"""The target customer table (C01): what visits learnt, summed per rep and week; numbers masked outside the chain."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from customers.models import Customer, Visit
from customers.services.plans import plan_visit
from customers.tables.visits import VisitList
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


def test_a_customer_that_went_to_another_market_keeps_what_was_learnt_only(week, company, files):
    """The file of today says nothing to who visited it once: supplier, potential, grade, the contact's title (S1)."""
    Customer.objects.filter(pk=files.zerun.pk).update(
        owner=company.other_rep, unit=company.units["NC-1-T"], demand="灌装线", payment_habit="月结 30 天", grade="A",
        yearly_potential=7_654_321, credit_code="91320594MA1X7K2Q43", employees=4321,
    )  # fmt: skip
    files.contact.title = "新任总经理"
    files.contact.save()
    earlier, later = target_rows(company.rep, [company.rep], MONDAY, TODAY)
    assert (later.visit.supplier, later.visit.potential, later.visit.wanted) == ("进口品牌", Decimal(600000), "")
    assert (earlier.visit.supplier, earlier.visit.potential, earlier.industry, later.mobile) == ("", None, "", "")
    assert target_sums(company.rep, [company.rep], MONDAY)[0].potential == Decimal(600000)
    everything = "customer,credit_code,industry,employees,met,job,mobile,wanted,potential,habit,grade"
    said = ("灌装线", "月结", "7,654,321", "91320594MA1X7K2Q43", "4,321", "新任总经理", "6021")
    for who, told in (("rep", False), ("auditor", True)):
        client = Client()
        client.force_login(getattr(company, who))
        page = client.get(f"/customers/visits/targets/?columns={everything}").content.decode()
        assert files.zerun.name in page
        assert [word in page for word in said] == [told] * len(said), who
    for who, grades in ((company.rep, {None}), (company.auditor, {"A"})):
        assert set(VisitList().with_values(Visit.objects.all(), who).values_list("file_grade", flat=True)) == grades
