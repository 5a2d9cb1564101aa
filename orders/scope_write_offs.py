"""Who asks for debts to be given up, who sees it (capability ``write_offs``), who asks for refunds and pays them (``receipts``)."""

from typing import Any

from django.db.models import Q

from customers.models import Customer
from customers.scope.customers import customers_in_reach, reaches
from orders.models import Refund, WriteOff


def visible_write_offs(rows: Any, user: Any) -> Any:
    """Those of customers in reach; legal sees all but small remainders, which never come to its step."""
    also = Q(remainder=False) if user.holds("LEG") else None
    return customers_in_reach(rows, user, "write_offs", "v", field="customer", also=also)


def may_ask(actor: Any, customer: Customer) -> bool:
    """Managers of the chain, the secretary of the market, finance."""
    return actor is None or reaches(actor, customer, "write_offs", "c")


def may_withdraw(actor: Any, found: WriteOff | Refund) -> bool:
    """Whoever asked, or took it over, before it is decided on."""
    return actor is None or actor.pk == (found.keeper_id or found.requested_by_id)


def may_write_back(actor: Any, customer: Customer) -> bool:
    """Who books the customer's money after all: secretary of the market, finance."""
    return actor is None or (
        reaches(actor, customer, "receipts", "e") and reaches(actor, customer, "write_offs", "c")
    )  # fmt: skip


def may_refund(actor: Any, customer: Customer) -> bool:
    """Secretary of the market, finance ask for it."""
    return actor is None or reaches(actor, customer, "receipts", "e")


def may_pay(actor: Any, customer: Customer) -> bool:
    """Finance."""
    return actor is None or reaches(actor, customer, "receipts", "a")
