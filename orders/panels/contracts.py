"""Contracts on the page of a customer (ORD-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import Contract
from orders.scope_contracts import may_write_contracts
from salesops.core.sockets.panels import CustomerPanel, customer_panels

SHOWN = 20


def _contracts(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest contracts with the customer the reader may see. One query."""
    rows = Contract.objects.visible_to(user).filter(customer=customer).select_related("owner").order_by("-pk")[:SHOWN]
    return {
        "contracts": [{"contract": contract, "state": contract.machine.state_of(contract)} for contract in rows],
        "may_write": may_write_contracts(user, customer, "c") and customer.merged_into_id is None,
    }


customer_panels.register(
    CustomerPanel(
        code="orders.contracts",
        label=_("Contracts"),
        template="orders/contracts/_tab.html",
        context=_contracts,
        capability="contracts",
        rank=34,
    )
)
