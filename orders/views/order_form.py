"""Writing an order (ORD-4): a head, lines, and what the portal would say to it before it is submitted."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from accounts.views.forming import with_version
from customers.models import Customer
from customers.scope.customers import reaches
from orders.forms.orders import SPARE_ROWS, LineForms, OrderForm
from orders.models import Contract, Order, Product
from orders.replenishment import record_of
from orders.rules import orders as rules
from orders.scope_orders import need_orders_of
from orders.services.drafts import FIELDS, MOST_LINES, edit_order, open_order
from orders.services.orders import submit_order
from salesops.core.refusals import Forbidden, Refusal, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .order_sums import sums
from .orders import BOTH, address_of, order_or_404

OFFERED = 500


def typed_lines(order: Order | Contract) -> list[dict[str, Any]]:
    """The lines of a draft as they are edited."""
    return [
        {
            "product": f"{line.product.sku} {line.product.name}",
            "quantity": plain(line.quantity),
            "unit_price": plain(line.unit_price),
            "discount": plain(line.discount_rate * 100) if line.discount_rate else "",
        }
        for line in order.lines.select_related("product").order_by("no")
    ]


def _suggested(request: HttpRequest, customer: Customer) -> list[dict[str, Any]]:
    """``?replenish=1``: what the replenishment record suggests, to be looked at before it is saved."""
    if "replenish" not in request.GET or not reaches(request.user, customer, "replenishment"):
        return []
    on_sale = [item for item in record_of(customer, timezone.localdate()).to_order if item.product.state == "active"]
    return [
        {"product": f"{item.product.sku} {item.product.name}", "quantity": plain(item.suggested or Decimal())}
        for item in on_sale[:MOST_LINES]
    ]


def offered_products() -> Any:
    """What the browser offers while one types."""
    return Product.objects.on_sale().order_by("name_key", "pk").values_list("sku", "name")[:OFFERED]


def plain(number: Decimal) -> str:
    """As one types it: without needless zeros."""
    return f"{number.normalize():f}"


def filled(forms: Any) -> tuple[list[dict[str, Any]], list[int]]:
    """(lines for the service, the row each came from)."""
    found, rows = [], []
    for row, form in enumerate(forms):
        line = form.line()
        if line is not None:
            found.append(line)
            rows.append(row)
    return found, rows


def beside(form: Any, forms: Any, rows: list[int], refused: Refused) -> int:
    """Each refusal beside its field: of a line in its row, of the head in the head."""
    left: list[Refusal] = []
    for refusal in refused.refusals:
        parts = (refusal.field or "").split(".")
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(rows):
            row = forms[rows[int(parts[1])]]
            name = "discount" if parts[2] == "discount_rate" else parts[2]
            row.add_error(name if name in row.fields else None, refusal.message)
        else:
            left.append(refusal)
    return beside_fields(form, type(refused)(*left)) if left else refused.status


def _sent(request: HttpRequest) -> Any:
    """What was sent; asked for more rows, with as many empty ones behind."""
    if one_value(request.POST, "act") != "more":
        return request.POST or None
    data = request.POST.copy()
    total = one_value(data, "lines-TOTAL_FORMS")
    rows = int(total) if total.isdecimal() and len(total) < 4 else 0
    data["lines-TOTAL_FORMS"] = str(min(rows + SPARE_ROWS, MOST_LINES))
    return data


def _write(request: HttpRequest, customer: Customer, order: Order | None) -> HttpResponse:
    initial = {name: getattr(order, name) for name in FIELDS} | {"version": order.version} if order else {}
    if order is None:
        usual = customer.addresses.filter(is_active=True, is_default=True).first()
        initial = {"address": usual}
    form = OrderForm(request.POST or None, customer=customer, initial=initial)
    typed = typed_lines(order) if order else _suggested(request, customer)
    forms = LineForms(_sent(request), prefix="lines", initial=[*typed, *({} for _n in range(SPARE_ROWS))])
    status, act = 200, one_value(request.POST, "act")
    if act == "sums":
        return sums(request, customer, order, forms)
    if request.method == "POST" and act != "more":
        status = 422
        if form.is_valid() and forms.is_valid() and not (act == "submit" and _lacks(form)):
            lines, rows = filled(forms)
            values = {name: value for name, value in form.cleaned_data.items() if name in FIELDS}
            now = timezone.now()
            try:
                if order is None:
                    saved = open_order(actor=request.user, customer=customer, lines=lines, values=values, now=now)
                else:
                    saved = edit_order(
                        actor=request.user, order=order, lines=lines, values=values, now=now,
                        version=with_version(request, order),
                    )  # fmt: skip
            except Forbidden:
                raise
            except Refused as refused:
                status = beside(form, forms, rows, refused)
            else:
                return _then(request, saved)
    context = {"form": form, "forms": forms, "customer": customer, "order": order}
    return render(request, "orders/orders/form.html", context, status=status)


def _lacks(form: OrderForm) -> bool:
    """Whether the head lacks what submitting needs, said beside its fields: one goes on where one is."""
    head = Order(promised_on=form.cleaned_data["promised_on"], address=form.cleaned_data["address"])
    found = (rules.promised(head, timezone.localdate()), rules.ships_somewhere(head.address))
    for refusal in found:
        if refusal is not None:
            form.add_error(refusal.field, refusal.message)
    return any(found)


def _then(request: HttpRequest, order: Order) -> HttpResponse:
    """Saved; submitted as well if asked. What speaks against submitting is said on the page of the draft."""
    if request.POST.get("act") == "submit":
        try:
            order = submit_order(actor=request.user, order=order, now=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
        else:
            messages.success(request, _("Submitted as %(number)s.") % {"number": order.number})
    else:
        messages.success(request, _("The draft is saved."))
    return redirect(address_of(order))


@page("orders", "c", methods=BOTH)
@once_per_form
def new_order(request: HttpRequest, code: str) -> HttpResponse:
    """A new order of one customer."""
    rows = Customer.objects.in_reach(request.user, "orders", "c").current().filter(merged_into__isnull=True)
    return _write(request, get_object_or_404(rows, code=code.upper()), None)


@page("orders", "c", methods=BOTH)
@once_per_form
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """A draft is written on; anything else has its own verbs."""
    order = order_or_404(request, key)
    need_orders_of(request.user, order.customer, "c")
    if order.state != "draft":
        return redirect(address_of(order))
    return _write(request, order.customer, order)
