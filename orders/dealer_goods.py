"""What dealers got of each product by our books, and what they had at the end of their last report (ORD-12)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Sum, When

from customers.models import Customer
from orders.models import DealerReport, LineEntry, Order, Product
from orders.models.stock import QUANTITY
from salesops.core.money import ZERO

GOT = (LineEntry.Kind.SIGNED, LineEntry.Kind.RETURNED)
# Goods that came back are no longer there.
QUANTITY_GOT = Case(
    When(kind=LineEntry.Kind.RETURNED, then=-F("quantity")),
    default=F("quantity"),
    output_field=DecimalField(**QUANTITY),
)


def entries_got(customer: Customer, first: date, last: date) -> Any:
    """What ``customer`` signed for and gave back on the days from ``first`` to ``last``, entry by entry."""
    return LineEntry.objects.filter(line__order__customer=customer, kind__in=GOT, on__range=(first, last))


def got(customer: Customer, first: date, last: date) -> Mapping[int, Decimal]:
    """Product → how much of it stayed with ``customer`` of those days. One query."""
    rows = entries_got(customer, first, last).order_by().values_list("line__product").annotate(sum=Sum(QUANTITY_GOT))
    return {product: quantity for product, quantity in rows if quantity}


def last_report(customer: Customer, before: date | None = None) -> DealerReport | None:
    """The last one handed in, of a month before ``before``. One query."""
    rows = DealerReport.objects.handed_in().filter(customer=customer)
    return (rows if before is None else rows.filter(month__lt=before)).order_by("-month").first()


def stock_of(report: DealerReport | None) -> dict[int, Decimal]:
    """Product → what was there at its end. One query."""
    if report is None:
        return {}
    return {line.product_id: line.stock for line in report.lines.order_by("no")}


def proposed_lines(report: DealerReport) -> list[dict[str, Any]]:
    """What an empty report of a dealer begins with: what the last left, and what was delivered in its month. Four queries."""
    left = stock_of(last_report(report.customer, report.month))
    came = got(report.customer, report.month, report.ends_on)
    wanted = {product for product, quantity in left.items() if quantity} | came.keys()
    products = Product.objects.filter(pk__in=wanted).order_by("sku")
    return [
        {"product": one, "opening": left.get(one.pk, ZERO), "delivered": came.get(one.pk, ZERO),
         "received": came.get(one.pk, ZERO), "sold": None, "closing": None, "counted": None, "note": ""}
        for one in products
    ]  # fmt: skip


def bought_products(customer: Customer) -> Any:
    """What ``customer`` ever ordered of us: a dealer's link names nothing else."""
    orders = Order.objects.filter(customer=customer).exclude(number=None)
    return Product.objects.filter(order_lines__order__in=orders).distinct()
