"""The page of a write-off: which debts, why, who decided, what came back of it (O16)."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.approvals.write_offs import told_of
from orders.models import WriteOff
from orders.papers_write_offs import write_off_paper
from orders.scope_write_offs import may_ask, may_withdraw, may_write_back
from orders.services.write_offs import MATTER, backs_of
from orders.states.write_offs import NOT_GRANTED
from orders.views.papers import answer_paper
from salesops.core.approvals.models import Approval
from salesops.core.approvals.reading import approvals_of
from salesops.core.audit.activity import activities_of
from salesops.core.money import ZERO
from salesops.core.sockets.act_names import act_name
from salesops.core.web.pages import page

SHOWN = 30


def write_off_or_404(request: HttpRequest, number: str) -> WriteOff:
    """By number; what is out of scope doesn't exist."""
    rows = WriteOff.objects.visible_to(request.user).select_related(
        "customer__owner", "requested_by", "posted_by", "keeper"
    )
    return get_object_or_404(rows, number=number.upper())


def address_of(found: WriteOff) -> str:
    return reverse("orders:write_off", args=[found.number])


def timeline_of(record: Any) -> list[dict[str, Any]]:
    """What was done with it, for the timeline. One query."""
    return [
        {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
        for a in activities_of(record)[:SHOWN]
    ]


@page("write_offs")
def show(request: HttpRequest, number: str) -> HttpResponse:
    found, user, now = write_off_or_404(request, number), request.user, timezone.now()
    backs = backs_of(found)
    lines = list(found.lines.select_related("item__entry__invoice").order_by("item__due_on", "pk"))
    asked = Approval.objects.of("orders.write_off", found.pk).filter(matter=MATTER).order_by("-pk").first()
    back = sum(backs.values(), ZERO)
    written = sum((line.written for line in lines), ZERO)
    context = {
        "off": found,
        "state": found.machine.state_of(found),
        "lines": [{"line": line, "back": backs.get(line.pk, ZERO)} for line in lines],
        "written": written,
        "back": back,
        "told": told_of(asked.facts) if asked else None,
        "rounds": {"rounds": approvals_of(found, user, now)},
        "files": list(found.files.select_related("stored", "added_by").order_by("pk")),
        "entries": timeline_of(found),
        "may_withdraw": found.state == "requested" and may_withdraw(user, found),
        "may_ask_again": found.state in NOT_GRANTED and may_ask(user, found.customer),
        "may_write_back": found.state == "posted" and back < written and may_write_back(user, found.customer),
        "sees_customer": Customer.objects.visible_to(user).filter(pk=found.customer_id).exists(),
        "sees_invoices": user.can("invoices"),  # type: ignore[union-attr]
    }
    return render(request, "orders/write_offs/write_off.html", context)


@page("write_offs")
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """``?language=en``: in English, else in the reader's own."""
    found = write_off_or_404(request, number)
    return answer_paper(request, f"{found.number}.pdf", partial(write_off_paper, found))
