"""The contract on the page of an order made from it (ORD-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.models import Contract, Order
from orders.services.order_contract import used_of

from .registry import OrderPanel, order_panels


def _contract(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """Four queries; one without a contract."""
    if order.contract_id is None:
        return None
    found = Contract.objects.visible_to(user).filter(pk=order.contract_id).first()
    if found is None:
        return None
    return {"contract": found, "state": found.machine.state_of(found), "left": found.amount - used_of(found)}


order_panels.register(
    OrderPanel(
        code="orders.contract", label=_("Contract"), template="orders/contracts/_order_panel.html", context=_contract,
        place="rail", rank=40, capability="contracts",
    )
)  # fmt: skip
