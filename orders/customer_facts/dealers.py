"""What dealers had of our goods at the end of their last report, all products together (ORD-12)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.customer_facts import CustomerFact, customer_facts

LAST = """
SELECT last.customer_id, sum(coalesce(line.counted, line.closing)) FROM (
    SELECT DISTINCT ON (customer_id) customer_id, id FROM orders_dealerreport
    WHERE customer_id = ANY(%s) AND month < %s AND state IN ('submitted', 'closed') AND merged_at IS NULL
    ORDER BY customer_id, month DESC
) last JOIN orders_dealerreportline line ON line.report_id = last.id GROUP BY 1
"""


def stock(ids: Iterable[int], day: date) -> Mapping[int, Any]:
    """Customer → pieces; who never reported has no data. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(ids), day.replace(day=1)])
        return {customer: quantity.normalize() if quantity else quantity for customer, quantity in cursor.fetchall()}


customer_facts.register(
    CustomerFact(
        "dealer_stock",
        _("Dealer stock"),
        stock,
        link=lambda customer: reverse("orders:replenishment", args=[customer.code]),
    )
)
