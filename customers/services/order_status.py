"""The status of customers that stopped ordering, by night (defaults.md 2.5)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from customers.models import Customer
from customers.policies.status import STATUS
from customers.rules.status import BUYING, status_without_orders
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity_of
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import customer_facts, facts_of

BATCH = 2_000
LAST_ORDER = "last_order_on"


def batches() -> Iterator[list[int]]:
    """Ids of customers in cooperation or to be reactivated; none while nobody feeds orders."""
    last = 0
    rows = Customer.objects.filter(status__in=BUYING).order_by("pk")
    while LAST_ORDER in customer_facts and (ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])):
        yield ids
        last = ids[-1]


@act("customers.follow_orders")
def follow_orders(*, actor: None, ids: Sequence[int], day: date) -> int:
    """Move those of ``ids`` whose last order lies too far back to ``dormant`` or ``lost``; without a known order nothing moves.

    Set-based: one statement a status. Returns how many moved.
    """
    policy = policy_on(STATUS, day)
    rows = Customer.objects.filter(pk__in=ids, status__in=BUYING).select_for_update().order_by("pk")
    known = facts_of(ids, day, LAST_ORDER)[LAST_ORDER]
    found: dict[str, list[int]] = defaultdict(list)
    for pk, status in rows.values_list("pk", "status"):
        after = status_without_orders(status, known.get(pk), day, policy)
        if after != status:
            found[after].append(pk)
    for after, moved in found.items():
        Customer.objects.filter(pk__in=moved).update(status=after)
        record_activity_of(Customer, moved, "customers.follow_orders", actor=actor, status=str(after))
    return sum(map(len, found.values()))
