"""Changing, cancelling, closing short, pausing what was confirmed (defaults.md 11 and 13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from orders.asking import ChangeAsked, change_would_be_asked
from orders.forms.changes import ChangeForm, KeptForms, LineForms
from orders.forms.orders import SPARE_ROWS, ReasonForm
from orders.models import Order, OrderLine
from orders.scope_orders import need_orders_of, need_verb, sees_amounts
from orders.services.changes import MATTER, ask_change
from orders.services.orders import lines_of, pause_order, resume_order
from salesops.core.approvals.models import Approval
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .order_form import beside, plain
from .orders import BOTH, address_of, order_or_404


def _typed(line: OrderLine) -> dict[str, Any]:
    return {
        "quantity": plain(line.ordered),
        "unit_price": plain(line.unit_price),
        "discount": plain(line.discount_rate * 100) if line.discount_rate else "",
    }


def _asked(request: HttpRequest, order: Order) -> None:
    """It waits for whom its route names; who asked hears at once that this goes over the credit."""
    messages.success(request, _("Asked for. It is done once it is approved."))
    asked = Approval.objects.of("orders.order", order.pk).pending().filter(matter=MATTER).first()
    if asked is not None and asked.facts["credit"]:
        messages.warning(request, _("It goes over the customer's credit: the exception is asked for with it."))


@page("orders", "e", methods=BOTH)
@once_per_form
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Other quantities, prices, lines, another promised day."""
    order = order_or_404(request, key)
    need_orders_of(request.user, order.customer, "e")
    there = [line for line in lines_of(order) if line.ordered]
    form = ChangeForm(request.POST or None, initial={"promised_on": order.promised_on, "version": order.version})
    kept = KeptForms(request.POST or None, prefix="kept", initial=[_typed(line) for line in there])
    added = LineForms(request.POST or None, prefix="added", initial=[{} for _n in range(SPARE_ROWS)])
    status, told = 200, ChangeAsked()
    if one_value(request.POST, "act") == "route":
        told = _told(request, order, form, list(zip(kept, there, strict=False)), added)
        if request.headers.get("HX-Request"):
            return render(request, "orders/orders/_change_asked.html", {"told": told})
    elif request.method == "POST":
        status = 422
        if form.is_valid() and kept.is_valid() and added.is_valid():
            wishes = [(row, row.wish(line)) for row, line in zip(kept, there, strict=False)]
            wishes += [(row, row.line()) for row in added]
            asked = [(row, wish) for row, wish in wishes if wish is not None]
            try:
                ask_change(
                    actor=request.user, order=order, kind="change", reason=form.cleaned_data["reason"],
                    promised_on=form.cleaned_data["promised_on"], lines=[wish for _row, wish in asked],
                    version=with_version(request, order), now=timezone.now(),
                )  # fmt: skip
            except Forbidden:
                raise
            except Refused as refused:
                status = beside(form, [row for row, _wish in asked], list(range(len(asked))), refused)
            else:
                _asked(request, order)
                return redirect(address_of(order))
    context = {
        "form": form, "rows": list(zip(kept, there, strict=False)), "kept": kept, "added": added, "order": order,
        "customer": order.customer, "amounts": sees_amounts(request.user, order), "told": told,
    }  # fmt: skip
    return render(request, "orders/orders/change.html", context, status=status)


def _told(request: HttpRequest, order: Order, form: Any, kept: list[tuple[Any, OrderLine]], added: Any) -> ChangeAsked:
    """What is typed so far would be answered; rows that can't be read yet are left out, nothing is written."""
    form.is_valid(), added.is_valid()
    wishes = [row.wish(line) for row, line in kept if row.is_valid()] + [row.line() for row in added if not row.errors]
    return change_would_be_asked(
        order, request.user, timezone.localdate(), kind="change",
        promised_on=(getattr(form, "cleaned_data", None) or {}).get("promised_on"),
        lines=[wish for wish in wishes if wish is not None],
    )  # fmt: skip


def _with_reason(
    request: HttpRequest, key: str, service: Any, verb: str, title: str, done: str, gives_up: str = ""
) -> HttpResponse:
    """``gives_up``: the kind of change it asks for; who decides on it is said before."""
    order = order_or_404(request, key)
    need_verb(request.user, order.customer, verb)
    more: dict[str, Any] = {}
    if gives_up:
        told = change_would_be_asked(order, request.user, timezone.localdate(), kind=gives_up)
        more = {"template": "orders/orders/give_up.html", "extra": {"told": told}}
    return form_page(
        request,
        ReasonForm(request.POST or None, initial={"version": order.version}),
        lambda values: service(
            actor=request.user, order=order, now=timezone.now(), version=with_version(request, order), **values
        ),
        title=title,
        back=address_of(order),
        submit=title,
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(order), address_of(order))],
        sub=order.customer.name,
        done=done,
        danger=True,
        **more,
    )


def _of_kind(kind: str) -> Any:
    return lambda **values: ask_change(kind=kind, **values)


@page("orders", "e", methods=BOTH)
@once_per_form
def call_off(request: HttpRequest, key: str) -> HttpResponse:
    """Give up a confirmed order as a whole."""
    done = _("Asked for. It is done once it is approved.")
    return _with_reason(
        request, key, _of_kind("call_off"), "call-off", _("Cancel the confirmed order"), done, "call_off"
    )


@page("orders", "e", methods=BOTH)
@once_per_form
def short_close(request: HttpRequest, key: str) -> HttpResponse:
    """Give up what wasn't shipped yet."""
    done = _("Asked for. It is done once it is approved.")
    return _with_reason(
        request, key, _of_kind("short_close"), "short-close", _("Give up the rest"), done, "short_close"
    )


@page("orders", "a", methods=BOTH)
@once_per_form
def pause(request: HttpRequest, key: str) -> HttpResponse:
    return _with_reason(request, key, pause_order, "pause", _("Put on hold"), _("On hold."))


@action("orders", "a")
@once_per_form
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Go on where it was paused; what speaks against it is said."""
    order = order_or_404(request, key)
    try:
        resume_order(actor=request.user, order=order, now=timezone.now(), version=with_version(request, order))
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, _("It goes on."))
    return redirect(address_of(order))
