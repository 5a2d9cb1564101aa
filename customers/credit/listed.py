"""Credit as lists show it: one statement for the accounts of a page; only members of groups ask for more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from customers.credit.reading import Credit, credit_of, credits_by_holder, open_levels
from salesops.core.prepared import Prepared

# With what the scope looks at, so that reach and credit are one reading.
_HELD = Prepared(
    "customers_credit_held",
    """
SELECT c.id AS pk, c.owner_id, c.unit_id, c.parent_id, a.customer_id, a.rating, a."limit", a.review_on,
    a.raise_amount, a.raise_until, a.cap, EXISTS (SELECT FROM customers_customer b WHERE b.parent_id = c.id) AS has_members
FROM customers_customer c LEFT JOIN customers_creditaccount a ON a.customer_id = c.id WHERE c.id = ANY($1)
""",
    "bigint[]",
)


def held(ids: Iterable[int]) -> list[Any]:
    """The customers with ``pk``, ``owner_id``, ``unit_id``, ``parent_id`` and the terms of their own account. One query."""
    return _HELD.rows(list(ids))


def in_group(customer: Any) -> bool:
    """Whether a row of :func:`held` shares a limit with others."""
    return customer.parent_id is not None or customer.has_members


def credit_listed(
    customers: Sequence[Any], day: date, facts: Mapping[str, Mapping[int, Any]], *, signs: bool
) -> dict[int, Credit]:
    """Customer id → credit of rows of :func:`held`, by ``facts`` of the same customers; warning ``signs`` are asked for if shown.

    One query for signs, and those of :func:`~customers.credit.reading.credit_of` when some belong to a group.
    """
    alone = [row for row in customers if row.customer_id is not None and not in_group(row)]
    members = {row.pk: (row.pk,) for row in alone}
    found = credits_by_holder(alone, members, open_levels(members) if signs else {}, day, facts)
    grouped = [row.pk for row in customers if in_group(row)]
    return found | credit_of(grouped, day) if grouped else found
