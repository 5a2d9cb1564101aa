"""The steps of a shipment, each a form and a service (ORD-5)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms import shipments as shapes
from orders.models import Shipment
from orders.scope_shipments import need_to
from orders.services import shipments, shipments_leaving, shipments_received
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .page import address_of, shipment_or_404

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


def _step(
    request: HttpRequest, key: str, verb: str, shape: type[forms.Form], service: Callable[..., Shipment], *, title: Any,
    done: Any, initial: Callable[[Shipment], Values] = lambda shipment: {}, with_lines: bool = False,
    values_of: Callable[[Any, Values], Values] = lambda form, values: values, danger: bool = False, sub: Any = "",
) -> HttpResponse:  # fmt: skip
    """One step of one shipment. What speaks against it stands beside its field."""
    found = shipment_or_404(request, key)
    need_to(request.user, found.customer, verb)
    more: Values = {}
    if with_lines:
        more["lines"] = found.lines.select_related("line__product", "shipment").order_by("line__no")
    given = {"version": found.version} | initial(found)
    form = shape(request.POST or None, request.FILES or None, initial=given, **more)

    def act(values: Values) -> Shipment:
        plain = {name: value for name, value in values.items() if not name.startswith("lines.")}
        return service(
            actor=request.user, shipment=found, now=timezone.now(), version=with_version(request, found),
            **values_of(form, plain),
        )  # fmt: skip

    response = form_page(
        request, form, act, title=title, back=address_of(found), submit=title,
        crumbs=[(_("Shipments"), reverse("orders:shipments")), (str(found), address_of(found))],
        sub=sub or f"{found.customer.name} · {found}", done=done, danger=danger, template="orders/shipments/step.html",
        extra={"upload": "files" in form.fields, "narrow": not with_lines},
    )  # fmt: skip
    if response.status_code == 302:
        # The number is drawn on the way.
        found.refresh_from_db(fields=["number"])
        return redirect(address_of(found))
    return response


@page("shipments", "c", methods=BOTH)
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    def usual(shipment: Shipment) -> Values:
        return {"receiver": shipment.order.ship_receiver, "papers": ["manual", "certificate"]}

    return _step(
        request, key, "confirm", shapes.ConfirmForm, shipments.confirm_shipment, title=_("The customer confirmed"),
        done=_("Confirmed."), initial=usual,
    )  # fmt: skip


@page("shipments", methods=BOTH)
def release(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "release", shapes.WhyForm, shipments.release_shipment, title=_("Release without confirmation"),
        done=_("Released."), danger=True,
    )  # fmt: skip


@page("shipments", "e", methods=BOTH)
def replan(request: HttpRequest, key: str) -> HttpResponse:
    def usual(shipment: Shipment) -> Values:
        return {"planned_on": shipment.planned_on, "note": shipment.note}

    return _step(
        request, key, "plan", shapes.ReplanForm, shipments.replan_shipment, title=_("Another day"),
        done=_("Moved."), initial=usual,
    )  # fmt: skip


@page("shipments", "a", methods=BOTH)
def pick(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "pick", shapes.PickForm, shipments_leaving.pick_shipment, title=_("Pick and pack"),
        done=_("Being picked."), with_lines=True, values_of=lambda form, values: {"batches": form.batches()},
    )  # fmt: skip


@page("shipments", "a", methods=BOTH)
def dispatch(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "dispatch", shapes.DispatchForm, shipments_leaving.dispatch_shipment, title=_("Dispatch"),
        done=_("On its way."),
    )  # fmt: skip


@page("shipments", "e", methods=BOTH)
def deliver(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "deliver", shapes.DeliverForm, shipments_leaving.deliver_shipment, title=_("Delivered"),
        done=_("Delivered: 24 hours to sign for it."), initial=lambda shipment: {"arrived_at": timezone.localtime()},
    )  # fmt: skip


@page("shipments", "c", methods=BOTH)
@once_per_form
def sign_off(request: HttpRequest, key: str) -> HttpResponse:
    def usual(shipment: Shipment) -> Values:
        return {"signed_at": timezone.localtime(), "received_by": shipment.receiver}

    return _step(
        request, key, "sign_off", shapes.SignOffForm, shipments_received.sign_off_shipment,
        title=pgettext("a shipment", "Sign off"), done=_("Signed for."), initial=usual,
    )  # fmt: skip


@page("shipments", "c", methods=BOTH)
@once_per_form
def dispute(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "dispute", shapes.DisputeForm, shipments_received.dispute_shipment,
        title=_("Something is wrong"), done=_("The claim is kept; the good part counts."), with_lines=True, danger=True,
        values_of=lambda form, values: values | {"claims": form.claims()},
    )  # fmt: skip


@page("shipments", "e", methods=BOTH)
@once_per_form
def deem(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "deem", shapes.DeemForm, shipments_received.deem_shipment, title=_("Deem signed for"),
        done=_("Counts as signed for."), danger=True,
    )  # fmt: skip


@page("shipments", "c", methods=BOTH)
def closed(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "customer_closed", shapes.ClosedForm, shipments_received.customer_closed,
        title=_("The customer is closed"), done=_("The 24 hours stand still until then."),
    )  # fmt: skip


@page("shipments", "a", methods=BOTH)
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "take_back", shapes.WhyForm, shipments_leaving.take_back_shipment, title=pgettext("a shipment", "Take back"),
        done=_("Coming back."), danger=True,
    )  # fmt: skip


@page("shipments", "a", methods=BOTH)
def arrive_back(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "arrive_back", shapes.BackForm, shipments_leaving.arrive_back_shipment,
        title=_("Is back in the warehouse"), done=_("Back in stock."), with_lines=True,
        values_of=lambda form, values: {"good": form.good()},
    )  # fmt: skip


@page("shipments", "e", methods=BOTH)
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, "cancel", shapes.WhyForm, shipments.cancel_shipment, title=_("Cancel the shipment"),
        done=_("Cancelled."), danger=True,
    )  # fmt: skip
