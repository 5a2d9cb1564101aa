"""What pages of dealers look up within the reader's reach."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from customers.models import Customer
from orders.models import DealerCheck, DealerDifference, DealerReport, Product

BOTH = ("GET", "HEAD", "POST")


def dealer_or_404(request: HttpRequest, code: str, right: str = "v") -> Customer:
    """The customer of ``code`` within reach of its replenishment."""
    user: Any = request.user
    rows = Customer.objects.in_reach(user, "replenishment", right).select_related("owner", "unit")
    return get_object_or_404(rows.filter(merged_into__isnull=True), code=code.upper())


def report_or_404(request: HttpRequest, pk: int) -> DealerReport:
    rows = DealerReport.objects.visible_to(request.user).select_related(
        "customer__owner", "made_by", "submitted_by", "checked_by", "asked_by", "replaces"
    )
    return get_object_or_404(rows, pk=pk)


def check_or_404(request: HttpRequest, pk: int) -> DealerCheck:
    rows = DealerCheck.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("customer__owner", "taken_by", "report", "statement"), pk=pk)


def difference_or_404(request: HttpRequest, pk: int) -> DealerDifference:
    rows = DealerDifference.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("dealer_check__customer__owner", "line__product", "owner"), pk=pk)


def on_sale(codes: Iterable[str]) -> Any:
    """Products a table may be added to at the desk."""
    return Product.objects.on_sale().filter(sku__in=list(codes))
