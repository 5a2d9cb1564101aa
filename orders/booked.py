"""What the ledger added to what all customers owe, month by month (R11)."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from orders.models import LedgerEntry
from salesops.core.prepared import Prepared

# The database keeps the sums of all days with each entry (``guards/debtors.py``).
_BOOKED = Prepared(
    "booked_by_month",
    """
SELECT date_trunc('month', due_on)::date, sum(amount) FROM orders_debtday WHERE kind = 'booked' AND due_on <= $1 GROUP BY 1
""",
    "date",
)


def booked_by_month(day: date, customers: Collection[int] | None) -> Mapping[date, Decimal]:
    """First day of a month → its entries until ``day``, added up, of ``customers``; of all of them: ``None``. One query."""
    if customers is None:
        return dict(_BOOKED.all(day))
    entries = LedgerEntry.objects.filter(customer__in=customers, on__lte=day).order_by()
    return dict(entries.annotate(of=TruncMonth("on")).values_list("of").annotate(sum=Sum("amount")))
