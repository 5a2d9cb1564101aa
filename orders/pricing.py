"""What products cost a customer on a day, and whether a proposed price is fine (ORD-1; defaults.md 11, "Discount").

The most specific published list that has the product wins: market and grade, then market, then grade, then a list for
everybody; without any the list price. A price carries its source, so that it explains itself. Set-based: two queries, however
many products.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.org import OrgTree
from customers.models import Customer
from orders.models import PriceListLine, ProductPrice
from orders.models.price_list import IN_FORCE
from orders.policies import PRICING
from orders.scope import sees_cost, sees_light
from salesops.core.policies import policy_on

GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Buyer:
    """Who buys, as far as prices ask: a market (id of its unit) and a grade; either may be unknown."""

    market_id: int | None = None
    grade: str = ""

    @classmethod
    def of(cls, customer: Customer, day: date) -> "Buyer":
        """The customer's market on ``day`` and its present grade."""
        market = OrgTree.on(day).market_of(customer.unit_id)
        return cls(market.id if market else None, customer.grade)


@dataclass(frozen=True)
class Price:
    """``price`` is what the buyer pays a unit before discount, VAT included; ``None``: no price on that day.

    ``list_code`` names the price list it is from ("": the list price itself). ``list_price`` is that of the product.
    """

    product_id: int
    price: Decimal | None
    list_price: Decimal | None
    list_code: str = ""
    list_name: str = ""


def _rank(line: Mapping[str, Any]) -> tuple[bool, bool]:
    """Market before grade before everybody."""
    return line["price_list__market_id"] is not None, line["price_list__grade"] != ""


def prices_on(products: Iterable[int], day: date, buyer: Buyer) -> dict[int, Price]:
    """Product id → price on ``day`` for ``buyer``, for every product asked for."""
    ids = list(products)
    listed = dict(ProductPrice.objects.on(day).filter(product__in=ids).values_list("product_id", "list_price"))
    best: dict[int, Mapping[str, Any]] = {}
    lines = PriceListLine.objects.filter(
        Q(price_list__market__isnull=True) | Q(price_list__market=buyer.market_id),
        product__in=ids,
        price_list__state__in=IN_FORCE,
        price_list__period__contains=day,
        price_list__grade__in={"", buyer.grade},
    ).values(
        "product_id", "price", "price_list__code", "price_list__name", "price_list__market_id", "price_list__grade"
    )
    for line in lines:
        found = best.get(line["product_id"])
        if found is None or _rank(line) > _rank(found):
            best[line["product_id"]] = line
    return {pk: _price(pk, listed.get(pk), best.get(pk)) for pk in ids}


def _price(pk: int, list_price: Decimal | None, line: Mapping[str, Any] | None) -> Price:
    if line is None:
        return Price(pk, list_price, list_price)
    return Price(pk, line["price"], list_price, line["price_list__code"], line["price_list__name"])


def prices_for(customer: Customer, products: Iterable[int], day: date) -> dict[int, Price]:
    """The same for ``customer``."""
    return prices_on(products, day, Buyer.of(customer, day))


@dataclass(frozen=True)
class Light:
    """What a proposed price means. ``discount`` is that from the buyer's price, a fraction; ``None`` without a price to compare.

    ``floor`` is the figure, for readers of cost only.
    """

    colour: str
    discount: Decimal | None
    floor: Decimal | None = None


def light_of(net: Decimal, price: Decimal | None, floor: Decimal | None, free_discount: Decimal) -> tuple[str, Any]:
    """(colour, discount) of ``net`` a unit: red below the floor, amber above the free discount (per cent), else green."""
    discount = 1 - net / price if price else None
    if floor is not None and net < floor:
        return RED, discount
    if discount is not None and discount * 100 > free_discount:
        return AMBER, discount
    return GREEN, discount


def floor_lights(
    reader: Any, proposed: Mapping[int, tuple[Decimal, Decimal]], day: date, buyer: Buyer
) -> dict[int, Light]:
    """Product id → light for (unit price, discount as a fraction). Nothing for who may see neither cost nor the light."""
    if not sees_light(reader):
        return {}
    prices = prices_on(proposed, day, buyer)
    floors = dict(ProductPrice.objects.on(day).filter(product__in=proposed).values_list("product_id", "floor_price"))
    free: Decimal = policy_on(PRICING, day)["free_discount"]
    figures = sees_cost(reader)
    found = {}
    for pk, (unit_price, discount) in proposed.items():
        floor = floors.get(pk)
        colour, against = light_of(unit_price * (1 - discount), prices[pk].price, floor, free)
        found[pk] = Light(colour, against, floor if figures else None)
    return found
