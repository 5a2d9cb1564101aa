"""Figures of the customers on a page, asked for all of them at once; who may not read the credit of one gets none."""

from collections.abc import Mapping, Sequence
from typing import Any

from customers.credit.listed import credit_listed, held
from customers.scope.customers import reached
from salesops.core.lists.reading import Reading
from salesops.core.sockets.customer_facts import NAMES, customer_facts, facts_of

MONEY = ("credit", "v")
# What the credit account of the customer, or of its group, says.
CREDIT = {
    "credit_rating": lambda credit: credit.account.rating,
    "credit_limit": lambda credit: credit.limit.amount,
    "credit_use": lambda credit: credit.use,
    "credit_available": lambda credit: credit.available,
    "credit_level": lambda credit: credit.warning or None,
}
# What nobody can tell before orders tell what is used.
USED = frozenset({"credit_use", "credit_available"})


def money_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """Receivables, overdue and other figures that only other apps know ("no data" where nobody feeds them), and credit."""
    customers = reached(held(ids), reading.user, *MONEY)
    wanted = [n for n in names if n in CREDIT and (n not in USED or "exposure" in customer_facts)]
    asked = {n for n in names if n in NAMES} | ({"exposure"} if USED.intersection(wanted) else set())
    facts = facts_of([customer.pk for customer in customers], reading.today, *sorted(asked))
    if not wanted:
        return facts
    credits = credit_listed(customers, reading.today, facts, signs="credit_level" in wanted)
    return facts | {n: {pk: CREDIT[n](credit) for pk, credit in credits.items()} for n in wanted}
