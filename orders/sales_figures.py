"""K01 and K02 by unit, person, customer, product or month (defaults.md 8), from the smallest table that knows what is asked.

Whole months by unit or person are sums of ``SalesMonth``, other days and customers of ``SalesDay``; products are told by the entries
of order lines alone. All three say the same: the database keeps the sums in the transaction of each entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from orders.models import SalesDay, SalesMonth
from orders.tables.sales import NET, SalesEntries
from salesops.core.money import ZERO
from salesops.core.sockets.report_periods import Period

SALES = Q(kind__in=("signed", "returned", "credited"))
INTAKE = Q(kind="ordered")
# Where each table keeps what rows are added up by, and narrowed to.
IN_SUMS = {"unit": "unit", "person": "owner", "customer": "customer"}
OF_ENTRIES = {
    "unit": "line__order__unit", "person": "line__order__owner", "customer": "line__order__customer", "product": "line__product",
}  # fmt: skip


@dataclass(frozen=True)
class Sales:
    """K01 and K02 of one row, net of VAT."""

    sales: Decimal
    intake: Decimal

    def __bool__(self) -> bool:
        return bool(self.sales or self.intake)


@dataclass(frozen=True)
class Wanted:
    """What is added up (``by``) and what it is narrowed to; scope is the reader's own."""

    user: Any
    by: str = "person"
    units: Sequence[int] | None = None
    owner: int | None = None
    customer: int | None = None
    line: str = ""
    grade: str = ""
    channel: str = ""

    @property
    def of_products(self) -> bool:
        return self.by == "product" or bool(self.line)

    @property
    def of_customers(self) -> bool:
        return self.by == "customer" or bool(self.customer or self.grade or self.channel)


def _narrowed(rows: QuerySet, wanted: Wanted, names: Mapping[str, str]) -> QuerySet:
    asked: dict[str, Any] = {}
    if wanted.units is not None:
        asked[f"{names['unit']}__in"] = list(wanted.units)
    if wanted.owner is not None:
        asked[names["person"]] = wanted.owner
    if wanted.customer is not None:
        asked[names["customer"]] = wanted.customer
    if wanted.grade:
        asked[f"{names['customer']}__grade"] = wanted.grade
    if wanted.channel:
        asked[f"{names['customer']}__channel"] = wanted.channel
    if wanted.line:
        asked["line__product__line"] = wanted.line
    return rows.filter(**asked).order_by()


def _entries(wanted: Wanted, period: Period) -> QuerySet:
    rows = SalesEntries().rows(wanted.user).filter(on__range=(period.first, period.last))
    return _narrowed(rows, wanted, OF_ENTRIES)


def _days(wanted: Wanted, period: Period) -> QuerySet:
    rows = SalesDay.objects.visible_to(wanted.user).filter(day__range=(period.first, period.last))
    return _narrowed(rows, wanted, IN_SUMS)


def _months(wanted: Wanted, period: Period) -> QuerySet:
    rows = SalesMonth.objects.visible_to(wanted.user).filter(month__range=(period.first, period.last))
    return _narrowed(rows, wanted, IN_SUMS)


def by_key(wanted: Wanted, period: Period) -> dict[int, Sales]:
    """Id of the unit, person, customer or product → its figures in ``period``. One query."""
    if wanted.of_products:
        named = _entries(wanted, period).values_list(OF_ENTRIES[wanted.by])
        summed = named.annotate(k01=Sum(NET, filter=SALES, default=ZERO), k02=Sum("net", filter=INTAKE, default=ZERO))
    else:
        by_months = period.whole_months and not wanted.of_customers
        rows = _months(wanted, period) if by_months else _days(wanted, period)
        summed = rows.values_list(IN_SUMS[wanted.by]).annotate(
            k01=Sum("sales_net", default=ZERO), k02=Sum("intake_net", default=ZERO)
        )
    return {key: Sales(k01, k02) for key, k01, k02 in summed}


def by_month(wanted: Wanted, period: Period) -> dict[date, Decimal]:
    """First day of a month → K01 of the days of it that are in ``period``. One query."""
    if wanted.of_products:
        rows = _entries(wanted, period).filter(SALES).annotate(of=TruncMonth("on"), worth=NET)
        return dict(rows.values_list("of").annotate(k01=Sum("worth")))
    if period.whole_months and not wanted.of_customers:
        rows = _months(wanted, period).annotate(of=F("month"))
    else:
        rows = _days(wanted, period).annotate(of=TruncMonth("day"))
    return dict(rows.values_list("of").annotate(k01=Sum("sales_net")))
