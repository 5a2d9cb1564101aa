"""What the lines being typed come to: price of the day, light, amount, total, and who would be asked (ORD-1, ORD-4)."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from customers.models import Customer
from orders.agreed_prices import agreed_in, covered, holds, priced_by, source_of
from orders.asking import would_be_asked
from orders.models import Contract, Order, OrderLine, ProductPrice
from orders.policies import PRICING
from orders.pricing import GREEN, light_of, prices_for
from orders.rules.orders import line_fits
from orders.scope import sees_light
from salesops.core.money import ZERO, line_amount, net_of_vat
from salesops.core.policies import policy_on
from salesops.core.web.redirects import one_value


def _chosen(request: HttpRequest, customer: Customer) -> Contract | None:
    """The contract picked beside the lines."""
    pk = one_value(request.POST, "contract")
    rows = Contract.objects.binding().filter(customer=customer)
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def sums(request: HttpRequest, customer: Customer, order: Order | None, forms: Any) -> HttpResponse:
    """The fragment below the lines. Rows that can't be read yet are left out; nothing is written."""
    forms.is_valid()
    typed = [form.line() for form in forms if not form.errors and getattr(form, "cleaned_data", None)]
    typed = [line for line in typed if line is not None and not any(line_fits(0, line))]
    today = timezone.localdate()
    ids = {line["product"].pk for line in typed}
    usual = prices_for(customer, ids, today)
    floors = dict(ProductPrice.objects.on(today).filter(product__in=ids).values_list("product_id", "floor_price"))
    free, lit = policy_on(PRICING, today)["free_discount"], sees_light(request.user)
    whole: Any = order or Order(customer=customer, owner=customer.owner or request.user, unit_id=customer.unit_id)
    whole.contract = _chosen(request, customer)
    contract = whole.contract
    agreed = agreed_in(contract) if contract is not None and holds(contract, whole, today) else {}
    rows, lines = [], []
    for no, line in enumerate(typed, 1):
        product, price = line["product"], usual[line["product"].pk]
        told = agreed.get(product.pk, ())
        found = priced_by(line, price, told, contract)
        unit_price, discount = found["unit_price"], found["discount_rate"]
        row = {"product": product, "quantity": line["quantity"], "usual": told[0].net if told else price.price}
        row["source"] = source_of(contract) if contract is not None and told else price.list_code
        rows.append(row)
        if unit_price is None:
            continue
        row["amount"] = line_amount(line["quantity"], unit_price, discount)
        if lit:
            row["light"] = light_of(unit_price * (1 - discount), price.price, floors.get(product.pk), free)[0]
        made = OrderLine(order=whole, no=no, product=product, quantity=line["quantity"], unit_price=unit_price,
                         discount_rate=discount, tax_rate=product.tax_rate)  # fmt: skip
        made.amount = row["amount"]
        lines.append(made)
    if lit:
        free_now = covered(whole, lines, contract, today)
        for made, row in zip(lines, (row for row in rows if "amount" in row), strict=True):
            row["light"] = GREEN if made.no in free_now else row["light"]
    context = {
        "rows": rows,
        "worth": sum((line.amount for line in lines), ZERO),
        "net": sum((net_of_vat(line.amount, line.tax_rate).net for line in lines), Decimal()),
        "asked": would_be_asked(whole, lines, request.user, today),
    }
    return render(request, "orders/orders/_sums.html", context)
