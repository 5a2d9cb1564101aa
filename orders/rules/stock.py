"""Reasons to refuse something about stock (ORD-1)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.models import Product, StockCount, StockLevel, Warehouse
from salesops.core.formats import number
from salesops.core.refusals import Refusal


def plain(quantity: Decimal) -> str:
    """A quantity without needless zeros."""
    exponent = quantity.normalize().as_tuple().exponent
    return number(quantity, max(-exponent, 0) if isinstance(exponent, int) else 0)


def positive(quantity: Decimal, field: str = "quantity") -> Refusal | None:
    if quantity > 0:
        return None
    return Refusal("orders.quantity-not-positive", _("The quantity must be more than 0."), field)


def in_use(warehouse: Warehouse) -> Refusal | None:
    if warehouse.is_active:
        return None
    sentence = _("The warehouse %(name)s is no longer used.") % {"name": warehouse.name}
    return Refusal("orders.warehouse-closed", sentence, "warehouse")


def enough_free(product: Product, level: StockLevel | None, wanted: Decimal) -> Refusal | None:
    """What is promised to somebody can't be promised again."""
    free = level.on_hand - level.reserved if level else Decimal()
    if wanted <= free:
        return None
    sentence = _("%(product)s: %(wanted)s wanted, %(free)s free.")
    figures = {"product": product.name, "sku": product.sku, "wanted": plain(wanted), "free": plain(free)}
    return Refusal("orders.stock-short", sentence % figures, "quantity", figures)


def enough_reserved(product: Product, level: StockLevel | None, wanted: Decimal) -> Refusal | None:
    reserved = level.reserved if level else Decimal()
    if wanted <= reserved:
        return None
    sentence = _("%(product)s: only %(reserved)s of it is reserved, not %(wanted)s.")
    figures = {"product": product.name, "sku": product.sku, "wanted": plain(wanted), "reserved": plain(reserved)}
    return Refusal("orders.reserved-short", sentence % figures, "quantity", figures)


def counted_by_another(count: StockCount, actor: Any) -> Refusal | None:
    """Nobody corrects the books by what he counted himself (defaults.md 1.5)."""
    if actor is None or actor.pk != count.counted_by_id:
        return None
    return Refusal("orders.count-own", _("You counted this yourself: somebody else has to post it."))


def covers_reserved(count: StockCount, level: StockLevel | None) -> Refusal | None:
    """A correction never takes away what is reserved: first somebody's reservation has to be released."""
    on_hand = (level.on_hand if level else Decimal()) + count.difference
    reserved = level.reserved if level else Decimal()
    if on_hand >= reserved:
        return None
    sentence = _("%(reserved)s is reserved, only %(left)s would be left. Release reservations first.")
    figures = {"reserved": plain(reserved), "left": plain(on_hand)}
    return Refusal("orders.count-below-reserved", sentence % figures, None, figures)
