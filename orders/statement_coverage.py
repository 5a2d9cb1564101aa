"""Who is to get a statement of a month, and how far each is (ORD-9, R14)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts.org import OrgTree
from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.models import Difference, LedgerEntry, Statement
from salesops.core.money import ZERO


def end_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> date:
    """The first day of the last month that is over on ``day``."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def owing(month: date, user: Any = None, right: str = "v") -> QuerySet:
    """Customers (``customer``) with a balance at the end of ``month`` or an entry in it; ``user``: those in reach."""
    rows: Any = LedgerEntry.objects.filter(on__lte=end_of(month)).order_by()
    if user is not None:
        rows = customers_in_reach(rows, user, "receipts", right, field="customer")
    sums = rows.values("customer").annotate(
        owed=Sum("amount", default=ZERO), moved=Count("pk", filter=Q(on__gte=month))
    )
    return sums.filter(~Q(owed=0) | Q(moved__gt=0)).values("customer")


def without_statement(month: date, user: Any = None, right: str = "v", units: Iterable[int] | None = None) -> QuerySet:
    """Customers who are to get a statement of ``month`` and have none."""
    there = Statement.objects.current().filter(customer=OuterRef("pk"), month=month)
    rows = Customer.objects.filter(pk__in=owing(month, user, right)).exclude(Exists(there))
    return rows if units is None else rows.filter(unit__in=list(units))


COUNTED = ("none", "draft", "sent", "late", "disputed", "differences", "confirmed", "locked")


@dataclass
class Market:
    """One market: how many customers, and how many statements in each state. ``late``: no answer after its day (T23)."""

    unit: Any
    counts: Counter = field(default_factory=Counter)

    @property
    def all(self) -> int:
        return sum(n for state, n in self.counts.items() if state not in ("late", "differences"))

    def __getitem__(self, name: str) -> int:
        """What a template asks for: ``market.draft``, ``market.late``."""
        if name not in COUNTED:
            raise KeyError(name)
        return self.counts[name]


def coverage(user: Any, month: date, now: datetime) -> list[Market]:
    """Each market in reach, the whole last (``unit`` nothing). Five queries."""
    tree = OrgTree.on(end_of(month))
    markets: dict[Any, Market] = {}

    def at(unit: int | None) -> Market:
        found = tree.market_of(unit) if unit else None
        return markets.setdefault(found.id if found else 0, Market(found))

    rows = Statement.objects.current().visible_to(user).filter(month=month).order_by()
    for unit, state, n in rows.values_list("customer__unit", "state").annotate(n=Count("pk")):
        at(unit).counts[state] += n
    late = rows.filter(state="sent", answer_due_at__lt=now)
    for unit, n in late.values_list("customer__unit").annotate(n=Count("pk")):
        at(unit).counts["late"] += n
    for unit, n in without_statement(month, user).order_by().values_list("unit").annotate(n=Count("pk")):
        at(unit).counts["none"] += n
    open_ones = Difference.objects.open().filter(statement__in=rows).order_by()
    for unit, n in open_ones.values_list("statement__customer__unit").annotate(n=Count("pk")):
        at(unit).counts["differences"] += n
    found = sorted(markets.values(), key=lambda market: market.unit.code if market.unit else "~")
    whole = Market(None, sum((market.counts for market in found), Counter()))
    return [*found, whole]
