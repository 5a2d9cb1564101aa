"""The page of a shipment: what it carries, where it is, what the customer said, what can be done (ORD-5)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import OrderException, Shipment, ShipmentLine
from orders.rules import returns as rules
from orders.rules.shipments import not_the_shipper
from orders.scope_exceptions import may_record
from orders.scope_returns import EVALUATES, may_ask
from orders.scope_shipments import may
from orders.secretaries import secretaries_of
from orders.services.returns import BROUGHT, under_return
from salesops.core import worktime
from salesops.core.audit.activity import activities_of
from salesops.core.sockets.act_names import act_name
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page

# The step that comes next is the filled button.
NEXT = ("confirm", "pick", "dispatch", "deliver", "sign_off", "arrive_back")
# Nobody says these for the customer about what he shipped himself.
FOR_ANOTHER = ("sign_off", "dispute", "deem")
SHOWN = 30


def shipment_or_404(request: HttpRequest, key: str) -> Shipment:
    """By number, before it is picked by its id; what is out of scope doesn't exist."""
    rows = Shipment.objects.visible_to(request.user).select_related(
        "order__owner",
        "order__keeper",
        "customer__owner",
        "warehouse",
        "owner",
        "agreed_by",
        "picked_by",
        "sent_by",
        "signed_by",
    )
    named = {"pk": int(key)} if key.isdecimal() and len(key) < 19 else {"number": key.upper()}
    return get_object_or_404(rows, **named)


def key_of(shipment: Shipment) -> str:
    return shipment.number or str(shipment.pk)


def address_of(shipment: Shipment) -> str:
    return reverse("orders:shipment", args=[key_of(shipment)])


def verbs_of(shipment: Shipment, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled."""
    shipped = not_the_shipper(shipment, user) is not None
    offered = [
        a
        for a in allowed_actions(shipment, user)
        if may(user, shipment.customer, a.verb) and not (shipped and a.verb in FOR_ANOTHER)
    ]
    filled = next((verb for verb in NEXT if any(a.verb == verb for a in offered)), "")
    verbs = [
        {
            "verb": a.verb,
            "label": a.label,
            "danger": a.danger,
            "primary": a.verb == filled,
            "url": reverse(f"orders:{a.verb}_shipment", args=[key_of(shipment)]),
        }
        for a in offered
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


def waits_for(shipment: Shipment, now: datetime) -> dict[str, Any] | None:
    """What it waits for, whom, since when (T12, T13, T16)."""
    rep = shipment.owner.name
    if shipment.state == "planned":
        face = worktime.face(shipment.planned_at, max(shipment.planned_at, shipment.confirm_due), "wd", now)
        what = _("Confirm with the customer: time, acceptance criteria, papers, receiver")
        return {"who": rep, "what": what, "since": shipment.planned_at, "face": face}
    if shipment.state == "delivered" and shipment.arrived_at and shipment.sign_due:
        closed = shipment.closed_until
        until = closed if closed and now < closed else None
        said = _("customer closed, clock stopped") if until else ""
        stop = shipment.closed_from if until and shipment.closed_from else now
        face = worktime.face(shipment.arrived_at, shipment.sign_due, "eh", stop, paused=said)
        return {"who": rep, "what": _("The customer's signature"), "since": shipment.arrived_at, "face": face}
    if shipment.state == "disputed" and shipment.claimed_at and shipment.redo_due:
        face = worktime.face(shipment.claimed_at, shipment.redo_due, "wd", now)
        what = _("What was short, wrong or damaged is sent again")
        return {"who": _("Logistics"), "what": what, "since": shipment.claimed_at, "face": face}
    return None


def returns_of(shipment: Shipment, lines: list[ShipmentLine], user: Any) -> dict[str, Any]:
    """``ask``: this reader may ask for what it brought to come back. ``asked_by``: who asks, for whoever judges returns and can't
    ask for one. Constant queries, none before anything of it was signed for.
    """
    kept = [row.line for row in lines if shipment.state in BROUGHT and row.quantity > row.bad]
    if not kept or not user.can("returns", "v") or rules.order_takes_back(shipment.order) is not None:
        return {}
    if rules.something_to_return(kept, under_return(kept)) is not None:
        return {}
    if may_ask(user, shipment.customer):
        return {"ask": f"{reverse('orders:ask_return', args=[shipment.order.number])}?shipment={shipment.pk}"}
    if not user.holds(*EVALUATES):
        return {}
    asking = secretaries_of([shipment.unit_id], timezone.localdate())[shipment.unit_id]
    return {"asked_by": " · ".join(dict.fromkeys(person.name for person in (shipment.order.in_care_of, *asking)))}


@page("shipments")
def shipment(request: HttpRequest, key: str) -> HttpResponse:
    found = shipment_or_404(request, key)
    if key != key_of(found):
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    papers = dict(Shipment.Paper.choices)
    lines = list(found.lines.select_related("line__product").order_by("line__no"))
    context = {
        "shipment": found,
        "state": found.machine.state_of(found),
        "lines": lines,
        "returns": returns_of(found, lines, user),
        "verbs": verbs_of(found, user),
        "waits": waits_for(found, now),
        "papers": [papers.get(code, code) for code in found.papers],
        "files": list(found.files.select_related("stored", "added_by").order_by("pk")),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
        "may_replan": found.state == "planned" and may(user, found.customer, "plan"),
        "may_close": found.state == "delivered" and found.closed_until is None
        and may(user, found.customer, "customer_closed"),
        "printable": found.number is not None,
        "exceptions": list(OrderException.objects.visible_to(user).open().filter(shipment=found).order_by("pk")),
        "may_record": found.state != "cancelled" and may_record(user, found.order),
    }  # fmt: skip
    return render(request, "orders/shipments/shipment.html", context)
