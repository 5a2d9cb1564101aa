"""Reading stock: what lies where and what of it is free. Changing it: ``services/stock.py`` and ``services/stock_ledger.py``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from orders.models import Product, StockLevel


@dataclass(frozen=True)
class Stock:
    """Of all warehouses together, or of one."""

    on_hand: Decimal = Decimal()
    reserved: Decimal = Decimal()

    @property
    def free(self) -> Decimal:
        return self.on_hand - self.reserved


def stock_of(products: Iterable[int]) -> dict[int, Stock]:
    """Product id → stock of all warehouses, for every product asked for. One query."""
    found = {pk: Stock() for pk in products}
    rows = (
        StockLevel.objects.filter(product__in=found)
        .values("product_id")
        .annotate(all=Sum("on_hand"), promised=Sum("reserved"))
    )
    found |= {row["product_id"]: Stock(row["all"], row["promised"]) for row in rows}
    return found


def levels_of(product: Product) -> list[StockLevel]:
    """By warehouse, those with something in them."""
    return list(
        StockLevel.objects.filter(product=product, on_hand__gt=0)
        .select_related("warehouse")
        .order_by("warehouse__code")
    )
