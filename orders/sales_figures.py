"""K01 and K02 by unit, person, customer, product or month (defaults.md 8), from the smallest table that knows what is asked.

Whole months by unit or person are sums of ``SalesMonth``, other days and customers of ``SalesDay``; products are told by the
entries of order lines alone. All three say the same: the database keeps the sums in the transaction of each entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import DateField, Q, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth

from orders.models import SalesDay, SalesMonth
from orders.tables.sales import NET, SalesEntries
from salesops.core.money import ZERO
from salesops.core.sockets.report_periods import Period, last_of

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


class Compared(NamedTuple):
    """K01 and K02 of one row, K01 of the period before and of a year earlier, net of VAT."""

    sales: Decimal
    intake: Decimal
    before: Decimal
    last_year: Decimal


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


@dataclass(frozen=True)
class Parts:
    """What sums a period is made of: ``months``, whole ones, and ``days`` that are added to them or, ``over``, taken off."""

    months: Period | None
    days: Period | None
    over: bool = False


def parts_of(wanted: Wanted, period: Period) -> Parts:
    """Customers have days only. Of a month begun, its days until then or the ones after them, whichever are fewer."""
    if wanted.of_customers or period.first.day != 1:
        return Parts(None, period)
    if period.whole_months:
        return Parts(period, None)
    last, end = period.last, last_of(period.last.year, period.last.month)
    if (end - last).days < last.day:
        return Parts(Period(period.first, end), Period(last + timedelta(days=1), end), over=True)
    before = last.replace(day=1) - timedelta(days=1)
    return Parts(Period(period.first, before) if before > period.first else None, Period(last.replace(day=1), last))


def _told(wanted: Wanted, period: Period, by: str, **sums: str) -> QuerySet:
    """(key, sums of columns) of the months and of the days; a key may come twice. One statement: nothing is booked in between."""
    parts, asked = parts_of(wanted, period), []
    if parts.months:
        asked.append((_months(wanted, parts.months), "month", 1))
    if parts.days:
        days = _days(wanted, parts.days)
        asked.append(
            (days if by else days.annotate(of=Cast(TruncMonth("day"), DateField())), "of", -1 if parts.over else 1)
        )
    first, *others = [
        rows.values_list(by or month).annotate(**{
            name: Sum(column, default=ZERO) * sign for name, column in sums.items()
        })
        for rows, month, sign in asked
    ]  # fmt: skip
    return first.union(*others, all=True) if others else first


def by_key(wanted: Wanted, period: Period) -> dict[int, Sales]:
    """Id of the unit, person, customer or product → its figures in ``period``. One query."""
    if wanted.of_products:
        named = _entries(wanted, period).values_list(OF_ENTRIES[wanted.by])
        summed = named.annotate(k01=Sum(NET, filter=SALES, default=ZERO), k02=Sum("net", filter=INTAKE, default=ZERO))
        return {key: Sales(k01, k02) for key, k01, k02 in summed}
    found: dict[int, Sales] = {}
    for key, k01, k02 in _told(wanted, period, IN_SUMS[wanted.by], k01="sales_net", k02="intake_net"):
        had = found.get(key)
        found[key] = Sales(had.sales + k01, had.intake + k02) if had else Sales(k01, k02)
    return found


def compared(wanted: Wanted, period: Period, before: Period, last: Period) -> dict[int, Compared]:
    """Id of the unit, person, customer or product → its figures in ``period`` beside the other two, where there are any.

    Customers are too many to be put together here: they are one query, the others one for each period.
    """
    if wanted.of_customers and not wanted.of_products:
        return {
            key: row for key, *figures in _days_compared(wanted, period, before, last) if any(row := Compared(*figures))
        }
    now, then = by_key(wanted, period), by_key(wanted, before)
    # Before a year there is a year.
    year = then if last == before else by_key(wanted, last)
    none = Sales(ZERO, ZERO)
    rows = {
        key: Compared(*_pair(now.get(key, none)), then.get(key, none).sales, year.get(key, none).sales)
        for key in {*now, *then, *year}
    }
    return {key: row for key, row in rows.items() if any(row)}


def _pair(one: Sales) -> tuple[Decimal, Decimal]:
    return one.sales, one.intake


def _days_compared(wanted: Wanted, *periods: Period) -> QuerySet:
    """(key, K01 and K02 of the first of ``periods``, K01 of the others)."""
    now, *others = [Q(day__range=(one.first, one.last)) for one in periods]
    rows = SalesDay.objects.visible_to(wanted.user).filter(reduce(or_, others, now))
    return _narrowed(rows, wanted, IN_SUMS).values_list(IN_SUMS[wanted.by]).annotate(
        k01=Sum("sales_net", filter=now, default=ZERO), k02=Sum("intake_net", filter=now, default=ZERO),
        **{f"other_{n}": Sum("sales_net", filter=one, default=ZERO) for n, one in enumerate(others)},
    )  # fmt: skip


def by_month(wanted: Wanted, period: Period) -> dict[date, Decimal]:
    """First day of a month → K01 of the days of it that are in ``period``. One query."""
    if wanted.by == "customer":
        # Whose the months are doesn't matter here, and sums of months know no customers.
        wanted = replace(wanted, by="unit")
    if wanted.of_products:
        rows = _entries(wanted, period).filter(SALES).annotate(of=TruncMonth("on"), worth=NET)
        return dict(rows.values_list("of").annotate(k01=Sum("worth")))
    found: dict[date, Decimal] = {}
    for month, k01 in _told(wanted, period, "", k01="sales_net"):
        found[month] = found.get(month, ZERO) + k01
    return found
