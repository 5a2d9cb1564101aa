"""Exceptions of the tests: logistics of the rep's order is blocked, recorded by the rep unless told."""

from datetime import timedelta
from typing import Any

from orders.models import Order, OrderException
from orders.services.exceptions import offer_alternative, record_exception, tell_exception
from tests.cast import Company
from tests.cast_orders_made import NOW, PROMISED


def recorded(company: Company, order: Order, **more: Any) -> OrderException:
    given = {
        "actor": company.rep, "kind": "logistics", "what": "沪昆高速封闭，车辆滞留", "effect": "晚到 3 天",
        "new_on": PROMISED + timedelta(days=3), "departments": ["LOG"], "now": NOW,
    } | more  # fmt: skip
    return record_exception(order=order, **given)


def told(company: Company, exception: OrderException, **more: Any) -> OrderException:
    given = {"actor": company.rep, "told_to": "郑海涛", "told_how": "call", "told_at": NOW, "now": NOW} | more
    return tell_exception(exception=exception, **given)


def offered(company: Company, exception: OrderException, **more: Any) -> OrderException:
    given = {"actor": company.rep, "kind": "warranty", "text": "质保延长 3 个月", "now": NOW} | more
    return offer_alternative(exception=exception, **given)
