"""Exceptions: recorded, the customer told, an alternative offered, followed to the end (ORD-6, O09, T14, T15)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvers import department_heads
from accounts.services.editing import check_version
from orders.models import ExceptionOffer, Order, OrderException, Shipment
from orders.people import without
from orders.planning import too_far
from orders.rules import exceptions as rules
from orders.rules.shipments import filled
from orders.scope_exceptions import may_handle, may_record, need
from orders.secretaries import secretaries_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move


def locked(exception: OrderException, version: int | None = None) -> OrderException:
    rows = OrderException.objects.select_for_update(of=("self",)).select_related("customer__owner", "order", "owner")
    found = rows.get(pk=exception.pk)
    check_version(found, version, {"state": found.state})
    return found


def hearers(exception: OrderException, today: date) -> list[Any]:
    """Who has to do with it: the owner of the order, the secretaries of its market, the heads of the departments."""
    people = [exception.owner, *secretaries_of([exception.unit_id], today)[exception.unit_id]]
    for code in exception.departments:
        people += department_heads(code, today)
    return people


def _tell(people: Iterable[Any], event: str, exception: OrderException, *, actor: Any, **params: Any) -> None:
    params |= {"customer": exception.customer.called}
    notify(without(people, actor), event, record=exception, params=params, actor=actor)


@act("orders.record_exception")
def record_exception(
    *, actor: Any, order: Order, kind: str, what: str, now: datetime, effect: str = "", new_on: date | None = None,
    departments: Sequence[str] = (), shipment: Shipment | None = None, told_to: str = "", told_how: str = "",
) -> OrderException:  # fmt: skip
    """Record what went wrong; the order is flagged. ``told_to`` and ``told_how``: the customer knows already.

    T14 and T15 begin; the owner, the secretaries and the departments involved hear it at once.
    """
    need(may_record(actor, order))
    order = Order.objects.select_related("customer").get(pk=order.pk)
    told = {"told_to": told_to, "told_how": told_how}
    half = bool(told_to.strip()) != bool(told_how)
    refuse_if(
        rules.under_way(order), rules.of_order(shipment, order), rules.known_kind(kind),
        too_far(new_on, timezone.localdate(now), "new_on"),
        *filled({"what": what}, what=_("Say what happened.")), *(_whom(told) if half else ()), kind=Invalid,
    )  # fmt: skip
    today = timezone.localdate(now)
    made = OrderException.objects.create(
        number=draw_number("YC", on=today), order=order, shipment=shipment, customer=order.customer, owner_id=order.owner_id,
        unit_id=order.unit_id, kind=kind, what=what.strip()[:300], effect=effect.strip()[:300], old_on=order.promised_on,
        new_on=new_on, departments=sorted(set(departments)), recorded_by=actor, recorded_at=now,
        tell_due=worktime.due_at(now, clock_limit("T14", today)), offer_due=worktime.due_at(now, clock_limit("T15", today)),
    )  # fmt: skip
    record_activity(made, "orders.record_exception", actor=actor, note=made.what)
    _tell(hearers(made, today), "orders.exception_recorded", made, actor=actor, what=made.what)
    if told_how:
        made = _told(made, told_to, told_how, now, actor=actor)
    return made


def _whom(told: dict[str, str]) -> Iterable[Any]:
    return filled(told, told_to=_("Say who of the customer was told."), told_how=_("Say how the customer was told."))


@act("orders.tell_exception")
def tell_exception(
    *, actor: Any, exception: OrderException, told_to: str, told_how: str, told_at: datetime, now: datetime,
    version: int | None = None,
) -> OrderException:  # fmt: skip
    """The customer knows: who, how, when. T14 ends."""
    found = locked(exception, version)
    need(may_handle(actor, found, "tell"))
    told = {"told_to": told_to, "told_how": told_how}
    refuse_if(*_whom(told), rules.not_to_come(told_at, now, "told_at"), kind=Invalid)
    return _told(found, told_to, told_how, told_at, actor=actor)


def _told(exception: OrderException, whom: str, how: str, at: datetime, *, actor: Any) -> OrderException:
    values = {"told_to": whom.strip()[:60], "told_how": how, "told_at": at, "told_by": actor}
    found = move(exception, "tell", actor=actor, **values)
    record_activity(found, "orders.tell_exception", actor=actor, note=found.told_to)
    return found


@act("orders.offer_alternative")
def offer_alternative(
    *, actor: Any, exception: OrderException, kind: str, text: str, now: datetime, version: int | None = None
) -> OrderException:
    """An alternative for the customer; the first one ends T15. Those who sell hear what a department offers."""
    found = locked(exception, version)
    need(may_handle(actor, found, "offer"))
    missing = filled({"kind": kind, "text": text}, kind=_("Choose the alternative."), text=_("Say what is offered."))
    refuse_if(*missing, kind=Invalid)
    found = move(found, "offer", actor=actor, offered_at=found.offered_at or now)
    ExceptionOffer.objects.create(exception=found, kind=kind, text=text.strip()[:300], offered_by=actor, offered_at=now)
    record_activity(found, "orders.offer_alternative", actor=actor, note=text.strip()[:300])
    _tell([found.owner], "orders.exception_offer", found, actor=actor, text=text.strip()[:300])
    return found


@act("orders.answer_alternative")
def answer_alternative(
    *, actor: Any, exception: OrderException, accepted: bool, now: datetime, text: str = "", version: int | None = None
) -> OrderException:
    """What the customer said to the alternative; declined, another may be offered."""
    found = locked(exception, version)
    need(may_handle(actor, found, "accept"))
    found = move(found, "accept" if accepted else "decline", actor=actor)
    answer = ExceptionOffer.Answer.ACCEPTED if accepted else ExceptionOffer.Answer.DECLINED
    offers = ExceptionOffer.objects.filter(exception=found, answer="")
    offers.update(answer=answer, answer_text=text.strip()[:300], answered_at=now)
    event = "orders.exception_accepted" if accepted else "orders.exception_declined"
    verb = "orders.accept_alternative" if accepted else "orders.decline_alternative"
    record_activity(found, verb, actor=actor, note=text.strip()[:300])
    _tell(hearers(found, timezone.localdate(now)), event, found, actor=actor)
    return found


@act("orders.note_exception")
def note_exception(*, actor: Any, exception: OrderException, text: str, now: datetime) -> OrderException:
    """How it goes on."""
    found = locked(exception)
    need(may_handle(actor, found, "note"))
    refuse_if(rules.is_open(found))
    refuse_if(*filled({"text": text}, text=_("Say how it goes on.")), kind=Invalid)
    record_activity(found, "orders.note_exception", actor=actor, note=text.strip()[:300])
    return found


@act("orders.close_exception")
def close_exception(
    *, actor: Any, exception: OrderException, result: str, now: datetime, responsible: str = "",
    no_offer_reason: str = "", version: int | None = None,
) -> OrderException:  # fmt: skip
    """The end of it, with its result; the order's flag is gone with its last open exception."""
    found = locked(exception, version)
    need(may_handle(actor, found, "close"))
    refuse_if(
        *filled({"result": result}, result=_("Say how it ended.")),
        rules.alternative_or_reason(found, no_offer_reason), kind=Invalid,
    )  # fmt: skip
    found = move(
        found, "close", actor=actor, result=result.strip()[:300], responsible=responsible, closed_by=actor, closed_at=now,
        no_offer_reason="" if found.offered_at else no_offer_reason.strip()[:300],
    )  # fmt: skip
    record_activity(found, "orders.close_exception", actor=actor, note=found.result)
    _tell(hearers(found, timezone.localdate(now)), "orders.exception_closed", found, actor=actor, result=found.result)
    return found


@act("orders.void_exception")
def void_exception(
    *, actor: Any, exception: OrderException, reason: str, now: datetime, version: int | None = None
) -> OrderException:
    """Recorded by mistake: nothing happened; its number stays."""
    found = locked(exception, version)
    need(may_handle(actor, found, "void"))
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "void", actor=actor, result=reason.strip()[:300], closed_by=actor, closed_at=now)
    record_activity(found, "orders.void_exception", actor=actor, note=found.result)
    return found
