"""The replenishment record of a customer (O11), the rows behind each product, on paper and as a sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from customers.models import Customer
from customers.scope.customers import reaches
from orders.dealer_goods import entries_got
from orders.models import DealerCheck, DealerReport, Product
from orders.papers_dealers import RecordSheet, record_paper
from orders.replenishment import Record, coming_lines, record_of
from orders.scope_dealers import is_dealer, may_enter
from orders.views.papers import answer_paper
from orders.views.statements.page import XLSX
from salesops.core.web.pages import page

from .finding import dealer_or_404

SHOWN = 12


def record_context(customer: Customer, user: Any, record: Record) -> dict[str, Any]:
    """What the page and the customer's tab show alike. Two queries besides the record's."""
    reports = DealerReport.objects.current().filter(customer=customer).order_by("-month")[:SHOWN]
    checks = DealerCheck.objects.exclude(state="dropped").filter(customer=customer).order_by("-on", "-pk")[:SHOWN]
    enters = may_enter(user, customer) and not customer.merged_into_id
    dealer = is_dealer(customer)
    return {
        "customer": customer, "record": record, "dealer": dealer, "enters": enters and dealer,
        "orders": bool(record.to_order) and reaches(user, customer, "orders", "c") and not customer.merged_into_id,
        "opens_orders": user.can("orders", "v"), "exports": reaches(user, customer, "replenishment", "x"),
        "reports": [{"one": one, "state": one.machine.state_of(one)} for one in reports] if dealer else [],
        "checks": [{"one": one, "state": one.machine.state_of(one)} for one in checks] if dealer else [],
    }  # fmt: skip


@page("replenishment")
def replenishment(request: HttpRequest, code: str) -> HttpResponse:
    customer = dealer_or_404(request, code)
    record = record_of(customer, timezone.localdate())
    context = record_context(customer, request.user, record) | {"opens": reaches(request.user, customer, "customers")}
    return render(request, "orders/dealers/replenishment.html", context)


@page("replenishment")
def behind(request: HttpRequest, code: str, sku: str) -> HttpResponse:
    """How the figures of one product come about: reports, deliveries since, open orders, orders before."""
    customer = dealer_or_404(request, code)
    product = get_object_or_404(Product, sku=sku.upper())
    today = timezone.localdate()
    record = record_of(customer, today, product=product)
    item = record.items[0]
    got = entries_got(customer, item.reported_on, today) if item.reported_on else None
    deliveries = (
        got.filter(line__product=product, on__gt=item.reported_on).select_related("line__order").order_by("-on", "-pk")
        if got is not None else []
    )  # fmt: skip
    context = {
        "customer": customer, "record": record, "item": item, "deliveries": list(deliveries),
        "coming": list(coming_lines(customer).filter(product=product).select_related("order").order_by("order__ordered_on")),
        "opens_orders": request.user.can("orders", "v"),  # type: ignore[union-attr]
    }  # fmt: skip
    return render(request, "orders/dealers/behind.html", context)


@page("replenishment")
def replenishment_pdf(request: HttpRequest, code: str) -> HttpResponse:
    record = record_of(dealer_or_404(request, code), timezone.localdate())

    def make(*, by: str, now: Any, language: str) -> bytes:
        return record_paper(record, by=by, now=now, language=language)

    return answer_paper(request, f"{record.customer.code}.pdf", make)


@page("replenishment", "x")
def replenishment_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    sheet = RecordSheet(
        record_of(dealer_or_404(request, code, "x"), timezone.localdate()), request.user, timezone.now()
    )
    response = HttpResponse(sheet.content(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, sheet.name) or "attachment"
    return response
