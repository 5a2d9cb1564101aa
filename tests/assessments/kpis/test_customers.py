"""K10, K13, K14: who is new, who came back, who buys again."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from customers.models import Customer
from orders.models import Order
from tests.assessments.kpis.world import value
from tests.cast_customers import make_customer
from tests.cast_orders_invoiced import confirmed, deliver

LATER = datetime(2026, 12, 7, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def give_up(order: Order, at: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(state="cancelled", cancelled_at=at, cancel_reason="客户取消")


def test_the_first_order_wins_the_customer_the_second_does_not(company, files, goods):
    confirmed(company, files, goods, "1")
    confirmed(company, files, goods, "1")
    assert value("K10", company.rep) == value("K10", "EC") == 1
    assert value("K10", company.colleague) == 0


def test_under_five_thousand_nobody_is_won(company, files, goods):
    confirmed(company, files, goods, "10", product=goods.nozzle, unit_price=Decimal(226))
    assert value("K10", company.rep) == 0


@pytest.mark.parametrize(("on", "new"), [(date(2024, 11, 20), 1), (date(2024, 11, 21), 0)])
def test_after_two_years_without_an_order_a_customer_is_new_again(company, files, goods, on, new):
    old = confirmed(company, files, goods, "1")
    Order.objects.filter(pk=old.pk).update(confirmed_on=on)
    confirmed(company, files, goods, "1")
    assert value("K10", company.rep) == new


def test_a_plant_of_a_group_that_buys_already_is_not_new(company, files, goods):
    order = confirmed(company, files, goods, "1")
    Order.objects.filter(pk=order.pk).update(customer=files.weizhiyuan, confirmed_on=date(2026, 10, 8))
    confirmed(company, files, goods, "1")
    assert value("K10", company.rep) == 1
    Customer.objects.filter(pk=files.zerun.pk).update(parent=files.weizhiyuan)
    assert value("K10", company.rep) == 0


def test_given_up_before_the_sign_off_takes_the_customer_back_in_that_period(company, files, goods):
    order = confirmed(company, files, goods, "1")
    give_up(order, LATER)
    assert value("K10", company.rep) == 1
    assert value("K10", company.rep, period="2026-12") == -1
    assert value("K10", company.rep, period="2026Q4") == 0


def test_kept_are_those_who_bought_in_both_years(company, files, goods):
    """Six customers of the rep bought in the year before, one of them again; a sixth of the base."""
    again = confirmed(company, files, goods, "7")
    deliver(again, "1", on=date(2026, 11, 24))
    deliver(again, "1", on=date(2025, 6, 2))
    assert value("K13", company.rep) is None
    unit = company.units["EC-2-T"]
    for n in range(5):
        other = make_customer(f"C-00010{n}", f"苏州食品{n}厂", owner=company.rep, unit=unit, grade="C")
        order = confirmed(company, files, goods, "1")
        Order.objects.filter(pk=order.pk).update(customer=other)
        deliver(order, on=date(2025, 7, 1 + n))
    assert value("K13", company.rep) == Decimal(1) / Decimal(6)
    # Twelve months to 30 June 2026 hold the sign-offs of July 2025; before them only one customer bought: no value.
    assert value("K13", company.rep, period="2026-06") is None
    # Each ordered on one day.
    assert value("K14", company.rep) == 0
    Order.objects.filter(pk=again.pk).update(confirmed_on=date(2026, 11, 2))
    Order.objects.filter(pk=order.pk).update(customer=again.customer)
    assert value("K14", company.rep) == Decimal(1) / Decimal(5)
    Customer.objects.filter(pk=other.pk).update(status="archived")
    assert value("K13", company.rep) == Decimal(1) / Decimal(5)
