"""Reminders of the sign-off (T13) and of orders standing still (T11), by the hours of defaults.md 5 and 7."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orders.models import Order
from orders.reminders.sign_off import to_sign
from orders.reminders.standing import to_move
from orders.services.orders import pause_order, resume_order
from orders.services.shipments_received import customer_closed, dispute_shipment
from orders.standing import standing
from salesops.core.audit.models import Activity
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import confirmed, delivered, note, planned

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def order(company, files, goods) -> Order:
    return confirmed(company, files, goods)


def signs(hours: float) -> list[tuple[str, set[str]]]:
    return [(one.step, {p.username for p in one.to}) for one in to_sign(NOW + timedelta(hours=hours))]


def test_sign_off_after_12_and_20_hours_then_above(order, company, goods):
    """Delivered on Friday at 10:00: 22:00, Saturday 06:00, due at 10:00; the director two working days later."""
    shipment = delivered(company, planned(company, order, goods))
    assert signs(11.9) == [("early", {"rep", "logistics"})]
    assert ("first", {"rep", "logistics"}) in signs(12)
    assert "second" not in [step for step, _who in signs(19.9)]
    assert ("second", {"rep", "logistics"}) in signs(20)
    assert ("due", {"rep", "logistics", "supervisor"}) in signs(24)
    director = datetime(2026, 11, 25, 18, tzinfo=ZONE)
    late = [one.step for one in to_sign(director - timedelta(minutes=1))]
    assert "director" not in late
    assert [{p.username for p in one.to} for one in to_sign(director) if one.step == "director"] == [{"director"}]
    claims = {shipment.lines.get().pk: {"damaged": 1}}
    dispute_shipment(actor=company.rep, shipment=shipment, claims=claims, claim="碰伤", files=[note()], now=NOW)
    assert signs(24) == []


def test_a_closed_customer_is_not_pressed(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    customer_closed(actor=company.rep, shipment=shipment, until=NOW + timedelta(days=2), now=NOW)
    assert signs(24) == []
    assert "first" not in [step for step, _who in signs(48 + 11.9)]
    assert "first" in [step for step, _who in signs(48 + 12)]


def moved(*day: int) -> list[set[str]]:
    return [{p.username for p in one.to} for one in to_move(datetime(2026, *day, tzinfo=ZONE))]


def test_t11_from_the_planned_day(order, company, goods):
    """Delivery planned for Friday 27 November: due Monday at 18:00, told Tuesday at 09:00, the supervisor on Wednesday."""
    planned(company, order, goods)
    (one,) = standing(Order.objects.all(), datetime(2026, 11, 30, 9, tzinfo=ZONE))
    assert (one.planned_on, one.due) == (date(2026, 11, 27), datetime(2026, 11, 30, 18, tzinfo=ZONE))
    assert moved(11, 30, 9, 5) == []
    assert moved(12, 1, 8, 59) == []
    assert moved(12, 1, 9, 5) == [{"rep", "secretary"}]
    assert moved(12, 2, 9, 5) == [{"rep", "secretary", "supervisor"}]
    # Nobody is told on a Saturday.
    assert moved(12, 5, 9, 5) == []


def test_t11_without_a_plan_counts_from_the_promised_day(order):
    assert list(standing(Order.objects.all(), NOW)) == []
    assert [s.planned_on for s in standing(Order.objects.all(), NOW + timedelta(days=31))] == [order.promised_on]


def test_t11_stands_still_on_hold_and_begins_anew(order, company, goods):
    planned(company, order, goods)
    held = pause_order(actor=company.manager, order=order, now=NOW, reason="客户盘点")
    later = datetime(2026, 12, 3, 10, tzinfo=ZONE)
    assert list(standing(Order.objects.all(), later)) == []
    resume_order(actor=company.manager, order=held, now=later)
    told = Activity.objects.get(verb="orders.resume_order")
    (one,) = standing(Order.objects.all(), later)
    assert one.start == max(told.at, datetime(2026, 11, 27, 9, tzinfo=ZONE))
