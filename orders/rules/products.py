"""Reasons to refuse something about products and prices (ORD-1)."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.code_lists import SEASON, UNIT
from orders.models import Product
from salesops.core.codes.code_lists import PRODUCT_CATEGORY, PRODUCT_LINE
from salesops.core.codes.reading import is_active
from salesops.core.refusals import Refusal

# It stands in addresses and on papers.
SKU = re.compile(r"[^\s/\\?#%&<>\"']+")
CODED = {"line": PRODUCT_LINE, "category": PRODUCT_CATEGORY, "unit": UNIT, "season": SEASON}


def named(sku: str, name: str) -> list[Refusal]:
    found = []
    if not sku.strip():
        found.append(Refusal("orders.sku-missing", _("Enter the article number."), "sku"))
    elif not SKU.fullmatch(sku.strip()):
        sentence = _("An article number has no spaces and none of / \\ ? # % & < > and quotes.")
        found.append(Refusal("orders.sku-shape", sentence, "sku"))
    if not name.strip():
        found.append(Refusal("orders.name-missing", _("Enter the name."), "name"))
    return found


def sku_free(sku: str, product: Product | None = None) -> Refusal | None:
    """Article numbers differ by more than upper and lower case: services keep them in upper case."""
    others = Product.objects.exclude(pk=product.pk) if product else Product.objects.all()
    if not others.filter(sku=sku).exists():
        return None
    sentence = _("There is a product with the article number %(sku)s already.") % {"sku": sku}
    return Refusal("orders.sku-taken", sentence, "sku", {"sku": sku})


def codes_known(values: dict[str, Any], product: Product | None = None) -> list[Refusal]:
    """Codes must be entries one may choose; a retired one stays where it is."""
    found = []
    for name, list_code in CODED.items():
        code = values.get(name, "")
        if code and code != getattr(product, name, "") and not is_active(list_code, code):
            found.append(Refusal("orders.unknown-code", _("There is no such entry."), name, {"code": code}))
    return found


def rate_fits(rate: Decimal, exempt: bool) -> list[Refusal]:
    """VAT is a fraction from 0 to less than 1; exempt goods have none."""
    found = []
    if not 0 <= rate < 1:
        sentence = _("A VAT rate lies between 0 and 1, like 0.13.")
        found.append(Refusal("orders.tax-rate", sentence, "tax_rate", {"rate": str(rate)}))
    if exempt and rate:
        found.append(Refusal("orders.exempt-rate", _("What is exempt from VAT has the rate 0."), "tax_rate"))
    return found


def prices_fit(list_price: Decimal | None, floor_price: Decimal | None) -> list[Refusal]:
    """Neither is negative; the floor lies at or below the list price."""
    found = []
    for name, value in (("list_price", list_price), ("floor_price", floor_price)):
        if value is not None and value < 0:
            found.append(Refusal("orders.price-negative", _("A price can't be negative."), name))
    if floor_price is not None and list_price is None:
        found.append(Refusal("orders.floor-without-list", _("A floor needs a list price."), "floor_price"))
    if not found and floor_price is not None and list_price is not None and floor_price > list_price:
        sentence = _("The floor price lies above the list price.")
        found.append(Refusal("orders.floor-above-list", sentence, "floor_price"))
    return found


def cost_fits(net: Decimal | None) -> Refusal | None:
    if net is None or net >= 0:
        return None
    return Refusal("orders.cost-negative", _("A cost can't be negative."), "cost")


def not_passed(day: date, today: date) -> Refusal | None:
    """Prices of the past stay as they were: orders were written on them."""
    if day >= today:
        return None
    return Refusal("orders.day-passed", _("Prices change from today on at the earliest."), "day")
