"""Products found while one types a line of an order (ORD-1)."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from customers.models import Customer
from orders.code_lists import UNIT
from orders.models import Product
from orders.pricing import Buyer, prices_for, prices_on
from orders.scope import sees_prices
from orders.stock import stock_of
from salesops.core.codes.reading import entry_name
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

FOUND = 20


@page("orders")
def find_products(request: HttpRequest) -> HttpResponse:
    """Products on sale for what is typed: by number, name, pinyin. Options of the browser, or with ``as=rows`` rows to touch:
    price for ``customer``, free stock, day of launch.
    """
    asked = [name for name in request.GET if name == "q" or name.endswith("-product")]
    text = one_value(request.GET, asked[0]).strip()[:100] if asked else ""
    rows = Product.objects.on_sale().visible_to(request.user)
    found = rows.found_by(text).order_by("name_key", "pk")[: FOUND + 1] if text else rows.none()
    if one_value(request.GET, "as") != "rows":
        return render(request, "orders/orders/_found_products.html", {"found": found[:FOUND]})
    products = list(found)
    code = one_value(request.GET, "customer").upper()
    customer = Customer.objects.in_reach(request.user, "orders").filter(code=code).first() if code else None
    context = {
        "rows": rows_of(products[:FOUND], customer, request.user),
        "more": len(products) > FOUND,
        "text": text,
    }
    return render(request, "orders/orders/_found_rows.html", context)


def rows_of(products: Sequence[Product], customer: Customer | None, user: Any) -> list[dict[str, Any]]:
    """Each with what it costs ``customer`` (its list price without one) and what of it is free. A constant number of queries."""
    today, ids = timezone.localdate(), [product.pk for product in products]
    prices: Any = {}
    if sees_prices(user):
        prices = prices_for(customer, ids, today) if customer else prices_on(ids, today, Buyer(None, ""))
    stock = stock_of(ids)
    return [
        {
            "product": product,
            "unit": entry_name(UNIT, product.unit),
            "price": prices[product.pk].price if prices else None,
            "free": max(stock[product.pk].free, 0),
            "coming": product.launched_on is not None and product.launched_on > today,
        }
        for product in products
    ]
