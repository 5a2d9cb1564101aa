"""What orders lack: owed to the customer, neither promised from stock nor being made (ORD-16)."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from orders.models import OrderLine, ProductionLine, Reservation, StockLevel
from salesops.core.statements import Statement, statement_of, statements

NONE = Decimal()
# Goods of these are still to be had from somewhere.
MAKES = ("confirmed", "preparing", "partly_shipped")
LEFT = F("quantity") - F("done") - F("dropped")


def _sum(rows: QuerySet, value: Any) -> Coalesce:
    """The sum of ``value`` over ``rows`` of the line."""
    summed = rows.filter(line=OuterRef("pk")).order_by().values("line").annotate(all=Sum(value)).values("all")
    return Coalesce(Subquery(summed), NONE)


def lacking_lines(lines: QuerySet[OrderLine]) -> Any:
    """Those of ``lines`` that lack something, with how much as ``lacks``."""
    held: Any = lines.annotate(owed=F("ordered") + F("returned") - F("shipped")).filter(owed__gt=0)
    held = held.annotate(
        held=_sum(Reservation.objects.all(), "quantity"), making=_sum(ProductionLine.objects.all(), LEFT)
    )
    return held.annotate(lacks=F("owed") - F("held") - F("making")).filter(lacks__gt=0)


def lacking_orders() -> Q:
    """Which orders lack something: a filter for orders. Nothing was ever promised to those of a former system."""
    return Q(
        state__in=MAKES,
        imported_at=None,
        pk__in=lacking_lines(OrderLine.objects.filter(order__state__in=MAKES)).values("order"),
    )


def any_lacking() -> bool:
    """Whether any order lacks something. One query."""
    kept: Any = statements.get("any_lacking", _any_lacking)
    return bool(kept.all())


def _any_lacking() -> Statement | None:
    rows = lacking_lines(OrderLine.objects.filter(order__state__in=MAKES, order__imported_at=None))
    return statement_of(rows.order_by().values_list("order")[:1])


def lacks_of(lines: Iterable[OrderLine]) -> dict[int, Decimal]:
    """Line id → what it lacks, more than 0. One query."""
    rows = lacking_lines(OrderLine.objects.filter(pk__in=[line.pk for line in lines]))
    return dict(rows.values_list("pk", "lacks"))


def free_of(products: Iterable[int]) -> dict[int, Decimal]:
    """Product id → what lies in warehouses in use and is promised to nobody. One query."""
    rows = StockLevel.objects.filter(product__in=set(products), warehouse__is_active=True)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for product, free in rows.values_list("product", F("on_hand") - F("reserved")):
        found[product] += free
    return found
