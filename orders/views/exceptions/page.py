"""The page of an exception: what happened, what the customer knows and was offered, how it goes on (ORD-6, O09)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.code_lists import EXCEPTION_KIND
from orders.exception_waits import waits_for
from orders.models import Order, OrderException
from orders.scope_exceptions import may_handle
from salesops.core.audit.activity import activities_of
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.act_names import act_name
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page

# The step that comes next is the filled button.
NEXT = {"open": "tell", "told": "offer", "offered": "accept", "agreed": "close"}
SHOWN = 50


def exception_or_404(request: HttpRequest, number: str) -> OrderException:
    """By number; what is out of scope doesn't exist."""
    rows = OrderException.objects.visible_to(request.user)
    rows = rows.select_related(
        "order", "customer__owner", "owner", "shipment__order", "recorded_by", "told_by", "closed_by"
    )
    return get_object_or_404(rows, number=number.upper())


def address_of(exception: OrderException) -> str:
    return reverse("orders:exception", args=[exception.number])


def verbs_of(exception: OrderException, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled, and stands last."""
    verbs = [
        {
            "label": a.label,
            "danger": a.danger,
            "primary": a.verb == NEXT.get(exception.state),
            "url": reverse(f"orders:{a.verb}_exception", args=[exception.number]),
        }
        for a in allowed_actions(exception, user)
        if may_handle(user, exception, a.verb)
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


@page("exceptions")
def exception(request: HttpRequest, number: str) -> HttpResponse:
    found = exception_or_404(request, number)
    if number != found.number:
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    names = dict(OrderException.Department.choices)
    context = {
        "exception": found,
        "state": found.machine.state_of(found),
        "kind": entry_name(EXCEPTION_KIND, found.kind),
        "departments": [names[code] for code in found.departments],
        "verbs": verbs_of(found, user),
        "may_note": found.is_open and may_handle(user, found, "note"),
        "waits": waits_for(found, now),
        "offers": list(found.offers.select_related("offered_by").order_by("pk")),
        "sees_order": Order.objects.visible_to(user).filter(pk=found.order_id).exists(),
        "sees_shipment": found.shipment_id is not None and user.can("shipments", "v"),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/exceptions/exception.html", context)
