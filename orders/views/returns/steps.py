"""The steps of a return, each a form and a service (ORD-7)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from orders.forms import returns as shapes
from orders.models import Order, Return, Shipment
from orders.return_verbs import label_of, may_take
from orders.rules import returns as rules
from orders.scope_returns import need_asker, need_to
from orders.services import returns, returns_received
from orders.services.editing import need
from orders.views.order_form import plain
from orders.views.orders import address_of as address_of_order
from orders.views.orders import order_or_404
from orders.views.shipments.page import address_of as address_of_shipment
from salesops.core.refusals import refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .page import address_of, return_or_404

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


@page("returns", "c", methods=BOTH)
@once_per_form
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for goods of an order to come back; ``?shipment=``: those it brought are filled in."""
    order = order_or_404(request, key)
    need_asker(request.user, order.customer)
    lines = list(order.lines.select_related("product").order_by("no"))
    asked = returns.under_return(lines)
    refuse_if(rules.order_takes_back(order), rules.something_to_return(lines, asked))
    left = {line.pk: rules.returnable(line, asked) for line in lines}
    offered = [line for line in lines if left[line.pk] > 0]
    shipment = _brought_by(request, order)
    brought = returns.brought_by(shipment) if shipment else {}
    initial = {
        f"lines.{n}.quantity": plain(min(left[line.pk], brought[line.pk]))
        for n, line in enumerate(offered)
        if brought.get(line.pk)
    }
    form = shapes.AskForm(request.POST or None, request.FILES or None, lines=offered, left=left, initial=initial)
    made: list[Return] = []

    def act(values: Values) -> None:
        made.append(
            returns.ask_return(
                actor=request.user, order=order, wanted=values["wanted"], description=values["description"],
                quantities=form.quantities(), files=values["files"], now=timezone.now(),
            )
        )  # fmt: skip

    back = address_of_shipment(shipment) if shipment else address_of_order(order)
    sub = f"{order.customer.name} · {shipment}" if shipment else order.customer.name
    response = form_page(
        request, form, act, title=_("Request a return"), back=back, submit=_("Request a return"),
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(order), address_of_order(order))], sub=sub,
        done=_("Requested: customer service evaluates it within three working days."),
        template="orders/returns/step.html", extra={"upload": True, "narrow": False},
    )  # fmt: skip
    return redirect(address_of(made[0])) if made else response


def _brought_by(request: HttpRequest, order: Order) -> Shipment | None:
    """The shipment of ``order`` named in the address, when the reader may see it."""
    pk = one_value(request.GET, "shipment")
    rows = Shipment.objects.visible_to(request.user).filter(order=order)
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def _step(
    request: HttpRequest, number: str, verb: str, shape: type[forms.Form], service: Callable[..., Return], *, done: Any,
    initial: Callable[[Return], Values] = lambda taken: {}, with_lines: bool = False,
    values_of: Callable[[Any, Values], Values] = lambda form, values: values, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """One step of one return. What speaks against it stands beside its field."""
    found = return_or_404(request, number)
    need(request.user, lambda user: may_take(user, found, verb))
    more: Values = {}
    if with_lines:
        more["lines"] = found.lines.select_related("line__product").order_by("line__no")
    form = shape(
        request.POST or None, request.FILES or None, initial={"version": found.version} | initial(found), **more
    )

    def act(values: Values) -> Return:
        plain = {name: value for name, value in values.items() if not name.startswith("lines.")}
        return service(
            actor=request.user, taken=found, now=timezone.now(), version=with_version(request, found),
            **values_of(form, plain),
        )  # fmt: skip

    title = label_of(verb)
    return form_page(
        request, form, act, title=title, back=address_of(found), submit=title,
        crumbs=[(_("Returns"), reverse("orders:returns")), (str(found), address_of(found))], sub=found.customer.name,
        done=done, danger=danger, template="orders/returns/step.html",
        extra={"upload": "files" in form.fields, "narrow": not with_lines},
    )  # fmt: skip


@page("returns", "a", methods=BOTH)
@once_per_form
def evaluate(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "evaluate", shapes.EvaluateForm, returns.evaluate_return,
        done=_("Evaluated: the approvers decide."), initial=lambda taken: {"advice": taken.advice or taken.wanted},
    )  # fmt: skip


@page("returns", "a", methods=BOTH)
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "refuse", shapes.WhyForm, returns.refuse_return, done=_("Refused."), danger=True
    )  # fmt: skip


@page("returns", methods=BOTH)
def send(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "send", shapes.SentForm, returns_received.send_return, done=_("The goods are on their way.")
    )  # fmt: skip


@page("returns", "e", methods=BOTH)
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "take_back", shapes.CameForm, returns_received.take_back_return, done=_("Taken back."),
        with_lines=True,
        values_of=lambda form, values: {"warehouse": values["warehouse"], "note": values["note"], "came": form.came()},
    )  # fmt: skip


@page("returns", methods=BOTH)
@once_per_form
def replace(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "replace", shapes.ReplaceForm, returns_received.replace_return,
        done=_("Planned: confirm it with the customer three working days ahead."),
        initial=lambda taken: {"warehouse": taken.warehouse.code if taken.warehouse else ""},
    )  # fmt: skip


@page("returns", methods=BOTH)
def send_home(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "send_home", shapes.HomeForm, returns_received.send_home_return, done=_("Closed.")
    )  # fmt: skip


@page("returns", methods=BOTH)
def settle(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "settle", shapes.WhyForm, returns_received.settle_return, done=_("Closed."), danger=True
    )  # fmt: skip


@page("returns", "c", methods=BOTH)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "withdraw", shapes.WhyForm, returns.withdraw_return, done=_("Withdrawn."), danger=True
    )  # fmt: skip


def _press(request: HttpRequest, number: str, verb: str, service: Callable[..., Return]) -> HttpResponse:
    found = return_or_404(request, number)
    need_to(request.user, found, verb)
    service(actor=request.user, taken=found, now=timezone.now(), version=with_version(request, found))
    return redirect(address_of(found))


@action("returns", "a")
def ask_for_goods(request: HttpRequest, number: str) -> HttpResponse:
    """The goods are looked at before anything is decided: the clock stands still."""
    return _press(request, number, "ask_for_goods", returns.ask_for_goods)


@action("returns")
def goods_came(request: HttpRequest, number: str) -> HttpResponse:
    """The goods to be looked at are here."""
    return _press(request, number, "goods_came", returns.goods_came)
