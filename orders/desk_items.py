"""Open amounts on the reconciliation desk: those of a proposal, and all that may be settled when a line is divided (ORD-9)."""

from collections import namedtuple
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from customers.models import Customer
from customers.scope.customers import reached
from orders.matching_book import DEBTS
from orders.models import OpenItem
from salesops.core.prepared import Prepared

ITEMS, FOUND = 60, 20
# What ``Shown`` tells.
COLUMNS = (
    "pk", "customer_id", "customer__short_name", "customer__name", "due_on", "open_amount", "entry__document",
    "entry__invoice__number",
)  # fmt: skip
_PARTS = Prepared(
    "items_of_proposal",
    """
SELECT item.id, item.customer_id, c.short_name, c.name, item.due_on, item.open_amount, e.document, i.number, c.owner_id, c.unit_id
FROM orders_openitem item JOIN customers_customer c ON c.id = item.customer_id
JOIN orders_ledgerentry e ON e.id = item.entry_id LEFT JOIN orders_invoice i ON i.id = e.invoice_id
WHERE item.id = ANY($1) ORDER BY item.due_on, item.id
""",
    "bigint[]", generic=True,
)  # fmt: skip
Whose = namedtuple("Whose", "pk owner_id unit_id")


class Shown(NamedTuple):
    """An open amount as the desk shows it. ``invoice``: the number of its invoice, where it has one."""

    pk: int
    customer_id: int
    short_name: str
    name: str
    due_on: date
    open_amount: Decimal
    document: str
    invoice: str | None

    @property
    def called(self) -> str:
        """Its customer's name."""
        return self.short_name or self.name


def items_of_parts(pks: Iterable[int], user: Any) -> list[Shown]:
    """The open amounts of a proposal. One query."""
    rows = _PARTS.rows(sorted(pks))
    whose = {row.customer_id: Whose(row.customer_id, row.owner_id, row.unit_id) for row in rows}
    seen = {one.pk for one in reached(whose.values(), user, "receivables")}
    return [Shown._make(row[:-2]) for row in rows if row.customer_id in seen]


def open_items(user: Any, customers: list[int], text: str = "", begun: Iterable[int] = ()) -> list[Shown]:
    """What may be settled: of ``customers``, what is found by ``text`` (a number, a customer), and what is ``begun`` already,
    whatever is looked for now. Four queries at most.
    """
    items: Any = OpenItem.objects.unsettled().visible_to(user).filter(entry__kind__in=DEBTS)
    rows = items.order_by("due_on", "pk").values_list(*COLUMNS)
    found = [Shown._make(row) for row in rows.filter(customer__in=customers)[:ITEMS]] if customers else []
    if text:
        among = Customer.objects.order_by().found_by(text).in_reach(user, "receipts", "c").values("pk")[:FOUND]
        wanted = Q(entry__document__icontains=text) | Q(customer__in=list(among.values_list("pk", flat=True)))
        known = {item.pk for item in found}
        found += [Shown._make(row) for row in rows.filter(wanted)[:FOUND] if row[0] not in known]
    missing = set(begun) - {item.pk for item in found}
    if missing:
        found += [Shown._make(row) for row in rows.filter(pk__in=missing)[:ITEMS]]
    return found
