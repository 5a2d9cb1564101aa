"""What other apps tell of one customer, asked once a page: head, strip and credit show parts of one reading (performance.md)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from customers.credit.reading import FACTS, SHARES
from customers.models import Customer
from customers.protection import WORK
from salesops.core.sockets.customer_facts import facts_of

# The strip of figures, what stands below them, what the tab of purchases shows.
STRIP = ("sales_12m", "receivables", "average_days_late", "open_opportunities", "order_count_12m")
BELOW = ("sales_quarter_change", "overdue", "days_late_trend", "last_order_on")
BOUGHT = ("last_order_on", "order_count_12m", "sales_12m_net")
_SHOWN = tuple(dict.fromkeys((*STRIP, *BELOW, *BOUGHT, *FACTS, *SHARES, *WORK)))


def told_of(customer: Customer, day: date) -> Mapping[str, Mapping[int, Any]]:
    """Name → figure of ``customer`` as of ``day`` by its id, as ``facts_of`` answers: what the page shows. Figures
    of money are for who may read its credit. Kept with the object that was read, so no longer than the request.
    """
    kept = customer.__dict__
    if "_told" not in kept or kept["_told"][0] != day:
        kept["_told"] = (day, facts_of([customer.pk], day, *_SHOWN))
    found: Mapping[str, Mapping[int, Any]] = kept["_told"][1]
    return found
