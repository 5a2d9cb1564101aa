"""The page of an OSB problem: what it is, who solves it by when, how it goes on, who verified it (O20)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import Order, OsbProblem
from orders.scope_osb import may_handle
from salesops.core.audit.activity import activities_of
from salesops.core.sockets.act_names import act_name
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page

# The step that comes next is the filled button.
NEXT = {"open": "take", "working": "solve", "solved": "verify"}
SHOWN = 50


def problem_or_404(request: HttpRequest, number: str) -> OsbProblem:
    """By number; what is out of scope doesn't exist."""
    rows = OsbProblem.objects.visible_to(request.user)
    people = ("owner", "recorded_by", "solved_by", "verified_by", "dropped_by")
    return get_object_or_404(rows.select_related("order", "customer", *people), number=number.upper())


def address_of(problem: OsbProblem) -> str:
    return reverse("orders:problem", args=[problem.number])


def verbs_of(problem: OsbProblem, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled, and stands last."""
    verbs = [
        {
            "label": a.label,
            "danger": a.danger,
            "primary": a.verb == NEXT.get(problem.state),
            "url": reverse(f"orders:{a.verb}_problem", args=[problem.number]),
        }
        for a in allowed_actions(problem, user)
        if may_handle(user, problem, a.verb)
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


@page("osb")
def problem(request: HttpRequest, number: str) -> HttpResponse:
    found = problem_or_404(request, number)
    if number != found.number:
        return redirect(address_of(found))
    user = request.user
    unsolved = found.is_open and found.state != "solved"
    context = {
        "problem": found,
        "state": found.machine.state_of(found),
        "late": found.is_late(timezone.localdate()),
        "verbs": verbs_of(found, user),
        "may_change": unsolved and may_handle(user, found, "change"),
        "may_note": found.is_open and may_handle(user, found, "note"),
        "sees_order": found.order_id is not None
        and Order.objects.visible_to(user).filter(pk=found.order_id).exists(),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/osb/problem.html", context)
