"""Figures of the customers on a page, asked for all of them at once; who may not read the credit of one gets none."""

from collections.abc import Mapping, Sequence
from typing import Any

from customers.models import Customer
from salesops.core.lists.reading import Reading
from salesops.core.sockets.customer_facts import NAMES, facts_of

MONEY = ("credit", "v")


def money_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """Receivables, overdue and other figures that only other apps know; "no data" where nobody feeds them."""
    known = [n for n in names if n in NAMES]
    if not reading.user.access.reaches_all(*MONEY):
        ids = list(Customer.objects.filter(pk__in=ids).in_reach(reading.user, *MONEY).values_list("pk", flat=True))
    return facts_of(ids, reading.today, *known)
