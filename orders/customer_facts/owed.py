"""What customers owe and have on order: the figures of the credit check, for many customers at once (defaults.md 4)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.customer_facts.reading import columns
from orders.states.order import OPEN
from salesops.core.sockets.customer_facts import CustomerFact, Values, customer_facts

# Ledger on the day; orders and open items as they are now.
LEDGER = """LEFT JOIN (
    SELECT customer_id, sum(amount) AS balance,
        coalesce(sum(amount) FILTER (WHERE amount > 0), 0) - coalesce(sum(spent) FILTER (WHERE amount < 0), 0) AS receivables
    FROM orders_ledgerentry WHERE customer_id = ANY(%(ids)s) AND "on" <= %(day)s GROUP BY 1
) ledger ON ledger.customer_id = c.id"""
# As in the check (``orders/credit.py``): a settled order weighs nothing, whatever of it was invoiced before there was a portal.
ORDERS = """LEFT JOIN (
    SELECT customer_id, sum(open_amount) AS worth FROM orders_order
    WHERE customer_id = ANY(%(ids)s) AND open_amount <> 0 AND state <> 'closed' GROUP BY 1
) ordered ON ordered.customer_id = c.id"""
COUNTED = """LEFT JOIN (
    SELECT customer_id, count(*) AS orders FROM orders_order
    WHERE customer_id = ANY(%(ids)s) AND state = ANY(%(open)s) GROUP BY 1
) counted ON counted.customer_id = c.id"""
ITEMS = """LEFT JOIN (
    SELECT customer_id, sum(open_amount) FILTER (WHERE due_on < %(day)s) AS late, %(day)s::date - min(due_on) AS days,
        sum(open_amount) FILTER (WHERE due_on BETWEEN %(day)s AND %(day)s::date + 7) AS soon
    FROM orders_openitem WHERE customer_id = ANY(%(ids)s) AND open_amount > 0 GROUP BY 1
) item ON item.customer_id = c.id"""
# Name → (what is read of it, the parts it is read from).
FIGURES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "exposure": ("coalesce(ledger.balance, 0) + coalesce(ordered.worth, 0)", (LEDGER, ORDERS)),
    "receivables": ("coalesce(ledger.receivables, 0)", (LEDGER,)),
    "open_orders": ("coalesce(ordered.worth, 0)", (ORDERS,)),
    "open_order_count": ("coalesce(counted.orders, 0)", (COUNTED,)),
    "overdue": ("coalesce(item.late, 0)", (ITEMS,)),
    "oldest_overdue_days": ("greatest(coalesce(item.days, 0), 0)", (ITEMS,)),
    "due_soon": ("coalesce(item.soon, 0)", (ITEMS,)),
}


def owed(ids: Sequence[int], day: date, names: Sequence[str]) -> Mapping[str, Values]:
    """The figures named, of all of ``ids``: nothing owed is 0. One query."""
    parts = dict.fromkeys(part for name in names for part in FIGURES[name][1])
    shown = ", ".join(FIGURES[name][0] for name in names)
    sql = f"SELECT c.id, {shown} FROM unnest(%(ids)s::bigint[]) c (id) {' '.join(parts)}"
    return columns(sql, {"ids": list(ids), "day": day, "open": list(OPEN)}, names)


def _orders(customer: Any) -> str:
    return f"{reverse('orders:orders')}?customer={customer.code}"


def _invoices(customer: Any) -> str:
    return f"{reverse('orders:invoices')}?customer={customer.code}&paid=open"


def _overdue(customer: Any) -> str:
    return f"{reverse('orders:invoices')}?customer={customer.code}&paid=overdue"


def _exposure(customer: Any) -> str:
    return reverse("orders:exposure", args=[customer.code])


def _fact(code: str, label: Any, link: Callable[[Any], str]) -> None:
    customer_facts.register(CustomerFact(code, label, link=link, source=owed))


_fact("exposure", _("Used of the limit"), _exposure)
_fact("receivables", _("Receivables"), _invoices)
_fact("open_orders", _("Open orders"), _orders)
_fact("open_order_count", _("Open orders (count)"), _orders)
_fact("overdue", _("Overdue"), _overdue)
_fact("oldest_overdue_days", _("Overdue for (days)"), _overdue)
_fact("due_soon", _("Due within 7 days"), _invoices)
