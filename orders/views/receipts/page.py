"""The page of a receipt: who paid, what it settled and when, what is left of it (ORD-8)."""

from typing import Any

from django.db.models import Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import OpenItem, Receipt
from orders.scope_receipts import may_settle
from orders.services.receipts import DEBTS
from orders.states.write_offs import HOLDING
from salesops.core.audit.activity import activities_of
from salesops.core.masking import masked_tail
from salesops.core.money import ZERO
from salesops.core.sockets.act_names import act_name
from salesops.core.web.pages import page

SHOWN = 30


def receipt_or_404(request: HttpRequest, number: str) -> Receipt:
    """By number; what is out of scope doesn't exist."""
    rows = Receipt.objects.visible_to(request.user).select_related("customer", "order", "booked_by", "reversed_by")
    return get_object_or_404(rows, number__iexact=number)


def address_of(receipt: Receipt) -> str:
    return reverse("orders:receipt", args=[receipt.number])


def paid_by(receipt: Receipt) -> list[Any]:
    """Items it settles now, with ``paid``, how much of each, and ``paid_on``, since when. One query."""
    ours = Q(settlements__entry__receipt=receipt.pk)
    rows = OpenItem.objects.filter(ours, entry__kind__in=DEBTS).select_related("entry__invoice")
    rows = rows.annotate(
        paid=Sum("settlements__amount", filter=ours), paid_on=Max("settlements__on", filter=ours)
    )  # fmt: skip
    return list(rows.filter(paid__gt=0).order_by("due_on", "pk"))


@page("receipts")
def show(request: HttpRequest, number: str) -> HttpResponse:
    """What came, for what, what of it was received ahead."""
    receipt = receipt_or_404(request, number)
    items, left = paid_by(receipt), receipt.left
    settles = receipt.reversed_on is None and may_settle(request.user, receipt.customer)
    owes = bool(left) and OpenItem.objects.unsettled().filter(customer=receipt.customer).exists()
    refunds = list(receipt.refunds.order_by("pk"))
    held = sum((refund.amount for refund in refunds if refund.state in HOLDING), ZERO)
    context = {
        "receipt": receipt,
        "payer_account": masked_tail(receipt.payer_account) if receipt.payer_account else "",
        "items": items,
        "used": sum((item.paid for item in items), ZERO),
        "left": left,
        "may_allocate": settles and owes,
        "may_take_back": settles and bool(items),
        "may_reverse": settles,
        "may_refund": settles and left > held,
        "refunds": refunds,
        "entries": [
            {
                "at": a.at,
                "who": a.actor.name if a.actor else _("the system"),
                "text": act_name(a.verb),
                "detail": a.note,
            }
            for a in activities_of(receipt)[:SHOWN]
        ],
    }
    return render(request, "orders/receipts/receipt.html", context)
