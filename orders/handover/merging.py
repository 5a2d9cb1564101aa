"""What a merge of two customer files takes along of orders (CUS-2): all of it, so that no debt and no open order stays behind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import (
    Contract,
    Invoice,
    LedgerEntry,
    OpenItem,
    Order,
    OrderException,
    ProductionOrder,
    Return,
    Shipment,
)
from salesops.core.sockets.merging import MergePart, merge_parts

# What names the customer beside the order. Sums of sales follow their entries.
PAPERS: tuple[Any, ...] = (
    LedgerEntry, OpenItem, Invoice, Shipment, Return, Contract, ProductionOrder, OrderException
)  # fmt: skip


def _take(loser: Customer, winner: Customer, actor: Any) -> int:
    """Orders keep seller and unit of their time; with the ledger they count against the limit of the file that goes on."""
    for model in PAPERS:
        model.objects.filter(customer=loser).update(customer=winner)
    return Order.objects.filter(customer=loser).update(customer=winner)


merge_parts.register(
    MergePart("orders.orders", _("Orders"), lambda customer: Order.objects.filter(customer=customer).count(), _take)
)
