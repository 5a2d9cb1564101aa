"""Products: opened, edited, withdrawn, brought back (ORD-1). Lock order: product, then its prices."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.services.editing import check_version, lock
from orders.models import Product
from orders.rules import products as rules
from orders.scope import creates_products, edits_products, sets_cost
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.chinese import sort_key
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move

from .editing import need
from .prices import hold_cost, hold_price

FIELDS = (
    "sku", "name", "line", "category", "unit", "style", "colour", "size", "season", "specification", "tax_rate",
    "tax_exempt", "launched_on", "lead_days",
)  # fmt: skip


def product_values(product: Product) -> dict[str, Any]:
    """What an editor of ``product`` sees; shown beside the own input in a conflict."""
    return {name: getattr(product, name) for name in FIELDS}


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as they are kept: numbers in upper case, texts trimmed, with what is worked out from the name."""
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if "sku" in kept:
        kept["sku"] = kept["sku"].upper()
    if "name" in kept:
        kept["name_key"] = sort_key(kept["name"], person=False)
    return kept


def _check(values: dict[str, Any], product: Product | None = None) -> None:
    whole: dict[str, Any] = (
        product_values(product) if product else {"tax_rate": Decimal("0.13"), "tax_exempt": False}
    ) | values
    refuse_if(
        *rules.named(whole.get("sku", ""), whole.get("name", "")),
        rules.sku_free(whole.get("sku", ""), product),
        *rules.codes_known(values, product),
        *rules.rate_fits(whole["tax_rate"], whole["tax_exempt"]),
        kind=Invalid,
    )


@act("orders.create_product")
def create_product(
    *,
    actor: User | None,
    day: date,
    list_price: Decimal | None = None,
    floor_price: Decimal | None = None,
    cost: Decimal | None = None,
    **fields: Any,
) -> Product:
    """Open a product with its prices from ``day`` on. ``fields`` are those of :data:`FIELDS`.

    Prices take the right to edit products, floor and cost that on cost; who may only open products leaves them to finance.
    """
    need(actor, creates_products)
    if list_price is not None:
        need(actor, edits_products)
    if floor_price is not None or cost is not None:
        need(actor, sets_cost)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields {sorted(unknown)}")
    values = columns_of(fields)
    _check(values)
    refuse_if(*rules.prices_fit(list_price, floor_price), rules.cost_fits(cost), kind=Invalid)
    product = Product.objects.create(**values)
    if list_price is not None:
        hold_price(product, day, list_price=list_price, floor_price=floor_price)
    if cost is not None:
        hold_cost(product, day, cost)
    record_activity(product, "orders.create_product", actor=actor)
    return product


@act("orders.edit_product")
def edit_product(
    *, actor: User | None, product: Product, values: Mapping[str, Any], version: int | None = None
) -> Product:
    """Change fields of :data:`FIELDS`; prices and cost have services of their own."""
    need(actor, edits_products)
    locked = lock(product)
    check_version(locked, version, product_values(locked))
    changed = {n: v for n, v in columns_of(values).items() if getattr(locked, n) != v}
    if not changed:
        return locked
    _check({n: v for n, v in changed.items() if n in FIELDS}, locked)
    for name, value in changed.items():
        setattr(locked, name, value)
    # Whole, so that the text it is found by follows.
    locked.save()
    record_activity(locked, "orders.edit_product", actor=actor, fields=sorted(set(changed) & set(FIELDS)))
    return locked


@act("orders.withdraw_product")
def withdraw_product(*, actor: User | None, product: Product, version: int | None = None, reason: str = "") -> Product:
    """No longer sold: new orders refuse it, old ones keep it."""
    need(actor, edits_products)
    moved = move(product, "withdraw", actor=actor, version=version)
    record_activity(moved, "orders.withdraw_product", actor=actor, note=reason.strip())
    return moved


@act("orders.bring_back_product")
def bring_back_product(*, actor: User | None, product: Product, version: int | None = None) -> Product:
    """Sold again."""
    need(actor, edits_products)
    moved = move(product, "bring_back", actor=actor, version=version)
    record_activity(moved, "orders.bring_back_product", actor=actor)
    return moved
