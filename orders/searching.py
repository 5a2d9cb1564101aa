"""Papers found by a part of a number, or by their customer: each way by an index of its own (ALL-2)."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from customers.models import Customer
from customers.scope.among import AmongThose

# Fewer signs stand in nearly every number, and no index finds them.
FEWEST = 3


def number_index(name: str, field: str) -> GinIndex:
    """Finds ``field`` by any part of three signs or more, as ``icontains`` asks."""
    return GinIndex(OpClass(Upper(field), name="gin_trgm_ops"), name=name)


def may_be_number(text: str) -> bool:
    """Every number has a digit: a name asks no further question."""
    return len(text.strip()) >= FEWEST and any(sign.isdigit() for sign in text)


def found(rows: Any, text: str, numbers: Q) -> Any:
    """``rows`` whose ``numbers`` hold, when ``text`` may be one, and those of customers found by ``text``."""
    customers = Customer.objects.order_by().found_by(text)
    if not may_be_number(text):
        return rows.filter(customer__in=customers)
    # Inside OR: a plain subquery would read every row.
    return rows.filter(numbers | Q(AmongThose("customer_id", customers)))


def of_orders(orders: QuerySet, column: str = "order_id") -> Q:
    """Rows whose ``column`` names one of ``orders``, found by their number."""
    return Q(AmongThose(column, orders))
