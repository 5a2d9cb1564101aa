"""Which receipts would let a held order go (ORD-4, defaults.md 4). Pure: what the check found comes in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from orders.models import OpenItem
from salesops.core.money import ZERO
from salesops.core.refusals import Refusal

# What no receipt lifts: finance unfreezes, the review is held.
NOT_BY_MONEY = frozenset({"orders.credit-frozen", "orders.credit-review-missed"})


@dataclass(frozen=True)
class Release:
    """``amount`` to be received, VAT included: for ``items`` (item, how much of it), and ``ahead`` of any debt.

    ``prepaid``: why all of it has to be there before the order is confirmed, which then says that it is paid before shipping.
    ``besides``: reasons that stay whatever is paid.
    """

    amount: Decimal
    items: tuple[tuple[OpenItem, Decimal], ...] = ()
    ahead: Decimal = ZERO
    prepaid: Refusal | None = None
    besides: tuple[Refusal, ...] = field(default=())


def release_of(
    refusals: Sequence[Refusal], items: Sequence[OpenItem], *, wanted: Decimal, tolerance: int, small_rest: Decimal,
    day: date,
) -> Release | None:  # fmt: skip
    """The least that would have to come in by ``day``: overdue debts beyond the tolerance first, then the oldest ones.

    ``items`` are all open items of the group by due date; ``wanted`` is its exposure with the order. ``None``: nothing is held.
    """
    if not refusals:
        return None
    found = {refusal.code: refusal for refusal in refusals}
    besides = tuple(refusal for refusal in refusals if refusal.code in NOT_BY_MONEY)
    prepaid = found.get("orders.only-prepaid")
    need = wanted if prepaid else ZERO
    if "orders.credit-limit" in found:
        need = found["orders.credit-limit"].figures["over"]
    late = [item for item in items if item.days_late(day) > tolerance and item.open_amount >= small_rest]
    if "orders.credit-overdue" not in found and "orders.dunned" not in found:
        late = []
    taken = [(item, item.open_amount) for item in late]
    left = need - sum((amount for _item, amount in taken), ZERO)
    chosen = {item.pk for item in late}
    for item in items:
        if left <= 0:
            break
        if item.pk not in chosen:
            taken.append((item, min(item.open_amount, left)))
            left -= taken[-1][1]
    ahead = max(left, ZERO)
    amount = sum((amount for _item, amount in taken), ZERO) + ahead
    return Release(amount, tuple(taken), ahead, prepaid, besides)
