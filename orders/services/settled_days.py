"""From which day on money and debts are free: what was taken back on a later day is not spent twice on an earlier one (ORD-8)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from orders.models import LedgerEntry, OpenItem, Settlement
from salesops.core.money import ZERO

Days = Sequence[tuple[date, Decimal]]


def free_from(days: Days, limit: Decimal, amount: Decimal) -> date:
    """The first day on and after which ``amount`` more than ``days`` (day → settled on it) stays within ``limit``.

    The last of them, where it doesn't fit even then: that is refused by another rule.
    """
    since, total = date.min, ZERO
    ordered = sorted(days)
    for n, (_day, settled) in enumerate(ordered):
        total += settled
        if total + amount > limit:
            since = ordered[min(n + 1, len(ordered) - 1)][0]
    return since


def free_since(entry: LedgerEntry, parts: Sequence[tuple[OpenItem, Decimal]]) -> Mapping[int, date]:
    """Item → the first day ``entry`` may settle its amount of it: both are there, and neither is used up on any later day.

    The items and the credit are locked. One query; two more where something of them was taken back before.
    """
    items = {item.pk: item for item, _amount in parts}
    of_items, of_entry = _days_of(items, entry)
    wanted = sum((amount for _item, amount in parts), ZERO)
    money = max(entry.on, free_from(of_entry, -entry.amount, wanted))
    return {
        item.pk: max(money, item.entry.on, free_from(of_items.get(item.pk, ()), item.amount, amount))
        for item, amount in parts
    }


def money_free_since(entry: LedgerEntry, amount: Decimal) -> date:
    """The first day ``amount`` of ``entry`` is free to be used, on it and ever after."""
    return max(entry.on, free_from(_days_of((), entry)[1], -entry.amount, amount))


def _days_of(items: Collection[int], entry: LedgerEntry) -> tuple[Mapping[int, Days], Days]:
    """What settled each of ``items`` day by day, and what ``entry`` settled; nothing where nothing of them was taken back."""
    rows = Settlement.objects.order_by()
    ours = Q(item__in=items) | Q(entry=entry)
    if not rows.filter(ours, amount__lt=0).exists():
        return {}, ()
    of_items: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for item, on, settled in rows.filter(item__in=items).values_list("item", "on").annotate(sum=Sum("amount")):
        of_items[item].append((on, settled))
    return of_items, list(rows.filter(entry=entry).values_list("on").annotate(sum=Sum("amount")))
