"""The steps of an exception, each a form and a service (ORD-6)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms import exceptions as shapes
from orders.forms.shipments import WhyForm
from orders.models import Order, OrderException, Shipment
from orders.scope_exceptions import may_handle, may_record, need
from orders.services import exceptions as services
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .page import address_of, exception_or_404

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


def _order(request: HttpRequest, key: str) -> tuple[Order, str]:
    """The order with the page one comes from: its own, or that of a shipment for who sees only shipments."""
    rows = Order.objects.select_related("customer__owner", "owner")
    seen = rows.visible_to(request.user).filter(number=key.upper()).first()
    if seen is not None:
        return seen, reverse("orders:order", args=[seen.number])
    shipment = get_object_or_404(Shipment.objects.visible_to(request.user).filter(order__number=key.upper())[:1])
    back = reverse("orders:shipment", args=[shipment.number or shipment.pk])
    return rows.get(pk=shipment.order_id), back


@page("exceptions", "c", methods=BOTH)
@once_per_form
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Record what went wrong with an order, or with the shipment named in the address."""
    order, back = _order(request, key)
    need(may_record(request.user, order))
    asked = request.GET.get("shipment", "")
    form = shapes.RecordForm(
        request.POST or None, order=order, initial={"shipment": asked if asked.isdecimal() else None}
    )

    def act(values: Values) -> OrderException:
        return services.record_exception(actor=request.user, order=order, now=timezone.now(), **values)

    return form_page(
        request, form, act, title=_("Record an exception"), back=back, submit=pgettext("an exception", "Record"),
        crumbs=[(str(order), back)], sub=f"{order.customer.name} · {order.number}",
        done=_("Recorded. Those who have to do with it were told."),
    )  # fmt: skip


def _step(
    request: HttpRequest, number: str, verb: str, shape: Callable[..., forms.Form], service: Callable[..., OrderException],
    *, title: Any, done: Any, initial: Values | None = None, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """One step of one exception. What speaks against it stands beside its field."""
    found = exception_or_404(request, number)
    need(may_handle(request.user, found, verb))
    form = shape(request.POST or None, initial={"version": found.version} | (initial or {}))
    versioned: Values = {"version": with_version(request, found)} if "version" in form.fields else {}

    def act(values: Values) -> OrderException:
        return service(actor=request.user, exception=found, now=timezone.now(), **versioned, **values)

    return form_page(
        request, form, act, title=title, back=address_of(found), submit=title, danger=danger, done=done,
        crumbs=[(_("Exceptions"), reverse("orders:exceptions")), (found.number, address_of(found))],
        sub=found.customer.name,
    )  # fmt: skip


@page("exceptions", "e", methods=BOTH)
def tell(request: HttpRequest, number: str) -> HttpResponse:
    now = timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)
    return _step(
        request, number, "tell", shapes.TellForm, services.tell_exception, title=_("The customer was told"),
        done=_("Saved. Offer an alternative next."), initial={"told_at": now},
    )  # fmt: skip


@page("exceptions", "e", methods=BOTH)
def offer(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "offer", shapes.OfferForm, services.offer_alternative, title=_("Offer an alternative"),
        done=_("Saved."),
    )  # fmt: skip


def _answered(request: HttpRequest, number: str, verb: str, title: Any, *, accepted: bool) -> HttpResponse:
    def service(**values: Any) -> OrderException:
        return services.answer_alternative(accepted=accepted, **values)

    return _step(
        request, number, verb, shapes.AnswerOfferForm, service, title=title, done=_("Saved."), danger=not accepted
    )  # fmt: skip


@page("exceptions", "e", methods=BOTH)
def accept(request: HttpRequest, number: str) -> HttpResponse:
    return _answered(request, number, "accept", _("The customer accepts"), accepted=True)


@page("exceptions", "e", methods=BOTH)
def decline(request: HttpRequest, number: str) -> HttpResponse:
    return _answered(request, number, "decline", _("The customer declines"), accepted=False)


@page("exceptions", "e", methods=BOTH)
@once_per_form
def note(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "note", shapes.NoteForm, services.note_exception, title=_("Note how it goes on"), done=_("Saved.")
    )  # fmt: skip


@page("exceptions", "e", methods=BOTH)
def close(request: HttpRequest, number: str) -> HttpResponse:
    offered = exception_or_404(request, number).offered_at is not None

    def shape(*args: Any, **kwargs: Any) -> forms.Form:
        return shapes.CloseForm(*args, offered=offered, **kwargs)

    return _step(
        request, number, "close", shape, services.close_exception, title=pgettext("an exception", "Close"),
        done=_("Closed."),
    )  # fmt: skip


@page("exceptions", "e", methods=BOTH)
def void(request: HttpRequest, number: str) -> HttpResponse:
    return _step(
        request, number, "void", WhyForm, services.void_exception, title=pgettext("an exception", "Recorded by mistake"),
        done=_("Saved."), danger=True,
    )  # fmt: skip
