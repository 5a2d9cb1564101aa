"""The steps of a production order, each a form and a service (ORD-16)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms.production import AnswerForm, IntoStockForm, PassForm, ReportForm
from orders.forms.shipments import WhyForm
from orders.lacking import lacks_of
from orders.models import ProductionOrder
from orders.scope_production import need_to_produce
from orders.services import production as services
from orders.services import production_ends
from orders.views.orders import address_of as address_of_order
from orders.views.orders import order_or_404
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .page import address_of, production_or_404

BOTH = ("GET", "HEAD", "POST")
TABLE = "orders/shipments/step.html"
Values = dict[str, Any]


@page("production", "c", methods=BOTH)
@once_per_form
def hand_on(request: HttpRequest, key: str) -> HttpResponse:
    """Pass to production what an order lacks."""
    order = order_or_404(request, key)
    need_to_produce(request.user, order.customer, "pass")
    lines = list(order.lines.select_related("product").order_by("no"))
    lacks = lacks_of(lines)
    lines = [line for line in lines if line.pk in lacks]
    form = PassForm(request.POST or None, lines=lines, lacks=lacks, initial={"due_on": order.promised_on})

    def act(values: Values) -> ProductionOrder:
        return services.pass_production(
            actor=request.user, order=order, quantities=form.quantities(), due_on=values["due_on"],
            specs=values["specs"], now=timezone.now(),
        )  # fmt: skip

    back = address_of_order(order)
    return form_page(
        request, form, act, title=_("Pass to production"), back=back, submit=_("Pass to production"),
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(order), back)], sub=order.customer.name,
        done=_("Passed. Production was told."), template=TABLE,
        extra={"narrow": False},
    )  # fmt: skip


@action("production", "c")
@once_per_form
def reserve_free(request: HttpRequest, key: str) -> HttpResponse:
    """Promise the order what came free in stock meanwhile."""
    order = order_or_404(request, key)
    try:
        production_ends.reserve_free(actor=request.user, order=order, now=timezone.now())
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, _("Reserved."))
    return redirect(address_of_order(order))


def _step(
    request: HttpRequest, number: str, verb: str, shape: type[forms.Form], service: Callable[..., ProductionOrder], *,
    title: Any, done: Any, initial: Callable[[ProductionOrder], Values] = lambda production: {}, with_lines: bool = False,
    danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """One step of one production order. What speaks against it stands beside its field."""
    found = production_or_404(request, number)
    need_to_produce(request.user, found.customer, verb)
    more: Values = {}
    if with_lines:
        rows = found.lines.select_related("line__product").order_by("line__no")
        more["lines"] = list(rows)
    form: Any = shape(request.POST or None, initial={"version": found.version} | initial(found), **more)

    def act(values: Values) -> ProductionOrder:
        plain = {name: value for name, value in values.items() if not name.startswith("lines.")}
        if with_lines:
            plain["quantities"] = form.quantities()
        return service(
            actor=request.user, production=found, now=timezone.now(), version=with_version(request, found), **plain
        )

    return form_page(
        request, form, act, title=title, back=address_of(found), submit=title, danger=danger, done=done,
        crumbs=[(_("Production orders"), reverse("orders:productions")), (found.number, address_of(found))],
        sub=found.customer.name, template=TABLE, extra={"narrow": not with_lines},
    )  # fmt: skip


@page("production", "a", methods=BOTH)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "answer", AnswerForm, services.answer_production, title=_("Answer with a date"),
        done=_("Answered. Those who wait for it were told."),
    )  # fmt: skip


@page("production", "a", methods=BOTH)
def report(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "report", ReportForm, services.report_production,
        title=pgettext("a production order", "Report progress"), done=_("Reported."),
        initial=lambda production: {"percent": production.percent, "finish_on": production.finish_on},
    )  # fmt: skip


@page("production", "a", methods=BOTH)
def receive(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "receive", IntoStockForm, production_ends.receive_production,
        title=pgettext("a production order", "Into stock"), done=_("In stock and promised to the order."), with_lines=True,
    )  # fmt: skip


@page("production", "e", methods=BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "cancel", WhyForm, production_ends.cancel_production, title=_("Cancel the production order"),
        done=_("Cancelled. What it was for lacks again."), danger=True,
    )  # fmt: skip
