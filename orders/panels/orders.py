"""What orders shows on the page of a customer (ORD-4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import Order
from orders.scope_orders import may_write, sees_amounts
from salesops.core.sockets.panels import CustomerPanel, customer_panels

SHOWN = 20


def _orders(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest orders of the customer the reader may see. Two queries."""
    rows = Order.objects.visible_to(user).filter(customer=customer).select_related("owner")
    found = list(rows.annotate(worth=Sum("lines__amount")).order_by("-ordered_on", "-pk")[:SHOWN])
    return {
        "orders": [{"order": order, "state": order.machine.state_of(order)} for order in found],
        "amounts": sees_amounts(user),
        "may_order": may_write(user, customer, "c") and customer.merged_into_id is None,
    }


customer_panels.register(
    CustomerPanel(
        code="orders.orders",
        label=_("Orders"),
        template="orders/orders/_tab.html",
        context=_orders,
        capability="orders",
        rank=35,
    )
)
