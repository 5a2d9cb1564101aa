"""Receipts as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Receipt
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.receipt",
        model=Receipt,
        label=_("receipt"),
        label_plural=_("Receipts"),
        title=str,
        subtitle=lambda receipt: receipt.customer.called,
        key=lambda receipt: receipt.number,
        url=lambda receipt: reverse("orders:receipt", args=[receipt.number]),
        search=lambda receipts, text: receipts.found_by(text).order_by("-received_on", "-pk"),
        quick_search=lambda receipts, text: receipts.numbered(text).order_by("-received_on", "-pk"),
        icon="money",
        title_needs=("customer",),
    )
)
