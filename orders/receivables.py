"""What a customer owed at the end of any day, from the ledger and its settlements (ORD-8, T1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from orders.credit import balances
from orders.models import LedgerEntry, OpenItem, Settlement
from salesops.core.money import ZERO


@dataclass(frozen=True)
class Receivables:
    """``balance`` is the sum of the ledger; ``open`` what of its debts was unpaid, ``overdue`` past its due date; ``ahead`` what
    was received and not yet used. All VAT included.
    """

    balance: Decimal
    open: Decimal
    overdue: Decimal
    ahead: Decimal


def receivables_on(customer: int, day: date) -> Receivables:
    """The figures of one customer at the end of ``day``. Four queries."""
    late = Q(due_on__lt=day)
    sums = OpenItem.objects.filter(customer=customer).on(day).aggregate(
        open=Sum("was_open", default=ZERO), overdue=Sum("was_open", filter=late, default=ZERO)
    )  # fmt: skip
    credits_ = LedgerEntry.objects.filter(customer=customer, on__lte=day, amount__lt=0)
    given = credits_.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    used = Settlement.objects.filter(entry__in=credits_, on__lte=day).aggregate(sum=Sum("amount", default=ZERO))["sum"]
    return Receivables(balances([customer], day).get(customer, ZERO), sums["open"], sums["overdue"], -given - used)
