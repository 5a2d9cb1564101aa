"""The page of a production order: what is made, until when, how far it is (ORD-16, O05)."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Order, ProductionOrder
from orders.papers_production import production_paper
from orders.scope_production import may_produce
from orders.views.papers import answer_paper
from salesops.core import worktime
from salesops.core.audit.activity import activities_of
from salesops.core.formats import day
from salesops.core.sockets.act_names import act_name
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page

# The step that comes next is the filled button.
NEXT = {"passed": "answer", "dated": "report", "running": "receive"}
SHOWN = 30


def production_or_404(request: HttpRequest, number: str) -> ProductionOrder:
    """By number; what is out of scope doesn't exist."""
    rows = ProductionOrder.objects.visible_to(request.user)
    rows = rows.select_related("order", "customer__owner", "owner", "passed_by", "answered_by")
    return get_object_or_404(rows, number=number.upper())


def address_of(production: ProductionOrder) -> str:
    return reverse("orders:production", args=[production.number])


def verbs_of(production: ProductionOrder, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled, and stands last."""
    offered = [a for a in allowed_actions(production, user) if may_produce(user, production.customer, a.verb)]
    filled = NEXT.get(production.state)
    verbs = [
        {
            "verb": a.verb,
            "label": a.label,
            "danger": a.danger,
            "primary": a.verb == filled,
            "url": reverse(f"orders:{a.verb}_production", args=[production.number]),
        }
        for a in offered
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


def waits_for(production: ProductionOrder, now: datetime) -> dict[str, Any] | None:
    """What it waits for, since when (T10); later than promised or overdue is red."""
    if production.state == "passed":
        face = worktime.face(production.passed_at, max(production.passed_at, production.answer_due), "wd", now)
        return {"what": _("Production's date"), "since": production.passed_at, "face": face, "state": ""}
    finish, today = production.finish_on, timezone.localdate(now)
    if not production.is_open or finish is None:
        return None
    said = _("Complete until %(day)s") % {"day": day(finish, today)}
    if production.is_late:
        said = _("Complete until %(day)s, later than promised") % {"day": day(finish, today)}
    late = production.is_late or finish < today
    return {"what": said, "since": production.answered_at, "face": None, "state": "late" if late else "info"}


@page("production")
def production(request: HttpRequest, number: str) -> HttpResponse:
    found = production_or_404(request, number)
    if number != found.number:
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    context = {
        "production": found,
        "state": found.machine.state_of(found),
        "lines": list(found.lines.select_related("line__product").order_by("line__no")),
        "verbs": verbs_of(found, user),
        "waits": waits_for(found, now),
        "sees_order": Order.objects.visible_to(user).filter(pk=found.order_id).exists(),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/production/production.html", context)


@page("production")
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The production order as a PDF."""
    found = production_or_404(request, number)
    return answer_paper(request, f"{found.number}.pdf", partial(production_paper, found))
