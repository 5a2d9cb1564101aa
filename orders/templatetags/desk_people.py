"""Customers of a bank line, as far as its reader sees them (ORD-9)."""

from collections.abc import Iterable
from typing import Any

from django import template

from customers.models import Customer
from customers.scope.customers import reached
from orders.models import Receipt

register = template.Library()
FOUND = 5


@register.simple_tag(takes_context=True)
def people_found(context: Any, text: str, people: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """``people``, then customers found by ``text``: one who owes nothing pays ahead, too. One query where somebody looks."""
    found = dict(people or ())
    if text:
        rows = (
            Customer.objects.filter(merged_into=None).found_by(text).in_reach(context["request"].user, "receipts", "c")
        )
        for one in rows.order_by("code")[:FOUND]:
            found.setdefault(one.pk, one.called)
    return list(found.items())


@register.simple_tag(takes_context=True)
def receipts_seen(context: Any, receipts: Iterable[Receipt]) -> list[tuple[Receipt, bool]]:
    """``receipts`` of one line, and whether the reader sees whose each is: a group pays for customers of several markets."""
    rows = list(receipts)
    seen = {one.pk for one in reached([row.customer for row in rows], context["request"].user, "receipts")}
    return [(row, row.customer_id in seen) for row in rows]
