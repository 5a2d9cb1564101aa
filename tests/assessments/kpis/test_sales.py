"""K01, K02, K06: whose sales they are, on which day, in which unit."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from tests.assessments.kpis.world import handed_over, moved, sold, value
from tests.cast_orders_invoiced import confirmed, deliver, move


@pytest.fixture
def order(company, files, goods):
    return sold(company, files, goods)


def test_signed_for_less_come_back(company, order):
    assert value("K01", company.rep) == Decimal(100_000)
    assert value("K02", company.rep) == Decimal(300_000)
    assert value("K01", "EC") == value("K01", "HQ") == Decimal(100_000)


def test_nothing_sold_is_nought_and_nobody_else_has_a_value(company, order):
    assert value("K01", company.colleague) == 0
    assert value("K01", company.finance) is None


def test_the_running_month_ends_today(company, order):
    assert value("K01", company.rep, day=date(2026, 11, 25)) == Decimal(200_000)


def test_a_return_counts_in_its_own_period_for_who_sold_it(company, files, order):
    move(order, "returned", "1", on=date(2026, 12, 3))
    handed_over(files.zerun, company.colleague, date(2026, 12, 1))
    assert value("K01", company.rep, period="2026-12") == Decimal(-100_000)
    assert value("K01", company.colleague, period="2026-12") == 0


def test_what_comes_after_somebody_left_counts_for_the_owner_of_the_customer(company, files, order):
    handed_over(files.zerun, company.colleague, date(2026, 11, 26))
    User.objects.filter(pk=company.rep.pk).update(left_on=date(2026, 11, 25), is_active=False)
    assert value("K01", company.rep) == Decimal(200_000)
    assert value("K01", company.colleague) == Decimal(-100_000)


def test_a_person_who_moves_counts_for_the_unit_of_the_day(company, order):
    moved(company.rep, company.units["NC-1-T"], date(2026, 11, 26))
    assert value("K01", company.rep) == Decimal(100_000)
    assert (value("K01", "EC"), value("K01", "NC"), value("K01", "HQ")) == (200_000, -100_000, 100_000)


def test_growth_looks_at_the_same_period_of_last_year_of_the_owner_now(company, files, goods):
    order = confirmed(company, files, goods, "7")
    deliver(order, "4", on=date(2025, 11, 10))
    deliver(order, "1", on=date(2026, 11, 24))
    deliver(order, "1", on=date(2026, 11, 26))
    assert value("K06", company.rep) == Decimal("-0.5")
    # A month that isn't over is compared with the same days.
    assert value("K06", company.rep, day=date(2026, 11, 25)) == Decimal("-0.75")
    handed_over(files.zerun, company.colleague, date(2026, 11, 30))
    assert value("K06", company.rep) is None
    assert value("K06", company.colleague) == value("K06", "EC-2-T") == Decimal("-0.5")
