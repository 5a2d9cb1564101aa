"""The page of an order and what can be done with it (ORD-4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from customers.scope.customers import reaches, reader_key
from orders.asking import would_be_asked
from orders.credit import said_by
from orders.exposure import exposure_of, figures_of, kept_figures
from orders.flow import line_status
from orders.forms.orders import ReasonForm
from orders.models import Order, OrderLine
from orders.models.order import OrderQuerySet
from orders.order_panels.beside import has_none, look_beside
from orders.scope_orders import VERB_RIGHTS, may_do, may_write, need_orders_of, sees_amounts
from orders.services.drafts import copy_order
from orders.services.orders import cancel_order, confirm_order, return_order, submit_order
from orders.states.order import WAITING
from salesops.core.one_record import one_record
from salesops.core.refusals import Forbidden, Refused
from salesops.core.states import allowed_actions
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .order_page import flow_of, panels_of, verbs_of, waits_of

BOTH = ("GET", "HEAD", "POST")


def order_or_404(request: HttpRequest, key: str) -> Order:
    """By number, a draft by its id; what is out of scope doesn't exist."""
    user = request.user

    def rows(key: str) -> OrderQuerySet:
        found = Order.objects.visible_to(user).keyed(key)
        return found.select_related("customer", "owner", "unit", "keeper", "address", "entered_by")

    if key.isdecimal():
        found = rows(key).first()
    else:
        found = one_record(rows, key.upper(), asked=("order", reader_key(user, "orders")))
    if found is None:
        raise Http404
    return found


def address_of(order: Order) -> str:
    return reverse("orders:order", args=[order.number or order.pk])


def _check_shown(order: Order, user: Any, now: datetime) -> dict[str, Any] | None:
    """The latest check as it was kept; while somebody waits for it also what differs by now, and what would release it."""
    check = None if has_none(order, "checks") else order.credit_checks.order_by("-id").first()
    kept = kept_figures(check)
    if check is None or not kept:
        return None
    shown = kept | {
        "check": check,
        "said": said_by(check.figures, check.refusals),
        "now": dict.fromkeys(kept),
        "release": None,
    }
    if (order.paused_in or order.state) in WAITING:
        found = exposure_of(order.customer, user, timezone.localdate(now), order)
        today = figures_of(found)
        shown["now"] = {name: today[name] if today[name] != kept[name] else None for name in kept}
        shown |= {"release": found.release, "unnamed": found.unnamed}
    return shown


@page("orders")
def order(request: HttpRequest, key: str) -> HttpResponse:
    """What is ordered, where it stands, what its credit check found."""
    found = order_or_404(request, key)
    if key != (found.number or str(found.pk)):
        return redirect(address_of(found))
    user = request.user
    prefetch_related_objects([found], Prefetch("lines", OrderLine.objects.select_related("product").order_by("no")))
    lines = list(found.lines.all())
    look_beside(found)
    verbs = {a.verb: a for a in allowed_actions(found, user) if a.verb in VERB_RIGHTS}
    verbs = {verb: a for verb, a in verbs.items() if may_do(user, found.customer, verb)}
    amounts = sees_amounts(user, found)
    # The figures are the group's: an order one sold oneself once doesn't open the credit of a customer who moved on.
    credit = amounts and reaches(user, found.customer, "credit")
    now = timezone.now()
    waits = waits_of(found, user, now)
    waiting = not has_none(found, "pending")
    context = {
        "order": found,
        "state": found.machine.state_of(found),
        "lines": [{"line": line, "status": line_status(line)} for line in lines],
        "worth": sum((line.amount for line in lines), Decimal()),
        "net": sum((line.net for line in lines), Decimal()),
        "verbs": verbs,
        "may_edit": found.state == "draft" and may_write(user, found.customer, "c"),
        "may_copy": may_write(user, found.customer, "c"),
        "waiting": waiting,
        "waits": waits,
        "asked": would_be_asked(found, lines, user, timezone.localdate(now)) if "submit" in verbs else [],
        "flow": flow_of(found, user, now),
        "panels": panels_of(found, user, now),
        "also": verbs_of(found, user, primary=not ({"submit", "confirm"} & set(verbs)) or waiting),
        "amounts": amounts,
        "credit": _check_shown(found, user, now) if credit else None,
    }
    return render(request, "orders/orders/order.html", context)


def _act(request: HttpRequest, key: str, service: Any, done: str) -> HttpResponse:
    """One verb; what speaks against it is said on the page it was pressed on."""
    found = order_or_404(request, key)
    version = with_version(request, found)
    try:
        found = service(actor=request.user, order=found, now=timezone.now(), version=version)
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(address_of(found))


@action("orders", "c")
def submit(request: HttpRequest, key: str) -> HttpResponse:
    return _act(request, key, submit_order, _("Submitted."))


@action("orders", "e")
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    return _act(request, key, confirm_order, _("Confirmed."))


def _with_reason(
    request: HttpRequest, key: str, service: Any, right: str, *, title: str, done: str, danger: bool = False
) -> HttpResponse:
    """A verb that needs to say why."""
    found = order_or_404(request, key)
    need_orders_of(request.user, found.customer, right)
    return form_page(
        request,
        ReasonForm(request.POST or None, initial={"version": found.version}),
        lambda values: service(
            actor=request.user, order=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=title,
        back=address_of(found),
        submit=title,
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(found), address_of(found))],
        sub=found.customer.name,
        done=done,
        danger=danger,
    )


@page("orders", "e", methods=BOTH)
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    return _with_reason(request, key, return_order, "e", title=_("Send back"), done=_("Sent back."))


@page("orders", "c", methods=BOTH)
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    return _with_reason(request, key, cancel_order, "c", title=_("Cancel the order"), done=_("Cancelled."), danger=True)


@action("orders", "c")
@once_per_form
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """The same again, as a draft to be written on."""
    found = order_or_404(request, key)
    made = copy_order(actor=request.user, order=found, now=timezone.now())
    messages.success(request, _("Copied with today's prices. Say for which day it is promised."))
    return redirect("orders:edit_order", made.pk)
