"""Returns on the page of a customer (ORD-7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import Return
from salesops.core.sockets.panels import CustomerPanel, customer_panels

SHOWN = 20


def _returns(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest returns of the customer the reader may see. Two queries."""
    rows = Return.objects.visible_to(user).filter(customer=customer).select_related("order")
    found = rows.prefetch_related("lines__line__product").order_by("-requested_at", "-pk")[:SHOWN]
    return {"rows": [{"taken": one, "state": one.machine.state_of(one)} for one in found]}


customer_panels.register(
    CustomerPanel(
        code="orders.returns",
        label=_("Returns"),
        template="orders/returns/_tab.html",
        context=_returns,
        capability="returns",
        rank=36,
    )
)
