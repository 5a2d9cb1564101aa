"""List price, floor and cost of a product, from a day on (ORD-1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.services.dated import hold_from
from accounts.services.editing import check_version, iso, lock, touch
from orders.models import Product, ProductCost, ProductPrice
from orders.rules import products as rules
from orders.scope import edits_products, sets_cost
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, refuse_if

from .editing import need

KEEP: Any = object()


def hold_price(product: Product, day: date, *, list_price: Decimal, floor_price: Decimal | None) -> bool:
    """Let the prices hold from ``day``; whether that changes anything. The caller holds the lock on the product."""
    values = {"list_price": list_price, "floor_price": floor_price}
    return hold_from(product.prices.all(), day, key={"product": product}, values=values) is not None


def hold_cost(product: Product, day: date, net: Decimal) -> bool:
    """The same for the cost."""
    return hold_from(product.costs.all(), day, key={"product": product}, values={"net": net}) is not None


def price_values(product: Product, day: date) -> dict[str, Any]:
    """Prices and cost on ``day``, for the form that changes them."""
    price = ProductPrice.objects.on(day).filter(product=product).first()
    cost = ProductCost.objects.on(day).filter(product=product).first()
    return {
        "list_price": price.list_price if price else None,
        "floor_price": price.floor_price if price else None,
        "cost": cost.net if cost else None,
    }


@act("orders.set_prices")
def set_prices(
    *,
    actor: User | None,
    product: Product,
    day: date,
    today: date,
    list_price: Decimal,
    floor_price: Decimal | None = KEEP,
    cost: Decimal | None = KEEP,
    version: int | None = None,
) -> Product:
    """Prices from ``day`` on, today at the earliest. ``floor_price`` and ``cost`` left out stay as they are on that day.

    A cost once set is changed, not removed: ``None`` leaves it.
    """
    need(actor, edits_products)
    if floor_price is not KEEP or cost is not KEEP:
        need(actor, sets_cost)
    locked = lock(product)
    present = price_values(locked, day)
    check_version(locked, version, present)
    floor = present["floor_price"] if floor_price is KEEP else floor_price
    refuse_if(
        rules.not_passed(day, today),
        *rules.prices_fit(list_price, floor),
        None if cost is KEEP else rules.cost_fits(cost),
        kind=Invalid,
    )
    changed = hold_price(locked, day, list_price=list_price, floor_price=floor)
    if cost is not KEEP and cost is not None:
        changed = hold_cost(locked, day, cost) or changed
    if changed:
        touch(locked)
        locked.refresh_from_db(fields=["version"])
        record_activity(locked, "orders.set_prices", actor=actor, day=iso(day))
    return locked
