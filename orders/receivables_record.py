"""The receivables record of a customer (O12): entries with the balance after each, due date, age, dunning, promise."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Min, Q, Sum, Window
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.dunning import items_of
from orders.models import LedgerEntry, OpenItem, PromisePart

RUNNING = Window(Sum("amount"), order_by=[F("on").asc(), F("pk").asc()])
SHOWN = 500


@dataclass(frozen=True)
class Entry:
    """One line: ``debit`` raises the debt, ``credit`` lowers it. ``open`` and what follows: of a debt not paid yet."""

    entry: LedgerEntry
    debit: Decimal | None
    credit: Decimal | None
    balance: Decimal
    due_on: date | None
    open: Decimal | None
    late: int
    level: int
    promised_for: date | None

    @property
    def text(self) -> str:
        """What it is about, in a word and with its order."""
        kind = str(self.entry.get_kind_display())
        return (
            _("%(kind)s of %(order)s") % {"kind": kind, "order": self.entry.order.number} if self.entry.order else kind
        )


def record_of(customer: Customer, day: date, *, limit: int | None = SHOWN) -> list[Entry]:
    """The entries until ``day``, the newest first. Four queries."""
    rows = LedgerEntry.objects.filter(customer=customer, on__lte=day).annotate(balance=RUNNING)
    rows = rows.select_related("invoice", "credit_note__invoice", "order").order_by("-on", "-pk")
    entries: list[Any] = list(rows[:limit] if limit else rows)
    open_ = OpenItem.objects.filter(customer=customer).on(day)
    sums = {
        row["entry"]: row
        for row in open_.order_by().values("entry").annotate(left=Sum("was_open"), first=Min("due_on"))
    }
    of_item = dict(open_.values_list("pk", "entry"))
    levels: dict[int, int] = {}
    for item, found in items_of([customer.pk], day).items():
        if item in of_item:
            levels[of_item[item]] = max(levels.get(of_item[item], 0), found.level)
    stood = Q(promise__withdrawn_at=None) | Q(promise__withdrawn_at__date__gt=day)
    parts = PromisePart.objects.filter(stood, item__customer=customer, promise__made_on__lte=day)
    promised = dict(parts.order_by().values_list("item__entry").annotate(on=Max("promise__due_on")))
    return [
        _entry(entry, sums.get(entry.pk), levels.get(entry.pk, 0), promised.get(entry.pk), day) for entry in entries
    ]


def _entry(entry: Any, sums: Any, level: int, promised: date | None, day: date) -> Entry:
    due = sums["first"] if sums else entry.due_on
    owed = entry.amount > 0
    return Entry(
        entry, entry.amount if owed else None, None if owed else -entry.amount, entry.balance, due, sums["left"] if sums else None,
        max((day - due).days, 0) if sums else 0, level, promised if sums else None,
    )  # fmt: skip
