"""The exposure of a customer's group behind the credit check, row by row (ORD-4, defaults.md 4)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import CreditAccount, Customer
from customers.scope.customers import reaches
from orders.exposure import exposure_of, figures_of, kept_figures
from orders.models import Order
from orders.scope_orders import sees_amounts
from salesops.core.web.pages import no_permission, page

from .orders import order_or_404

# An order that is over weighs nothing any more.
OVER = ("closed", "cancelled")


def _compared(kept: Mapping[str, Decimal], now: Mapping[str, Decimal], order: Order | None) -> list[dict[str, Any]]:
    labels: dict[str, tuple[str, str]] = {
        "receivables": (_("Open receivables less money received ahead"), "receivables"),
        "open_orders": (_("Open orders"), "open-orders"),
        "this_order": (_("This order"), "this-order"),
        "wanted": (_("Together"), ""),
        "limit": (pgettext("credit", "Limit"), ""),
        "over": (pgettext("credit", "Over"), ""),
    }
    if order is None:
        labels.pop("this_order")
    return [
        {"name": name, "label": label, "to": to, "kept": kept.get(name), "now": now[name],
         "differs": name in kept and kept[name] != now[name]}
        for name, (label, to) in labels.items()
    ]  # fmt: skip


def _page(request: HttpRequest, customer: Customer, order: Order | None, moment: datetime) -> HttpResponse:
    weighs = order if order is not None and order.state not in OVER else None
    found = exposure_of(customer, request.user, timezone.localdate(moment), weighs)
    check = order.credit_checks.order_by("-id").first() if order else None
    kept = kept_figures(check)
    group = len(found.members) > 1
    context = {
        "customer": customer,
        "order": order,
        "lines": order.lines.select_related("product").order_by("no") if weighs else (),
        "found": found,
        "check": check if kept else None,
        "rows": _compared(kept, figures_of(found), weighs),
        "rated": found.account,
        "group": group,
        "spans": {"items": 3 + group, "ahead": 2 + group, "lines": 4 + group},
        "holder": _holder(customer, found.account, request.user),
        "today": timezone.localdate(moment),
        "release": found.release,
        "opens": reaches(request.user, customer, "customers"),
    }
    return render(request, "orders/credit/exposure.html", context)


def _holder(customer: Customer, account: CreditAccount, user: Any) -> Customer | None:
    if account.customer_id == customer.pk:
        return customer
    return Customer.objects.visible_to(user).filter(pk=account.customer_id).first()


@page("credit")
def order_credit(request: HttpRequest, key: str) -> HttpResponse:
    """What the credit check of an order counts: as it was kept, and now."""
    order = order_or_404(request, key)
    if not (sees_amounts(request.user, order) and reaches(request.user, order.customer, "credit")):
        return no_permission(request, "credit", "v")
    return _page(request, order.customer, order, timezone.now())


@page("credit")
def exposure(request: HttpRequest, code: str) -> HttpResponse:
    """What of the limit of a customer is used, and by what."""
    rows = Customer.objects.in_reach(request.user, "credit")
    return _page(request, get_object_or_404(rows, code=code.upper()), None, timezone.now())
