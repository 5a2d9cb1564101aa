"""Figures of the customers on a page, asked for all of them at once; who may not read the credit of one gets none."""

from collections.abc import Mapping, Sequence
from typing import Any

from customers.credit.holders import rated
from customers.credit.reading import Credit, credit_of, known_ratings
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
    customers = reached(rated(ids), reading.user, *MONEY)
    ids = [customer.pk for customer in customers]
    found = dict(facts_of(ids, reading.today, *(n for n in names if n in NAMES)))
    wanted = [n for n in names if n in CREDIT and (n not in USED or "exposure" in customer_facts)]
    if wanted == ["credit_rating"]:
        return found | {"credit_rating": known_ratings(customers)}
    credits: Mapping[int, Credit] = credit_of(ids, reading.today) if wanted else {}
    return found | {n: {pk: CREDIT[n](credit) for pk, credit in credits.items()} for n in wanted}
