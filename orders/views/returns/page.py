"""The page of a return: what comes back and why, what was found and decided, where it is, what can be done (ORD-7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.code_lists import RETURN_REASON
from orders.models import Order, Return, Shipment
from orders.return_verbs import VERBS, against, label_of, may_take
from orders.return_waits import waits_for
from orders.scope_returns import sees_worth
from salesops.core.audit.activity import activities_of
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.act_names import act_name
from salesops.core.web.pages import page

SHOWN = 30
# Of all that is offered the first of these is the filled button.
NEXT = ("evaluate", "take_back", "replace", "send_home", "send")
POSTED = ("ask_for_goods", "goods_came")
# What was suggested is kept as its code: each reads it in the own language.
WAYS = dict(Return.Way.choices)
DANGER = ("refuse", "withdraw", "settle")


def return_or_404(request: HttpRequest, number: str) -> Return:
    """By number; what is out of scope doesn't exist."""
    rows = Return.objects.visible_to(request.user).select_related(
        "order__customer", "customer__owner", "owner", "unit", "warehouse", "replaced_by", "requested_by", "evaluated_by",
        "received_by",
    )  # fmt: skip
    return get_object_or_404(rows, number=number.upper())


def address_of(taken: Return) -> str:
    return reverse("orders:return", args=[taken.number])


def verbs_of(taken: Return, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled."""
    offered = [verb for verb in VERBS if may_take(user, taken, verb) and not any(against(taken, verb))]
    filled = next((verb for verb in NEXT if verb in offered), "")
    verbs = [
        {
            "label": label_of(verb),
            "danger": verb in DANGER,
            "primary": verb == filled,
            "post": verb in POSTED,
            "url": reverse(f"orders:{verb}_return", args=[taken.number]),
        }
        for verb in offered
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


@page("returns")
def show(request: HttpRequest, number: str) -> HttpResponse:
    found = return_or_404(request, number)
    if number != found.number:
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    notes = found.credit_notes.select_related("invoice").order_by("pk") if user.can("invoices", "v") else []
    context = {
        "taken": found,
        "state": found.machine.state_of(found),
        "lines": [
            {"row": row, "reason": entry_name(RETURN_REASON, row.reason)}
            for row in found.lines.select_related("line__product").order_by("line__no")
        ],
        "verbs": verbs_of(found, user),
        "waits": waits_for(found, now),
        "amounts": sees_worth(user, found),
        "notes": [{"note": note, "state": note.machine.state_of(note)} for note in notes],
        "files": list(found.files.select_related("stored", "added_by").order_by("pk")),
        "entries": [
            {
                "at": a.at,
                "who": a.actor.name if a.actor else _("the system"),
                "text": act_name(a.verb),
                "detail": WAYS.get(a.data.get("advice", ""), a.note),
            }
            for a in activities_of(found)[:SHOWN]
        ],
        "sees_customer": Customer.objects.visible_to(user).filter(pk=found.customer_id).exists(),
        "sees_order": Order.objects.visible_to(user).filter(pk=found.order_id).exists(),
        "sees_shipment": Shipment.objects.visible_to(user).filter(pk=found.replaced_by_id).exists(),
    }  # fmt: skip
    return render(request, "orders/returns/return.html", context)
