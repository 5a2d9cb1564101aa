"""Reasons not to record an exception or to take it further (ORD-6). Each returns a refusal or nothing."""

from datetime import datetime

from django.utils.translation import gettext as _

from orders.code_lists import EXCEPTION_KIND
from orders.models import Order, OrderException, Shipment
from salesops.core.codes.reading import entries_of
from salesops.core.refusals import Refusal


def under_way(order: Order) -> Refusal | None:
    """Something can go wrong with what was confirmed and not given up."""
    if order.confirmed_on is not None and order.state != "cancelled":
        return None
    sentence = _("Exceptions are recorded on confirmed orders.")
    return Refusal("orders.order-not-confirmed", sentence, figures={"state": order.state})


def of_order(shipment: Shipment | None, order: Order) -> Refusal | None:
    if shipment is None or shipment.order_id == order.pk:
        return None
    return Refusal("orders.foreign-shipment", _("This shipment belongs to another order."), "shipment")


def known_kind(kind: str) -> Refusal | None:
    entry = entries_of(EXCEPTION_KIND).get(kind)
    if entry is not None and entry.is_active:
        return None
    return Refusal("orders.unknown-kind", _("Choose what kind of exception it is."), "kind")


def not_to_come(moment: datetime, now: datetime, field: str) -> Refusal | None:
    if moment <= now:
        return None
    return Refusal("orders.in-the-future", _("That is still to come."), field)


def alternative_or_reason(exception: OrderException, reason: str) -> Refusal | None:
    """Closed after an alternative was offered, or with the reason why none was needed."""
    if exception.offered_at is not None or reason.strip():
        return None
    sentence = _("No alternative was offered: say why none was needed.")
    return Refusal("orders.no-offer-reason-missing", sentence, "no_offer_reason")


def is_open(exception: OrderException) -> Refusal | None:
    if exception.is_open:
        return None
    sentence = _("This can't be done while it is %(state)s.")
    return Refusal("core.wrong-state", sentence % {"state": exception.machine.state_of(exception).label})
