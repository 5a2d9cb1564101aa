"""The head of a group as one reader knows it: a company of another market stays unknown, also as somebody's head (S1)."""

from collections.abc import Iterable
from typing import Any

from customers.models import Customer


def heads_known(user: Any, customers: Iterable[Customer]) -> dict[int, Customer]:
    """The heads of the groups of ``customers`` that ``user`` may open, by id; at most one query."""
    ids = {customer.parent_id for customer in customers if customer.parent_id is not None}
    return Customer.objects.visible_to(user).in_bulk(ids) if ids else {}


def head_known(user: Any, customer: Customer) -> Customer | None:
    """The head of the group of ``customer``, if there is one and ``user`` may open it."""
    return heads_known(user, [customer]).get(customer.parent_id or 0)
